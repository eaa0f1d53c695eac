import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunResult, runProject } from "../../src/pipeline/index.ts";
import type { Project } from "../../src/project/index.ts";
import { declaredProject, writeSmallProject } from "../support/small-project.ts";
import { systole } from "../support/systole.ts";

const dummy = { name: "dummy", estimator: { name: "DummyClassifier", params: { strategy: "prior" } } };
const { directory, remove } = writeSmallProject({ candidates: [dummy] });
const workspace = join(directory, "workspace");
const reports = join(workspace, "reports");
let project: Project;

beforeAll(async () => {
  project = await declaredProject(directory);
});
afterAll(remove);

const run = (name: string): Promise<RunResult> =>
  runProject({ project: { ...project, name }, directory, workspace, threads: 1 });

/** All files of a directory with what is in them. */
const contents = (of: string): [string, string][] =>
  readdirSync(of, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => [file, readFileSync(file, "base64")]);

test("the reports of a project stay as they are when others run or are explored in its workspace", async () => {
  mkdirSync(join(reports, "figures"), { recursive: true }); // as older versions wrote them
  writeFileSync(join(reports, "figures", "class_balance.svg"), "old");
  writeFileSync(join(reports, "metrics.json"), "{}");
  await run("one");
  const one = contents(join(reports, "one"));
  const files = one.map(([file]) => file.slice(join(reports, "one/").length));
  expect(files).toContain("data_summary.csv");
  expect(files).toContain("figures/class_balance.svg");
  expect(files).toContain("metrics.json");

  await run("two");
  const table = await systole(
    ["explore", "rows.csv", "--target", "grade", "--workspace", "workspace", "--quiet"],
    { cwd: directory },
  );
  expect(table).toMatchObject({ code: 0, stdout: `${join(reports, "rows.csv")}\n` });
  expect(readdirSync(reports).sort()).toEqual(["figures", "metrics.json", "one", "rows.csv", "two"]);
  expect(contents(join(reports, "one"))).toEqual(one);
  const again = await run("one");
  expect(again.stages.find(({ name }) => name === "explore")?.status).toBe("skipped");

  expect(readFileSync(join(reports, "figures", "class_balance.svg"), "utf8")).toBe("old");
  expect(readFileSync(join(reports, "metrics.json"), "utf8")).toBe("{}");
});
