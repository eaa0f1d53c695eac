import { expect, test } from "vitest";
import { summarizeScores } from "../judge/index.ts";
import { candidatesTable } from "./candidates-table.ts";

const noModel = { undefined: "fit/one-class", reason: "no model" } as const;
const candidate = (name: string, scores: readonly number[]) => ({
  name,
  estimator: "LogisticRegression",
  metrics: {
    roc_auc: summarizeScores(scores, { metric: "roc_auc", nTrain: 80, nTest: 20 }),
    f1: noModel,
    recall: summarizeScores(scores, { metric: "recall", nTrain: 80, nTest: 20 }),
  },
  folds: {},
  params: {},
  fitSeconds: 1,
  warnings: [],
});

test("candidatesTable() shows mean, spread and interval, says where there is none, and marks the chosen", () => {
  const candidates = [candidate("plain", [0.8, 0.9, 0.85]), candidate("forest", [0.7])];
  const lines = candidatesTable({ candidates, selected: "forest", folds: 3, repeats: 1, seed: 5 });
  expect(lines.join("\n").split("\n")).toEqual([
    "  metric     plain                       * forest",
    "---------  ----------------------------  --------",
    "  roc_auc  0.850 ± 0.050 [0.686, 1.000]  0.700",
    "  f1       no value                      no value",
    "",
    "  mean ± sd of 3 folds [95 % interval of the mean], seed 5; * is chosen",
  ]);
});
