import { studentTCdf } from "../distributions/student-t.ts";
import { correctedInterval, findNoSpread, summarize } from "../intervals/corrected-t.ts";
import { defaultMetric, getMetric } from "../metrics/index.ts";
import type { NoInterval } from "../protocol.ts";
import { type CommonFolds, type ScoredCandidate, takeCommonFolds } from "./common-folds.ts";
import { type Comparison, concludeComparisons, type DifferenceTest } from "./comparison.ts";

/** What {@link compareCandidates} takes; a `CrossValidation` has candidates and sizes. */
export interface CompareOptions {
  readonly candidates: readonly ScoredCandidate[];
  /** The name of the metric by which they are compared. Default: `roc_auc`. */
  readonly metric?: string | undefined;
  /** How many rows a training set has, on average. */
  readonly nTrain: number;
  /** How many rows a test set has, on average. */
  readonly nTest: number;
  /** The confidence level of the intervals, in (0, 1), and by what is left of 1 the one of the verdicts. Default: 0.95. */
  readonly level?: number | undefined;
  /** Why the rows are too few for any interval, where they are: `findTooFewRows` says so. */
  readonly tooFew?: NoInterval | undefined;
}

/**
 * Compares every two candidates of a cross-validation: the difference of their means over the folds in which all candidates have a
 * value, with the corrected resampled t-test of the differences in the same folds, and Holm's correction over all pairs.
 *
 * @returns each pair once, in the order of the candidates.
 * @throws {ParameterError} `select/candidates` when there is no candidate or their folds differ in number.
 * @throws {DataError} `select/no-score` when a candidate has no value of the metric in any fold, or there is no fold in which all have.
 * @throws {NotFoundError} `metric/unknown` when the metric is not known.
 * @see Nadeau & Bengio (2003), Machine Learning 52:239-281; Bouckaert & Frank (2004), PAKDD, for 10 x 10 folds.
 * @example
 * const [one] = compareCandidates({
 *   candidates: [{ name: "a", scores: { roc_auc: [0.9, 0.8, 0.85] } }, { name: "b", scores: { roc_auc: [0.88, 0.81, 0.84] } }],
 *   nTrain: 80,
 *   nTest: 40,
 * });
 * one.verdict // "no evidence that a is better than b: its ROC AUC is 0.0067 higher (95 % interval -0.0533 to 0.0667, p = 0.680)"
 */
export function compareCandidates(options: CompareOptions): Comparison[] {
  const metric = getMetric(options.metric ?? defaultMetric).name;
  return compareOnFolds(takeCommonFolds(options.candidates, metric), metric, options);
}

/** How {@link compareOnFolds} judges. */
export type FoldComparison = Pick<CompareOptions, "nTrain" | "nTest" | "level" | "tooFew">;

/** Compares every two candidates on the folds that all of them have a value in. */
export function compareOnFolds(
  { scored }: CommonFolds,
  metric: string,
  options: FoldComparison,
): Comparison[] {
  const tested = scored.flatMap((a, i) =>
    scored.slice(i + 1).map((b) => {
      const differences = a.values.map((value, f) => value - b.values[f]!);
      return {
        a: a.name,
        b: b.name,
        difference: summarize(differences).mean,
        test: testDifferences(differences, options),
      };
    }),
  );
  return concludeComparisons(metric, tested);
}

function testDifferences(
  differences: readonly number[],
  { nTrain, nTest, level = 0.95, tooFew }: FoldComparison,
): DifferenceTest | NoInterval {
  if (tooFew !== undefined) return tooFew;
  const none = findNoSpread(differences);
  if (none !== undefined) return none;
  const n = differences.length;
  const { mean, standardError, low, high } = correctedInterval(differences, nTrain, nTest, level);
  return {
    standardError,
    low,
    high,
    level,
    method: "corrected-resampled-t",
    n,
    estimates: "models made this way",
    p: 2 * studentTCdf(-Math.abs(mean) / standardError, n - 1),
  };
}
