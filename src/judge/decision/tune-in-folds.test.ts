import { describe, expect, it } from "vitest";
import { makeLabels, Random } from "../../core/index.ts";
import { repeatedStratifiedKFold } from "../split/folds.ts";
import type { ThresholdRule } from "./threshold-rule.ts";
import { tuneInFolds, tuneOnAll } from "./tune-in-folds.ts";
import { tuneThreshold } from "./tune-threshold.ts";

const recall: ThresholdRule = { metric: "recall", min: 0.9 };
const costs: ThresholdRule = { costs: { falsePositive: 1, falseNegative: 3 } };

function draw(n: number, repeats: number) {
  const random = new Random(11);
  const outcomes = Uint8Array.from({ length: n }, () => (random.nextFloat() < 0.4 ? 1 : 0));
  const outOfFold = Array.from({ length: repeats }, () =>
    Float64Array.from(outcomes, (y) => 1 / (1 + Math.exp(-(1.5 * y - 1 + random.nextNormal())))),
  );
  const folds = repeatedStratifiedKFold(makeLabels([...outcomes]), { nSplits: 4, nRepeats: repeats });
  return { outcomes, outOfFold, folds };
}

describe("tuneInFolds()", () => {
  it("does not look at the test rows of the fold, nor at other repeats", () => {
    const { outcomes, outOfFold, folds } = draw(100, 2);
    for (const rule of [recall, costs]) {
      const thresholds = tuneInFolds({ outcomes, outOfFold }, folds, rule);
      const f = 5; // the second fold of the second repeat
      const { test } = folds[f]!;
      const flipped = outcomes.map((y, row) => (test.includes(row) ? 1 - y : y));
      const moved = outOfFold[1]!.map((p, row) => (test.includes(row) ? 1 - p : p));
      const others = [outOfFold[0]!.map((p) => 1 - p), moved];
      expect(tuneInFolds({ outcomes: flipped, outOfFold: others }, folds, rule)[f]).toBe(thresholds[f]);
      expect(new Set(thresholds).size).toBeGreaterThan(1);
    }
  });

  it("is the rule on the training rows that were held out by other folds", () => {
    const { outcomes, outOfFold, folds } = draw(60, 1);
    const { train } = folds[2]!;
    const own = tuneThreshold(
      [...train].map((row) => outcomes[row]!),
      [...train].map((row) => outOfFold[0]![row]!),
      recall,
    );
    expect(tuneInFolds({ outcomes, outOfFold }, folds, recall)[2]).toBe(own.threshold);
  });

  it("has no threshold where no training row was held out, but that of theory where errors have costs", () => {
    const { outcomes, outOfFold } = draw(40, 1);
    const answers = { outcomes, outOfFold: [outOfFold[0]!.map((p, row) => (row < 20 ? NaN : p))] };
    const first = {
      train: Int32Array.from({ length: 20 }, (_, i) => i),
      test: Int32Array.from({ length: 20 }, (_, i) => 20 + i),
    };
    expect(tuneInFolds(answers, [first], costs)).toEqual([0.25]);
    expect(tuneInFolds(answers, [first], recall)).toEqual([
      expect.objectContaining({ undefined: "metric/one-class" }),
    ]);
  });

  it("says of each fold why no threshold reaches what is asked for", () => {
    const { outcomes, folds } = draw(40, 1);
    const useless = [Float64Array.from(outcomes, () => 0.5)];
    const found = tuneInFolds({ outcomes, outOfFold: useless }, folds, { metric: "precision", min: 0.9 });
    for (const score of found) expect(score).toMatchObject({ undefined: "threshold/not-met" });
  });
});

describe("tuneOnAll()", () => {
  it("pools all rows that were held out, of all repeats", () => {
    const { outcomes, outOfFold } = draw(50, 3);
    outOfFold[1]![7] = NaN;
    const rows = outOfFold.flatMap((of, r) => [...of.keys()].filter((row) => r !== 1 || row !== 7));
    const pooled = tuneThreshold(
      rows.map((row) => outcomes[row]!),
      outOfFold.flatMap((of) => [...of.filter((p) => !Number.isNaN(p))]),
      recall,
    );
    expect(tuneOnAll({ outcomes, outOfFold }, recall)).toEqual(pooled);
  });
});
