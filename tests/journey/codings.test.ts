import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRows } from "../support/small-project.ts";
import { systole } from "../support/systole.ts";

/** The rows as an old system writes them: other names, codes as numbers, the target the other way round. */
const oldRows = makeRows()
  .replace("colour,grade", "farbe,failed")
  .replaceAll(/red|green|blue/g, (colour) => ({ red: "1", green: "2", blue: "3" })[colour]!)
  .replaceAll(/good|bad/g, (grade) => (grade === "good" ? "0" : "1"));

let directory: string;
const at = (name: string): string => join(directory, name);
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "systole-codings-"));
  const sha256 = createHash("sha256").update(oldRows).digest("hex");
  writeFileSync(at("old.csv"), oldRows);
  writeFileSync(at("own.csv"), makeRows());
  writeFileSync(
    at("systole.config.ts"),
    `import { defineProject } from "systole";
export default defineProject({
  name: "small",
  schema: {
    columns: [
      { name: "size", kind: "numeric", min: -50, max: 100, nullable: true },
      { name: "weight", kind: "numeric", min: 0, max: 500 },
      { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "green" }, { value: "blue" }] },
      { name: "grade", kind: "categorical", role: "target", codes: [{ value: "bad" }, { value: "good" }] },
    ],
    target: { column: "grade", positive: "good" },
    codings: [{
      name: "old-system",
      columns: {
        colour: { name: "farbe", codes: { 1: "red", 2: "green", 3: "blue" } },
        grade: { name: "failed", codes: { 0: "good", 1: "bad" } },
      },
    }],
  },
  data: { format: { kind: "csv", header: true }, training: { path: "old.csv", sha256: "${sha256}" } },
  training: {
    folds: 3,
    candidates: [{ name: "logistic_regression", estimator: { name: "LogisticRegression", params: { C: 1 } } }],
  },
});
`,
  );
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("a made-up coding is refused, converted on demand, and known to the model", async () => {
  const workspace = ["--workspace", at("workspace")];
  const refused = await systole(["run", directory, ...workspace]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("seems to be in the coding old-system");
  expect(refused.stderr).toContain('farbe -> colour: 1 -> "red", 2 -> "green", 3 -> "blue"');
  expect(refused.stderr).toContain("--coding old-system");
  expect(refused.stderr).toContain("code: data/other-coding");

  const run = await systole(["run", directory, ...workspace, "--coding", "old-system", "--json", "--quiet"]);
  expect(run.stderr).toBe("");
  const result = JSON.parse(run.stdout);
  expect(result.data.used).toBe(80);
  const profile = JSON.parse(readFileSync(join(result.model.path, "profile.json"), "utf8"));
  expect(profile.columns.colour.codes).toHaveLength(3);

  const predict = (...args: string[]) => systole(["predict", result.model.path, ...args]);
  const own = await predict(at("own.csv"));
  expect(own.stdout.split("\n")).toHaveLength(82);
  expect((await predict(at("old.csv"), "--coding", "old-system")).stdout).toBe(own.stdout);
  expect((await predict(at("old.csv"))).stderr).toContain("code: data/other-coding");
  expect((await predict(at("own.csv"), "--coding", "old-system")).stderr).toContain("leave the coding out");
  const unknown = await predict(at("own.csv"), "--coding", "other");
  expect(unknown.stderr).toContain("its codings are old-system, own");

  const described = await systole(["data", "describe", directory, ...workspace, "--coding", "old-system"]);
  expect(described.stdout).toMatch(/target\s+grade: bad \d+ .*good \d+/);
});
