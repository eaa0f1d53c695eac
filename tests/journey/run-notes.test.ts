import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { type RunOptions, type RunResult, runProject } from "../../src/pipeline/index.ts";
import type { Project } from "../../src/project/index.ts";
import { declaredProject, makeRows, writeSmallProject } from "../support/small-project.ts";

const removals: (() => void)[] = [];
afterAll(() => {
  for (const remove of removals) remove();
});

/** A project of these rows, and what its runs say. */
async function makeProject(csv: string, training: NonNullable<Project["training"]>) {
  const { directory, remove } = writeSmallProject({ csv });
  removals.push(remove);
  const declared = await declaredProject(directory);
  const workspace = join(directory, "workspace");
  const notes: string[] = [];
  const warnings: string[] = [];
  const observer = {
    onNote: (line: string) => notes.push(line),
    onWarning: (line: string) => warnings.push(line),
  };
  const run = (options: Partial<RunOptions> = {}): Promise<RunResult> => {
    for (const lines of [notes, warnings]) lines.length = 0;
    const project = { ...declared, training };
    return runProject({ project, directory, workspace, threads: 1, observer, ...options });
  };
  return { run, notes, warnings, workspace };
}

/** A param or tag of the last run that has no parent. */
function kept(workspace: string, table: "params" | "tags", key: string): unknown {
  const database = new DatabaseSync(join(workspace, "mlflow.db"), { readOnly: true });
  try {
    const found = database
      .prepare(
        `SELECT t.value FROM ${table} t JOIN runs r ON r.run_uuid = t.run_uuid WHERE t.key = ? AND r.run_uuid NOT IN
           (SELECT run_uuid FROM tags WHERE key = 'mlflow.parentRunId') ORDER BY r.start_time DESC`,
      )
      .get(key) as { value: unknown } | undefined;
    return found?.value;
  } finally {
    database.close();
  }
}

describe("a run of a table with more than 50,000 rows whose project names no candidates", () => {
  test("compares boosting in place of the forest, and says and keeps why", async () => {
    const { run, notes, workspace } = await makeProject(makeRows(50_400), { folds: 2 });
    const result = await run();
    const names = ["logistic_regression", "hist_gradient_boosting"];
    expect(result.candidates.map(({ name }) => name)).toEqual(names);
    expect(notes[0]).toMatch(/^candidates: logistic_regression and hist_gradient_boosting, as .* 50400 rows/);
    expect(result.notes).toEqual([notes[0]]);
    expect(kept(workspace, "tags", "systole.candidates_reason")).toBe(notes[0]);
    expect(kept(workspace, "params", "candidates")).toBe(names.join(", "));
    const again = await run();
    expect(again.stages.filter(({ status }) => status === "done").map(({ name }) => name)).toEqual([
      "verify",
      "report",
    ]);
    expect(notes).toEqual(result.notes);
  });
});

describe("a run with a time budget", () => {
  const candidates = [
    { name: "plain", estimator: { name: "LogisticRegression", params: {} } },
    { name: "tree", estimator: { name: "DecisionTreeClassifier", params: {} } },
  ];

  test("takes what fits, keeps that, and is skipped when nothing has changed", async () => {
    const { run, notes, workspace } = await makeProject(makeRows(), { folds: 2, candidates });
    const timeBudgetSeconds = 3600;
    const result = await run({ timeBudgetSeconds });
    expect(result.stages.map(({ name }) => name)).toContain("plan");
    expect(notes).toEqual([
      "all candidates fit: the time budget is 1 h, and the choice depends on the speed of this machine",
    ]);
    expect(kept(workspace, "params", "time_budget")).toBe("3600 s");
    expect(kept(workspace, "tags", "systole.candidates_reason")).toBe(notes[0]);
    const again = await run({ timeBudgetSeconds });
    expect(again.stages.filter(({ status }) => status === "done").map(({ name }) => name)).toEqual([
      "verify",
      "report",
    ]);
    // the choice is what the comparison goes by, not the time: without one, all are compared already
    expect((await run()).stages.find(({ name }) => name === "evaluate")?.status).toBe("skipped");
  });

  test("is refused when not even the simplest candidate fits, before anything is compared", async () => {
    const { run, workspace } = await makeProject(makeRows(), { folds: 2, repeats: 1, candidates });
    await expect(run({ timeBudgetSeconds: 1e-3 })).rejects.toMatchObject({
      code: "run/time-budget",
      message: expect.stringMatching(
        /for plain alone, whose 2 fits and the one on all rows would take a few seconds/,
      ),
    });
    expect(kept(workspace, "params", "n_splits")).toBeUndefined();
  });
});

test("a run whose model is all but perfect says which column alone gives the answer, and does not register it", async () => {
  // red is the colour that only bad pieces are given, after the verdict
  const lines = makeRows(120)
    .replaceAll("red,good", "green,good")
    .replaceAll(/(green|blue),bad/g, "red,bad");
  const { run, warnings, workspace } = await makeProject(lines, {
    folds: 3,
    candidates: [{ name: "plain", estimator: { name: "LogisticRegression", params: {} } }],
  });
  const result = await run();
  const told = warnings.filter((line) => line.includes("too good to be true"));
  expect(told).toEqual([
    'the AUC of 1.0000 is too good to be true: column "colour" alone has 1.000; leave it out (role: "ignore") if it is not known when predicting',
  ]);
  expect(result.notes).toContain(told[0]);
  expect(kept(workspace, "tags", "systole.gate.too-good")).toBe(`warns: ${told[0]}`);
  expect(result).toMatchObject({ status: "failed" });
  expect(result.gates.filter(({ passed }) => !passed)).toMatchObject([
    {
      name: "target-copy",
      value: 1,
      message: expect.stringContaining('column "colour" has only values of one class'),
    },
  ]);
});

test("a run says what became of the rows that it does not use, in each run", async () => {
  const csv = `${makeRows().trim()}\n12.00,50.0,red,\n13.00,51.0,blue,\n`;
  const { run, warnings } = await makeProject(csv, {
    folds: 2,
    candidates: [{ name: "plain", estimator: { name: "LogisticRegression", params: {} } }],
  });
  for (const _ of ["done", "skipped"]) {
    const { data } = await run();
    expect(data).toMatchObject({ rows: 82, used: 80 });
    expect(data.dropped).toEqual([expect.stringMatching(/^2 rows have no value of grade/)]);
    expect(warnings).toEqual(data.dropped);
  }
});
