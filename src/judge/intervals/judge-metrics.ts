import { checkParams, integer, type Labels, type Matrix, real } from "../../core/index.ts";
import { confusionMatrix } from "../metrics/confusion.ts";
import { positiveIndexOf } from "../metrics/input.ts";
import { labelsAt } from "../metrics/labels-at.ts";
import { getMetric, scoreAll } from "../metrics/metric-table.ts";
import { hasValue, type UndefinedScore } from "../metrics/score.ts";
import { binaryAnswers } from "../outcomes.ts";
import type { Figure, Interval, NoInterval } from "../protocol.ts";
import { aucInterval } from "./auc-interval.ts";
import { findTooFewRows } from "./few-events.ts";
import { ResampledMetrics, type RowsToResample } from "./resampled-metrics.ts";
import { type PercentileEnds, stratifiedBootstrap } from "./stratified-bootstrap.ts";
import { wilsonInterval } from "./wilson.ts";

/** What {@link judgeMetrics} takes. */
export interface JudgeMetricsOptions {
  readonly yTrue: Labels;
  /** What one model answered to rows that it did not learn from: n rows, one column a class in the order of `yTrue.classes`. */
  readonly probabilities: Matrix;
  /** The positive class of two; ignored with more. Default: the last. */
  readonly positive?: string | undefined;
  /** The probability above which a row is labelled positive, for all rows or one a row, with two classes. Default: 0.5. */
  readonly threshold?: number | ArrayLike<number> | undefined;
  /** The confidence level of the intervals, in (0, 1). Default: 0.95. */
  readonly level?: number | undefined;
  /** Of the bootstrap: equal seeds give equal intervals. Default: 0. */
  readonly seed?: number | undefined;
  /** How many resamples the bootstrap draws. Default: 2000. */
  readonly nResamples?: number | undefined;
}

/** The part of the resamples that may be without a value, which are left out; of more there is no interval. */
const mostUndefined = 0.05;

/**
 * All metrics of one model on rows that it did not learn from, each with its interval and how that was made: DeLong's on the logit scale
 * for the AUC of two classes, Wilson's for shares of rows (accuracy, and with two classes precision, recall and specificity), and percentiles of a
 * stratified bootstrap for all others. The intervals are about this one model, whose rows could have been others of the same kind.
 *
 * No interval is stated below 10 events or 10 rows without the event: `noInterval` then says how many there are, and the value stands all the
 * same. With more than two classes that holds of each class that a mean over the classes takes in; for accuracy, Brier score and log loss, of the rows outside of the most
 * frequent class.
 *
 * @returns by the name of the metric: its value with an interval, or with the reason why there is none; or why it has no value.
 * @throws {DataError} `metric/no-rows` without a row; `metric/not-finite` or `metric/probability` for a probability that is none.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown; `parameter/invalid` for a level, threshold, seed or number of
 *   resamples outside its range.
 * @see {@link aucInterval}, {@link wilsonInterval}, {@link stratifiedBootstrap}
 * @example
 * const yTrue = makeLabels([...Array(20).fill("no"), ...Array(20).fill("yes")]);
 * const probabilities = matrixOfRows(Array.from({ length: 40 }, (_, i) => [1 - i / 40, i / 40]));
 * judgeMetrics({ yTrue, probabilities })["accuracy"].low // 0.871...
 */
export function judgeMetrics(options: JudgeMetricsOptions): Record<string, Figure | UndefinedScore> {
  const { yTrue, probabilities, positive, threshold, level = 0.95, seed = 0, nResamples = 2000 } = options;
  checkParams(
    "judgeMetrics",
    { level, seed, nResamples },
    { level: real({ above: 0, below: 1 }), seed: integer({ min: 0 }), nResamples: integer({ min: 1 }) },
  );
  const scores = scoreAll(yTrue, probabilities, { positive, threshold });
  const { classes } = yTrue;
  const rows: RowsToResample = {
    yTrue,
    yPred: labelsAt(probabilities, classes, positive, threshold),
    probabilities,
    positive: classes.length === 2 ? positiveIndexOf(classes, positive) : -1,
  };
  const exact = exactIntervals(rows, level);
  let resampled: ReadonlyMap<string, PercentileEnds> | undefined;
  const resample = (): ReadonlyMap<string, PercentileEnds> => {
    const judge = new ResampledMetrics(rows);
    const found = stratifiedBootstrap(
      yTrue.codes,
      (counts, into) => judge.judge(counts, into),
      ResampledMetrics.names.length,
      { nResamples, seed, level },
    );
    return new Map(ResampledMetrics.names.map((name, m) => [name, found[m]!]));
  };
  const intervalOf = (name: string): Interval | { noInterval: NoInterval } => {
    const tooFew = findTooFewRows(yTrue, name, positive);
    if (tooFew !== undefined) return { noInterval: tooFew };
    const make = exact[name];
    if (make !== undefined) return make();
    resampled ??= resample();
    return bootstrapInterval(name, resampled.get(name)!, { n: yTrue.codes.length, level, nResamples });
  };
  return Object.fromEntries(
    Object.entries(scores).map(([name, value]) => [
      name,
      hasValue(value) ? { value, ...intervalOf(name) } : value,
    ]),
  );
}

/** Intervals that follow from a formula, by the name of their metric. */
type ExactIntervals = Readonly<Record<string, (() => Interval) | undefined>>;

function exactIntervals(
  { yTrue, yPred, probabilities, positive }: RowsToResample,
  level: number,
): ExactIntervals {
  const { data, nCols } = confusionMatrix(yTrue, yPred);
  const cell = (isOf: number, isGiven: number): number => data[isOf * nCols + isGiven]!;
  const right = yTrue.classes.reduce((sum, _, j) => sum + cell(j, j), 0);
  const accuracy = (): Interval => wilsonInterval(right, yTrue.codes.length, level);
  if (nCols !== 2) return { accuracy };
  const negative = 1 - positive;
  const [tp, fn] = [cell(positive, positive), cell(positive, negative)];
  const [tn, fp] = [cell(negative, negative), cell(negative, positive)];
  return {
    accuracy,
    roc_auc: () => {
      const answers = binaryAnswers(yTrue, probabilities, yTrue.classes[positive]);
      return aucInterval(answers.outcomes, answers.probabilities, level);
    },
    precision: () => wilsonInterval(tp, tp + fp, level),
    recall: () => wilsonInterval(tp, tp + fn, level),
    specificity: () => wilsonInterval(tn, tn + fp, level),
  };
}

function bootstrapInterval(
  name: string,
  { low, high, nUndefined }: PercentileEnds,
  { n, level, nResamples }: { readonly n: number; readonly level: number; readonly nResamples: number },
): Interval | { noInterval: NoInterval } {
  if (nUndefined > mostUndefined * nResamples)
    return {
      noInterval: {
        undefined: "interval/undefined-resamples",
        reason: `an interval must have a value of ${getMetric(name).title} in nearly all resamples of the rows, got none in ${nUndefined} of ${nResamples}`,
      },
    };
  if (low === high)
    return {
      noInterval: {
        undefined: "interval/no-spread",
        reason: `an interval must have resamples of the rows that differ in ${getMetric(name).title}, got ${low} in all of them`,
      },
    };
  return { low, high, level, method: "stratified-bootstrap", n, estimates: "this model" };
}
