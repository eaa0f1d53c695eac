import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSmallProject } from "../support/small-project.ts";
import { systole } from "../support/systole.ts";
import { describePython, runPython } from "./python.ts";

interface SeenRun {
  readonly name: string;
  readonly status: string;
  readonly params: Record<string, string>;
  readonly metrics: Record<string, number>;
  readonly tags: Record<string, string>;
  readonly trials: readonly SeenRun[];
  readonly steps: readonly number[];
}

interface Document {
  readonly candidates: readonly {
    readonly name: string;
    readonly search?: {
      readonly trials: readonly {
        readonly params: Record<string, unknown>;
        readonly score: { readonly mean: number; readonly sd: number };
        readonly means: readonly number[];
        readonly nChosen: number;
      }[];
      readonly chosen: Record<string, unknown>;
    };
  }[];
}

const regression = { name: "LogisticRegression", params: {} };
const forest = { name: "RandomForestClassifier", params: { nEstimators: 5 } };

describePython("MLflow's client reads the trials of a search", () => {
  const home = mkdtempSync(join(tmpdir(), "systole-mlflow-trials-"));
  const project = writeSmallProject({
    candidates: [
      { name: "logistic_regression", estimator: regression, search: { C: [0.1, 1, 10] } },
      { name: "random_forest", estimator: forest, search: { maxDepth: [2, null], minSamplesLeaf: [5, 1] } },
      { name: "plain", estimator: regression },
    ],
  });
  let document: Document;
  let seen: { candidates: readonly SeenRun[]; sorted: readonly number[]; runs: number };
  beforeAll(async () => {
    const { code, stdout, stderr } = await systole([
      "run",
      project.directory,
      "--workspace",
      home,
      "--json",
      "--quiet",
    ]);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    document = JSON.parse(stdout) as Document;
    const script = fileURLToPath(new URL("./mlflow/read_trials.py", import.meta.url));
    seen = await runPython(script, [home, "small"], home);
  });
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
    project.remove();
  });

  test("as children of the run of their candidate, which is a child of the whole run", () => {
    expect(seen.candidates.map(({ name, trials }) => [name, trials.length]).sort()).toEqual([
      ["logistic_regression", 3],
      ["plain", 0],
      ["random_forest", 4],
    ]);
    expect(seen.runs).toBe(1 + 3 + 7);
    const ofForest = seen.candidates.find(({ name }) => name === "random_forest")!;
    expect(ofForest.trials.map(({ params }) => params)).toEqual([
      { classifier__max_depth: "2", classifier__min_samples_leaf: "5" },
      { classifier__max_depth: "2", classifier__min_samples_leaf: "1" },
      { classifier__max_depth: "None", classifier__min_samples_leaf: "5" },
      { classifier__max_depth: "None", classifier__min_samples_leaf: "1" },
    ]);
  });

  test("each finished, with its inner figures, and how often it was chosen", () => {
    for (const { name, search } of document.candidates) {
      if (search === undefined) continue;
      const candidate = seen.candidates.find((run) => run.name === name)!;
      for (const [i, { score, means, nChosen, params }] of search.trials.entries()) {
        const trial = candidate.trials[i]!;
        expect(trial).toMatchObject({ name: `${name} trial ${i}`, status: "FINISHED" });
        expect(trial.tags).toMatchObject({
          "systole.trial_of": name,
          "systole.chosen": String(JSON.stringify(params) === JSON.stringify(search.chosen)),
        });
        expect(trial.metrics).toEqual({
          inner_roc_auc: score.mean,
          inner_roc_auc_sd: score.sd,
          inner_roc_auc_fold: means.at(-1),
          chosen_in_folds: nChosen,
        });
        expect(trial.steps).toEqual([...means.keys()]);
      }
      // the candidate's own parameters are those that all rows chose
      const chosen = candidate.trials.find(({ tags }) => tags["systole.chosen"] === "true")!;
      expect(candidate.params).toMatchObject(chosen.params);
    }
  });

  test("sorted and filtered by their figures", () => {
    expect(seen.sorted).toHaveLength(2);
    expect(seen.sorted).toEqual(seen.sorted.toSorted((a, b) => b - a));
  });
});
