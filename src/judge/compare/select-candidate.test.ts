import { describe, expect, it } from "vitest";
import { correctedStandardError } from "../intervals/corrected-t.ts";
import type { Score } from "../metrics/index.ts";
import type { DifferenceTest } from "./comparison.ts";
import { selectCandidate } from "./select-candidate.ts";

const sizes = { nTrain: 80, nTest: 20 };
const scored = (name: string, ...roc_auc: number[]) => ({ name, scores: { roc_auc } });

describe("selectCandidate()", () => {
  it("takes the simplest within one corrected standard error of the best", () => {
    const simple = scored("simple", 0.9, 0.88, 0.93, 0.91);
    const complex = scored("complex", 0.92, 0.87, 0.95, 0.91);
    const selection = selectCandidate({ candidates: [simple, complex], ...sizes });
    const error = correctedStandardError([0.02, -0.01, 0.02, 0], 80, 20);
    expect(selection).toMatchObject({ selected: "simple", best: "complex" });
    expect(selection.comparisons).toHaveLength(1);
    expect(selection.comparisons[0]).toMatchObject({ a: "simple", b: "complex", metric: "roc_auc" });
    expect(selection.comparisons[0]!.difference).toBeCloseTo(-0.0075, 12);
    expect((selection.comparisons[0] as DifferenceTest).standardError).toBeCloseTo(error, 12);
    expect(selection.reason).toBe(
      "simple (mean ROC AUC 0.9050) is the simplest candidate within one corrected standard error (0.0106) of the best, " +
        "complex (mean ROC AUC 0.9125): it is 0.0075 behind",
    );
  });

  it("takes the best where the simpler ones are clearly behind", () => {
    const candidates = [scored("simple", 0.7, 0.71, 0.7), scored("complex", 0.9, 0.92, 0.9)];
    const selection = selectCandidate({ candidates, ...sizes });
    expect(selection).toMatchObject({ selected: "complex", best: "complex" });
    expect(selection.comparisons.map((c) => c.verdict)).toEqual([
      expect.stringMatching(/^complex is better than simple by 0.2033 ROC AUC \(95 % interval 0.1/),
    ]);
    expect(selection.reason).toMatch(
      /^complex .* is the best candidate; simple .* behind by 0.2033, more than one/,
    );
  });

  it("looks at paired differences: the same spread of both candidates does not blur a steady lead", () => {
    const simple = scored("simple", 0.6, 0.95, 0.7, 0.85);
    const steady = scored("complex", 0.62, 0.97, 0.72, 0.87001);
    expect(selectCandidate({ candidates: [simple, steady], ...sizes }).selected).toBe("complex");
  });

  it("takes the first of equals", () => {
    const candidates = [scored("a", 0.8, 0.9), scored("b", 0.8, 0.9)];
    expect(selectCandidate({ candidates, ...sizes })).toMatchObject({ selected: "a", best: "a" });
  });

  it("does not call the first of means the best where the others are within one error", () => {
    const candidates = [scored("a", 0.8, 0.92), scored("b", 0.81, 0.9), scored("c", 0.5, 0.61)];
    expect(selectCandidate({ candidates, ...sizes }).reason).toBe(
      "a (mean ROC AUC 0.8600) has the best mean and is the simplest candidate; b (mean ROC AUC 0.8550) is behind by 0.0050, within one " +
        "corrected standard error (0.0184): no evidence that it is worse; c (mean ROC AUC 0.5550) is behind by 0.3050, more than one " +
        "corrected standard error (0.0061)",
    );
  });

  it("goes by the declared order, not by the means, among those within one error", () => {
    const candidates = [scored("a", 0.8, 0.9), scored("b", 0.82, 0.89), scored("c", 0.9, 0.85)];
    expect(selectCandidate({ candidates, ...sizes })).toMatchObject({ selected: "a", best: "c" });
  });

  it("takes the least of a loss", () => {
    const candidates = [
      { name: "a", scores: { log_loss: [0.6, 0.61, 0.6] } },
      { name: "b", scores: { log_loss: [0.3, 0.31, 0.3] } },
    ];
    const selection = selectCandidate({ candidates, metric: "log_loss", ...sizes });
    expect(selection).toMatchObject({ selected: "b", best: "b" });
    expect(selection.comparisons[0]!.difference).toBeCloseTo(0.3, 12);
    expect(selection.comparisons[0]!.verdict).toMatch(
      /b is ahead of a by 0.3000 log loss, by the same in all folds/,
    );
  });

  it("takes no evidence for what one standard error is exceeded by", () => {
    const candidates = [scored("a", 0.8, 0.82, 0.8), scored("b", 0.83, 0.82, 0.83)];
    const { reason, comparisons } = selectCandidate({ candidates, ...sizes });
    expect(reason).toMatch(
      /a .* behind by 0.0200, more than one corrected standard error \(0.0132\), though that is no evidence that it is worse \(p = 0.270\)$/,
    );
    expect(comparisons[0]!.verdict).toMatch(
      /^no evidence that b is better than a: its ROC AUC is 0.0200 higher/,
    );
  });

  it("takes the best of a single fold, which has no standard error", () => {
    const selection = selectCandidate({ candidates: [scored("a", 0.8), scored("b", 0.9)], ...sizes });
    expect(selection.selected).toBe("b");
    expect(selection.reason).toContain("one fold gives no standard error");
  });

  const noValue = { undefined: "metric/one-class", reason: "no row is positive" } as const;
  const gapped = (name: string, ...roc_auc: Score[]) => ({ name, scores: { roc_auc } });

  it("compares on the folds in which every candidate has a value, and says how many and why", () => {
    const candidates = [
      gapped("a", 0.7, 0.71, noValue, 0.7, 0.2),
      gapped("b", 0.9, 0.92, noValue, 0.9, {
        undefined: "metric/none-predicted",
        reason: "none is labelled so",
      }),
    ];
    const selection = selectCandidate({ candidates, ...sizes });
    const whole = selectCandidate({
      candidates: [scored("a", 0.7, 0.71, 0.7), scored("b", 0.9, 0.92, 0.9)],
      ...sizes,
    });
    expect(selection.comparisons).toEqual(whole.comparisons);
    expect(selection).toMatchObject({ selected: "b", best: "b", nFolds: 3 });
    expect(selection.leftOut.map(({ nFolds }) => nFolds)).toEqual([1, 1]);
    expect(selection.reason).toBe(
      `${whole.reason}. Means are over the 3 of 5 folds in which every candidate has a value; elsewhere ` +
        "no row is positive (in 1 fold); none is labelled so (in 1 fold)",
    );
    expect(whole).toMatchObject({ nFolds: 3, leftOut: [] });
  });

  it("refuses a candidate without a single value, and folds none of which has a value of all", () => {
    const select =
      (...candidates: ReturnType<typeof gapped>[]) =>
      () =>
        selectCandidate({ candidates, ...sizes });
    const noScore = expect.objectContaining({ name: "DataError", code: "select/no-score" });
    expect(select(gapped("a", 0.8, 0.9), gapped("b", noValue, noValue))).toThrow(noScore);
    expect(select(gapped("a", 0.8, 0.9), gapped("b", noValue, noValue))).toThrow(
      'candidate "b" must have a value of roc_auc in one fold or more, got none in 2: no row is positive',
    );
    expect(select(gapped("a", 0.8, noValue), gapped("b", noValue, 0.9))).toThrow(noScore);
  });

  it("says so when there is nothing to choose from", () => {
    expect(selectCandidate({ candidates: [scored("a", 0.8, 0.9)], ...sizes }).reason).toBe(
      "a is the only candidate, mean ROC AUC 0.8500",
    );
    const wrong = expect.objectContaining({ code: "select/candidates" });
    expect(() => selectCandidate({ candidates: [], ...sizes })).toThrow(wrong);
    const uneven = [scored("a", 0.8, 0.9), scored("b", 0.8)];
    expect(() => selectCandidate({ candidates: uneven, ...sizes })).toThrow(wrong);
    expect(() => selectCandidate({ candidates: uneven, metric: "auc", ...sizes })).toThrow(
      expect.objectContaining({ code: "metric/unknown" }),
    );
  });
});
