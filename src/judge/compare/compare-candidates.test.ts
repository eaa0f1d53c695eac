import { describe, expect, it } from "vitest";
import { studentTCdf } from "../distributions/student-t.ts";
import { correctedInterval } from "../intervals/corrected-t.ts";
import { findTooFewEvents } from "../intervals/few-events.ts";
import { compareCandidates } from "./compare-candidates.ts";

const sizes = { nTrain: 80, nTest: 20 };
const scored = (name: string, ...roc_auc: number[]) => ({ name, scores: { roc_auc } });
const a = scored("a", 0.9, 0.8, 0.85, 0.83);
const b = scored("b", 0.7, 0.6, 0.66, 0.62);
const c = scored("c", 0.89, 0.82, 0.85, 0.82);

describe("compareCandidates()", () => {
  it("tests the differences in the same folds, the first less the second", () => {
    const [one] = compareCandidates({ candidates: [a, c], ...sizes, level: 0.9 });
    const differences = [0.9 - 0.89, 0.8 - 0.82, 0.85 - 0.85, 0.83 - 0.82];
    const { mean, standardError, low, high } = correctedInterval(differences, 80, 20, 0.9);
    expect(one).toMatchObject({ a: "a", b: "c", metric: "roc_auc", difference: mean });
    expect(one).toMatchObject({
      standardError,
      low,
      high,
      level: 0.9,
      n: 4,
      method: "corrected-resampled-t",
    });
    expect((one as { p: number }).p).toBeCloseTo(
      2 * (1 - studentTCdf(Math.abs(mean) / standardError, 3)),
      12,
    );
  });

  it("has every pair once, and corrects for their number", () => {
    const all = compareCandidates({ candidates: [a, b, c], ...sizes });
    expect(all.map((pair) => [pair.a, pair.b])).toEqual([
      ["a", "b"],
      ["a", "c"],
      ["b", "c"],
    ]);
    const [alone] = compareCandidates({ candidates: [a, b], ...sizes });
    expect((all[0] as { p: number }).p).toBe((alone as { p: number }).p);
    expect((all[0] as { pHolm: number }).pHolm).toBeGreaterThan((alone as { pHolm: number }).pHolm);
    expect(all[0]!.verdict).toMatch(
      /^a is better than b by 0.2000 ROC AUC \(95 % interval 0.18.* to 0.21.*, p < 0.001 after Holm's correction for 3 comparisons\)$/,
    );
    expect(all[1]!.verdict).toMatch(
      /^no evidence that (a is better than c|c is better than a): its ROC AUC is 0.0000/,
    );
    expect(all[2]!.verdict).toMatch(/^c is better than b by 0.2000 ROC AUC/);
  });

  it("turns the sentence round for a loss, but not the figures", () => {
    const [loss] = compareCandidates({
      candidates: [
        { name: "a", scores: { log_loss: [0.5, 0.52, 0.49] } },
        { name: "b", scores: { log_loss: [0.3, 0.31, 0.3] } },
      ],
      metric: "log_loss",
      ...sizes,
    });
    expect(loss!.difference).toBeCloseTo(0.2, 12);
    expect((loss as { low: number }).low).toBeGreaterThan(0);
    expect(loss!.verdict).toMatch(/^b is better than a by 0.2000 log loss \(95 % interval 0\.1\d+ to 0\.2/);
  });

  it("says why there is no test: one fold, equal differences, too few events", () => {
    const compare = (one: number[], other: number[], tooFew = findTooFewEvents(10, 10)) =>
      compareCandidates({ candidates: [scored("a", ...one), scored("b", ...other)], ...sizes, tooFew })[0];
    expect(compare([0.9], [0.8])).toEqual({
      a: "a",
      b: "b",
      metric: "roc_auc",
      difference: 0.9 - 0.8,
      noInterval: {
        undefined: "interval/one-fold",
        reason: "an interval over folds must have values of two folds or more, got 1",
      },
      verdict:
        "a is ahead of b by 0.1000 ROC AUC, which is no evidence: an interval over folds must have values of two folds or more, got 1",
    });
    expect(compare([0.8, 0.9], [0.8, 0.9])).toMatchObject({
      noInterval: { undefined: "interval/no-spread" },
      verdict: "a and b have the same ROC AUC",
    });
    expect(compare([0.8, 0.9], [0.82, 0.92])).toMatchObject({
      noInterval: { undefined: "interval/no-spread" },
      verdict:
        "b is ahead of a by 0.0200 ROC AUC, by the same in all folds: there is no spread to judge chance by",
    });
    expect(compare([0.8, 0.9], [0.81, 0.95], findTooFewEvents(9, 40))).toMatchObject({
      noInterval: { undefined: "interval/too-few-events" },
      verdict: expect.stringMatching(
        /^b is ahead of a by 0.0300 ROC AUC, which is no evidence: .* got 9 and 40$/,
      ),
    });
  });
});
