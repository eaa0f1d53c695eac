import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { summarizeScores } from "../judge/index.ts";
import { trainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import type { Evaluation } from "./evaluate.ts";
import type { ReadSummary } from "./project-data.ts";
import { packageRoot, sourceRoot } from "./running-copy.ts";
import { StageKeys } from "./stage-keys.ts";

type Stage = "read" | "explore" | "evaluate" | "transport" | "guard" | "train";

const project = {
  name: "pebbles",
  schema: {
    columns: [
      { name: "weight", kind: "numeric" },
      { name: "shape", kind: "categorical", role: "target", codes: [{ value: "flat" }, { value: "round" }] },
    ],
    target: { column: "shape" },
  },
  data: { format: { kind: "csv", header: true }, training: { path: "pebbles.csv", sha256: "a".repeat(64) } },
  training: { seed: 1 },
} satisfies Project;

const regression = { name: "plain", estimator: { name: "LogisticRegression", params: {} } };

const evaluation: Evaluation = {
  candidates: [
    {
      name: "plain",
      estimator: "LogisticRegression",
      metrics: { roc_auc: summarizeScores([0.9], { metric: "roc_auc", nTrain: 2, nTest: 1 }) },
      folds: { roc_auc: [0.9] },
      params: {},
      fitSeconds: 1,
      warnings: [],
    },
  ],
  selected: "plain",
  verdict: "plain is the only candidate",
  comparisons: [],
  outOfFold: [{ candidate: "plain", file: "plain.parquet", sha256: "c" }],
  split: { kind: "stratified" },
  folds: 5,
  repeats: 1,
  seed: 1,
  foldFacts: { sha256: "d", nTrain: 2, nTest: 1, classes: { flat: 2, round: 1 } },
  warnings: [],
};
const read: ReadSummary = { ledger: { read: 3, used: 3, dropped: [] }, issues: [], rows: "b" };

function keysOf(changed: Project, seed?: number, root = sourceRoot): Record<Stage, string> {
  const keys = new StageKeys(changed, root);
  const plan = trainingPlan(changed, { seed });
  return {
    read: keys.read(),
    explore: keys.explore(read.rows),
    evaluate: keys.evaluate(read.rows, plan),
    transport: keys.transport(read.rows, plan, evaluation, false),
    guard: keys.guard(read, plan, evaluation.selected, false),
    train: keys.train(read, plan, evaluation),
  };
}

/** The stages that are done again when the rows come out the same. */
function redone(before: Record<Stage, string>, after: Record<Stage, string>): string {
  return (Object.keys(before) as Stage[]).filter((stage) => before[stage] !== after[stage]).join(" ");
}

const { schema, data } = project;
const [weight, shape] = schema.columns;
const withColumns = (columns: Project["schema"]["columns"]) => ({ schema: { ...schema, columns } });

describe("a stage is done again when what it reads has changed, and only then:", () => {
  const before = keysOf(project);
  it.each<[string, Partial<Project>, string]>([
    ["nothing", {}, ""],
    ["gates", { gates: [{ metric: "roc_auc", min: 0.8 }] }, ""],
    ["the limits of built-in gates", { guards: { tooGood: 0.9 } }, ""],
    ["service", { service: { port: 80 } }, ""],
    ["description", { description: "what it is for" }, ""],
    ["provenance", { data: { ...data, provenance: "found on a beach" } }, ""],
    ["external cohorts", { data: { ...data, external: { lake: data.training } } }, "transport"],
    ["sets of columns", { transport: { columnSets: { light: { without: ["weight"] } } } }, "transport"],
    ["title", { title: "Pebbles" }, "explore"],
    [
      "what a search tries",
      { training: { seed: 1, candidates: [{ ...regression, search: { C: [1, 2] } }] } },
      "evaluate transport guard train",
    ],
    ["threshold", { threshold: 0.3 }, "evaluate transport guard train"],
    ["folds", { training: { seed: 1, folds: 3 } }, "evaluate transport guard train"],
    ["whether groups stay together", { training: { seed: 1, split: "stratified" } }, "evaluate guard"],
    ["what is the default said aloud", { training: { seed: 1, folds: 5, repeats: 5 } }, ""],
    ["where the file lies", { data: { ...data, training: { ...data.training, path: "p.csv" } } }, "read"],
    [
      "the words of a column",
      withColumns([{ ...weight!, unit: "g" }, shape!]),
      "read explore transport train",
    ],
    [
      "the range of a column",
      withColumns([{ ...weight!, min: 0 } as never, shape!]),
      "read explore evaluate transport guard train",
    ],
    [
      "the texts for missing",
      { data: { ...data, format: { ...data.format, missing: ["?"] } } },
      "read transport train",
    ],
  ])("%s", (_, change, stages) => {
    expect(redone(before, keysOf({ ...project, ...change }))).toBe(stages);
  });

  it("another candidate chosen, or labels shuffled where that takes long", () => {
    const keys = new StageKeys(project, sourceRoot);
    const plan = trainingPlan(project);
    expect(keys.guard(read, plan, "other", false)).not.toBe(before.guard);
    expect(keys.guard(read, plan, "plain", true)).not.toBe(before.guard);
  });

  it("gates that failed and were allowed", () => {
    const keys = new StageKeys(project, sourceRoot);
    const plan = trainingPlan(project);
    expect(keys.train(read, plan, evaluation, [])).toBe(before.train);
    expect(keys.train(read, plan, evaluation, [{ gate: "f1", because: "why" }])).not.toBe(before.train);
  });

  it("another seed", () => {
    expect(redone(before, keysOf(project, 2))).toBe("evaluate transport guard train");
    expect(redone(before, keysOf(project, 1))).toBe("");
  });

  it("other rows", () => {
    const keys = new StageKeys(project, sourceRoot);
    const plan = trainingPlan(project);
    expect(keys.explore("c")).not.toBe(before.explore);
    expect(keys.evaluate("c", plan)).not.toBe(before.evaluate);
    expect(keys.transport("c", plan, evaluation, false)).not.toBe(before.transport);
    expect(keys.train({ ...read, rows: "c" }, plan, evaluation)).not.toBe(before.train);
  });

  it("candidates that the number of rows or a time budget chose, and no clock", () => {
    const keys = new StageKeys(project, sourceRoot);
    const large = trainingPlan(project, { nRows: 1e6 });
    expect(keys.evaluate(read.rows, large)).not.toBe(before.evaluate);
    expect(keys.train(read, large, evaluation)).not.toBe(before.train);
    const key = keys.plan(read.rows, large, 60, 2);
    expect(keys.plan(read.rows, large, 60, 2)).toBe(key);
    for (const other of [
      keys.plan("c", large, 60, 2),
      keys.plan(read.rows, trainingPlan(project), 60, 2),
      keys.plan(read.rows, large, 61, 2),
      keys.plan(read.rows, large, 60, 3),
    ])
      expect(other).not.toBe(key);
  });

  it("another choice among the candidates, and whether all of them are judged at other sites", () => {
    const keys = new StageKeys(project, sourceRoot);
    const plan = trainingPlan(project);
    const key = (found: object, isThorough = false) =>
      keys.transport(read.rows, plan, { ...evaluation, ...found }, isThorough);
    expect(key({ verdict: "in other words" })).toBe(before.transport);
    expect(key({ selected: "other" })).not.toBe(before.transport);
    expect(key({}, true)).not.toBe(before.transport);
    const [candidate] = evaluation.candidates;
    const search = { chosen: { C: 10 } } as unknown as NonNullable<typeof candidate>["search"];
    expect(key({ candidates: [{ ...candidate!, search }] })).not.toBe(before.transport);
  });

  it("what was found of a candidate, but not how long that took", () => {
    const keys = new StageKeys(project, sourceRoot);
    const found = (change: object) =>
      keys.train(read, trainingPlan(project), {
        ...evaluation,
        candidates: [{ ...evaluation.candidates[0]!, ...change }],
      });
    expect(found({ fitSeconds: 2 })).toBe(before.train);
    expect(found({ metrics: {} })).not.toBe(before.train);
    const search = (C: number) => ({ search: { kind: "grid", trials: [], chosen: { C } } });
    expect(found(search(1))).not.toBe(found(search(2)));
  });
});

describe("a change of the source does those stages again whose code it is:", () => {
  const copy = mkdtempSync(join(tmpdir(), "systole-copy-"));
  cpSync(sourceRoot, join(copy, "src"), { recursive: true });
  symlinkSync(join(packageRoot, "node_modules"), join(copy, "node_modules"), "junction");
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it.each([
    ["cli/main.ts", ""],
    ["serve/index.ts", ""],
    ["tracking-server/index.ts", ""],
    ["pipeline/hold-gates.ts", ""],
    ["pipeline/guards/built-in-gates.ts", ""],
    ["pipeline/guards/lone-columns.ts", "guard"],
    ["pipeline/gates.ts", "train"], // a version says which gates were allowed to fail
    ["project/check-project.ts", ""],
    ["project/write-config.ts", ""],
    ["project/build-pipeline.ts", "evaluate transport guard train"],
    ["pipeline/index.ts", ""],
    ["pipeline/sites.ts", "transport"],
    ["pipeline/stage-keys.test.ts", ""],
    ["explore/figures.ts", "explore"],
    ["explore/describe.ts", "explore train"],
    ["data/csv/csv.ts", "read transport"],
    ["judge/split/folds.ts", "evaluate transport guard train"],
    ["data/parquet/write-parquet.ts", "read evaluate transport"],
    ["learn/kernel/compiled/forest.ts", "evaluate transport guard train"],
    ["execute/worker.ts", "evaluate transport guard train"],
    ["model/directory.ts", "train"],
    ["pipeline/provenance.ts", ""], // whose types alone a stage needs
    ["track/artifact-uri.ts", "train"],
    ["core/random.ts", "read explore evaluate transport guard train"],
  ])("%s", (file, stages) => {
    const before = keysOf(project, undefined, join(copy, "src"));
    appendFileSync(join(copy, "src", file), "// changed\n");
    expect(redone(before, keysOf(project, undefined, join(copy, "src")))).toBe(stages);
  });
});
