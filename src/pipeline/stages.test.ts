import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Stage, type StageReport, StageRunner } from "./stages.ts";
import { workspaceAt } from "./workspace.ts";

const root = mkdtempSync(join(tmpdir(), "systole-stages-"));
const workspace = workspaceAt(root);
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Outcome {
  readonly values: readonly unknown[];
  readonly statuses: readonly string[];
}

/** Runs stages as one run of a project does. */
async function runAll(stages: readonly Stage<number>[], force = false): Promise<Outcome> {
  const seen: StageReport[] = [];
  const runner = await StageRunner.open(
    workspace,
    "project",
    { onStageEnd: (report) => seen.push(report) },
    force,
  );
  const values: unknown[] = [];
  for (const stage of stages) values.push(await runner.run(stage).catch(String));
  expect(seen).toEqual(runner.reports);
  return { values, statuses: seen.map((report) => report.status) };
}

let nRuns = 0;
const stage = (key: string | undefined, more: Partial<Stage<number>> = {}): Stage<number> => ({
  name: "evaluate",
  ...(key === undefined ? {} : { key }),
  run: async () => ++nRuns,
  describe: String,
  ...more,
});

test("a stage is done once for the same inputs, and again for others or when asked", async () => {
  nRuns = 0;
  expect(await runAll([stage("a")])).toEqual({ values: [1], statuses: ["done"] });
  expect(await runAll([stage("a")])).toEqual({ values: [1], statuses: ["skipped"] });
  expect(await runAll([stage("b")])).toEqual({ values: [2], statuses: ["done"] });
  expect(await runAll([stage("b")], true)).toEqual({ values: [3], statuses: ["done"] });
});

test("a stage without inputs is always done", async () => {
  nRuns = 0;
  await runAll([stage(undefined)]);
  expect(await runAll([stage(undefined)])).toEqual({ values: [2], statuses: ["done"] });
});

test("a stage whose result is gone is done again", async () => {
  nRuns = 0;
  await runAll([stage("a")]);
  expect(await runAll([stage("a", { isIntact: async () => false })])).toEqual({
    values: [2],
    statuses: ["done"],
  });
});

test("a stage that fails leaves the record of the run before", async () => {
  nRuns = 0;
  await runAll([stage("a")]);
  const broken = stage("b", { run: () => Promise.reject(new Error("broken")) });
  expect(await runAll([broken])).toEqual({ values: ["Error: broken"], statuses: ["failed"] });
  expect(await runAll([stage("a")])).toEqual({ values: [1], statuses: ["skipped"] });
});

test("a stage that was stopped while it worked is not recorded", async () => {
  nRuns = 0;
  const controller = new AbortController();
  const runner = await StageRunner.open(workspace, "project", {}, false);
  const stopped = stage("a", {
    run: async () => {
      controller.abort();
      return 1;
    },
  });
  await expect(runner.run(stopped, controller.signal)).rejects.toThrow();
  expect((await runAll([stage("a")])).statuses).toEqual(["done"]);
});

test("records of another format are ignored", async () => {
  nRuns = 0;
  await runAll([stage("a")]);
  const file = join(workspace.stages, "project.json");
  const { format, stages } = JSON.parse(readFileSync(file, "utf8"));
  for (const other of [format - 1, format + 1, String(format), undefined]) {
    writeFileSync(file, JSON.stringify({ format: other, stages }));
    expect((await runAll([stage("a")])).statuses).toEqual(["done"]);
  }
  writeFileSync(file, JSON.stringify({ format, stages }));
  expect((await runAll([stage("a")])).statuses).toEqual(["skipped"]);
});
