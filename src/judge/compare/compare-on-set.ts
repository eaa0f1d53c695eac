import { checkParams, type Labels, type Matrix, real } from "../../core/index.ts";
import { normalCdf, normalQuantile } from "../distributions/normal.ts";
import { aucCovariance } from "../intervals/delong.ts";
import { findTooFewRows } from "../intervals/few-events.ts";
import { rocAucScore } from "../metrics/index.ts";
import { hasValue, tryScore, type UndefinedScore } from "../metrics/score.ts";
import { binaryAnswers } from "../outcomes.ts";
import type { NoInterval } from "../protocol.ts";
import { type Comparison, concludeComparisons, type DifferenceTest } from "./comparison.ts";

/** What {@link compareOnSet} takes. */
export interface CompareOnSetOptions {
  /** Rows that none of the models learned from. Two classes. */
  readonly yTrue: Labels;
  /** What each model answered to these rows: n rows, one column a class in the order of `yTrue.classes`. */
  readonly models: readonly { readonly name: string; readonly probabilities: Matrix }[];
  /** The positive class. Default: the last. */
  readonly positive?: string | undefined;
  /** The confidence level of the intervals, in (0, 1), and by what is left of 1 the one of the verdicts. Default: 0.95. */
  readonly level?: number | undefined;
}

/**
 * Compares the AUCs of every two models on one set of rows by DeLong's paired test, with Holm's correction over all pairs. The
 * comparison is about these models, not about the way in which they were made: for that there is `compareCandidates`.
 *
 * @returns each pair once, in the order of the models; or why the AUC has no value on these rows.
 * @throws {ParameterError} `metric/positive-class` when there are not two classes, or the positive one is none of them; `parameter/invalid` for a level
 *   outside of (0, 1).
 * @throws {DataError} `metric/not-finite` for a probability that is no number; `metric/no-rows` without a row.
 * @throws {RangeError} when a matrix has not one row a label and one column a class.
 * @see DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44:837-845.
 * @example
 * const yTrue = makeLabels(["no", "yes"]);
 * const probabilities = matrixOfRows([[0.8, 0.2], [0.4, 0.6]]);
 * compareOnSet({ yTrue, models: [{ name: "a", probabilities }, { name: "b", probabilities }] })[0].verdict // "a and b have the same ROC AUC"
 */
export function compareOnSet({
  yTrue,
  models,
  positive,
  level = 0.95,
}: CompareOnSetOptions): Comparison[] | UndefinedScore {
  checkParams("compareOnSet", { level }, { level: real({ above: 0, below: 1 }) });
  const answers = models.map(({ probabilities }) => binaryAnswers(yTrue, probabilities, positive));
  const aucs: number[] = [];
  for (const { probabilities } of models) {
    const auc = tryScore(() => rocAucScore(yTrue, probabilities, { positive }));
    if (!hasValue(auc)) return auc;
    aucs.push(auc);
  }
  const tooFew = findTooFewRows(yTrue, "roc_auc", positive);
  const covariance =
    tooFew === undefined && models.length > 0
      ? aucCovariance(
          answers[0]!.outcomes,
          answers.map(({ probabilities }) => probabilities),
        ).covariance
      : [];
  const tested = models.flatMap((a, i) =>
    models.slice(i + 1).map((b, later) => {
      const j = i + 1 + later;
      const difference = aucs[i]! - aucs[j]!;
      const test = tooFew ?? testDifference(difference, covariance, i, j, { n: yTrue.codes.length, level });
      return { a: a.name, b: b.name, difference, test };
    }),
  );
  return concludeComparisons("roc_auc", tested);
}

function testDifference(
  difference: number,
  covariance: readonly (readonly number[])[],
  i: number,
  j: number,
  { n, level }: { readonly n: number; readonly level: number },
): DifferenceTest | NoInterval {
  const variance = covariance[i]![i]! + covariance[j]![j]! - 2 * covariance[i]![j]!;
  // what rounding leaves of models that rank all rows alike
  if (!(variance > 1e-15))
    return {
      undefined: "interval/no-spread",
      reason: "an interval of a difference must have models that rank rows otherwise, got the same ranks",
    };
  const standardError = Math.sqrt(variance);
  const half = normalQuantile((1 + level) / 2) * standardError;
  return {
    standardError,
    low: difference - half,
    high: difference + half,
    level,
    method: "delong-paired",
    n,
    estimates: "this model",
    p: 2 * normalCdf(-Math.abs(difference) / standardError),
  };
}
