import { type DataError, type Labels, type Matrix, makeMatrix } from "../../core/index.ts";
import {
  absentClassError,
  checkRows,
  checkSameClasses,
  nonePredictedError,
  positiveIndexOf,
  type ScoreOptions,
} from "./input.ts";
import { type LabelShare, labelShares, type OneVersusRest } from "./label-shares.ts";

/**
 * How a score of several classes is made one number: `binary` is the score of the positive class; `macro` the mean over the
 * classes that occur among true or predicted labels; `weighted` the same mean, each class weighted by its true rows; `micro` the score
 * of what all of these classes count together, each against the rest.
 */
export type Average = "binary" | "macro" | "weighted" | "micro";

/** What scores of labels take beside their rows. */
export interface LabelScoreOptions extends ScoreOptions {
  /** Default: `binary` with two classes or where `positive` is stated, else `macro`. */
  readonly average?: Average | undefined;
}

/**
 * How many rows of each class were given which label; with weights, how much these rows weigh.
 *
 * @param yTrue n labels.
 * @param yPred n labels with the same classes as `yTrue`.
 * @returns classes x classes, in the order of `yTrue.classes`: row `i`, column `j` has the rows of class `i` that were
 *   labelled `j`.
 * @throws {RangeError} when lengths or classes differ.
 * @throws {DataError} `metric/no-rows` without a row that has weight; `metric/weight` for a weight that is no number >= 0.
 * @see scikit-learn's confusion_matrix with `labels` set to all classes.
 * @example confusionMatrix(makeLabels([0, 1, 1]), makeLabels([0, 0, 1])).data // [1, 0, 1, 1]
 */
export function confusionMatrix(
  yTrue: Labels,
  yPred: Labels,
  options: Pick<ScoreOptions, "sampleWeight"> = {},
): Matrix {
  const { sampleWeight } = options;
  checkSameClasses(yTrue, yPred);
  checkRows(yTrue, yPred.codes.length, sampleWeight);
  const k = yTrue.classes.length;
  const counts = makeMatrix(k, k);
  for (let i = 0; i < yTrue.codes.length; i++)
    counts.data[yTrue.codes[i]! * k + yPred.codes[i]!]! += sampleWeight === undefined ? 1 : sampleWeight[i]!;
  return counts;
}

/**
 * The share of rows whose label is right.
 *
 * @param yPred n labels with the same classes as `yTrue`.
 * @returns a number in [0, 1]. Always giving the most frequent class reaches the share of that class.
 * @throws {RangeError} when lengths or classes differ.
 * @throws {DataError} `metric/no-rows` without a row that has weight; `metric/weight` for a weight that is no number >= 0.
 * @see scikit-learn's accuracy_score.
 * @example accuracyScore(makeLabels([0, 1, 1, 1]), makeLabels([0, 0, 1, 1])) // 0.75
 */
export function accuracyScore(
  yTrue: Labels,
  yPred: Labels,
  options: Pick<ScoreOptions, "sampleWeight"> = {},
): number {
  const counts = confusionMatrix(yTrue, yPred, options);
  let right = 0;
  let all = 0;
  for (let i = 0; i < counts.nRows; i++) right += counts.data[i * counts.nCols + i]!;
  for (const count of counts.data) all += count;
  return right / all;
}

/**
 * The share of the rows labelled positive that are positive: TP / (TP + FP).
 *
 * @param yPred n labels with the same classes as `yTrue`.
 * @returns a number in [0, 1].
 * @throws {DataError} `metric/none-predicted` when no row is labelled positive, or in an average none of some class:
 *   there is no share of nothing. scikit-learn warns and counts 0.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see scikit-learn's precision_score.
 * @example precisionScore(makeLabels([0, 0, 1, 1]), makeLabels([0, 1, 1, 1])) // 0.666...
 */
export function precisionScore(yTrue: Labels, yPred: Labels, options: LabelScoreOptions = {}): number {
  return averageOver(yTrue, yPred, options, labelShares.precision, (name) =>
    nonePredictedError("precision", name),
  );
}

/**
 * The share of the positive rows that are labelled positive (sensitivity): TP / (TP + FN).
 *
 * @param yPred n labels with the same classes as `yTrue`.
 * @returns a number in [0, 1].
 * @throws {DataError} `metric/one-class` when no row is positive, or in an average none of a class that is predicted.
 *   scikit-learn warns and counts 0.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see scikit-learn's recall_score.
 * @example recallScore(makeLabels([0, 0], ["0", "1"]), makeLabels([0, 1])) // throws metric/one-class
 */
export function recallScore(yTrue: Labels, yPred: Labels, options: LabelScoreOptions = {}): number {
  return averageOver(yTrue, yPred, options, labelShares.recall, (name) =>
    absentClassError("recall", `a row of class "${name}"`),
  );
}

/**
 * The share of the rows that are not positive and are not labelled positive: TN / (TN + FP), the recall of the other side.
 *
 * @param yPred n labels with the same classes as `yTrue`.
 * @returns a number in [0, 1].
 * @throws {DataError} `metric/one-class` when all rows are positive, or in an average all of one class.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see scikit-learn's recall_score with `pos_label` set to the other class.
 * @example specificityScore(makeLabels([0, 0, 1, 1]), makeLabels([0, 1, 1, 1])) // 0.5
 */
export function specificityScore(yTrue: Labels, yPred: Labels, options: LabelScoreOptions = {}): number {
  return averageOver(yTrue, yPred, options, labelShares.specificity, (name) =>
    absentClassError("specificity", `a row that is not of class "${name}"`),
  );
}

/**
 * The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). Where there are positive rows and none is labelled so it
 * has a value, 0, although precision has none.
 *
 * @param yPred n labels with the same classes as `yTrue`.
 * @returns a number in [0, 1].
 * @throws {DataError} `metric/one-class` when no row is positive and none is labelled so. scikit-learn warns and counts 0.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see scikit-learn's f1_score.
 * @example f1Score(makeLabels([0, 0, 1, 1]), makeLabels([0, 1, 1, 1])) // 0.8
 */
export function f1Score(yTrue: Labels, yPred: Labels, options: LabelScoreOptions = {}): number {
  return averageOver(yTrue, yPred, options, labelShares.f1, (name) =>
    absentClassError("F1", `a row of class "${name}" or one that is labelled so`),
  );
}

/**
 * The score of the positive class, or one number for all classes, as the options say.
 *
 * @param undefinedFor the error where the score of a class of that name is undefined.
 */
function averageOver(
  yTrue: Labels,
  yPred: Labels,
  options: LabelScoreOptions,
  share: LabelShare,
  undefinedFor: (className: string) => DataError,
): number {
  const counts = confusionMatrix(yTrue, yPred, options);
  const { classes } = yTrue;
  const average =
    options.average ?? (classes.length === 2 || options.positive !== undefined ? "binary" : "macro");
  if (average === "binary") {
    const positive = positiveIndexOf(classes, options.positive);
    return takeShare(share, oneVersusRest(counts, positive), undefinedFor, classes[positive]!);
  }
  const each = classes.map((name, j) => ({ name, counts: oneVersusRest(counts, j) }));
  // scikit-learn averages over the classes that it sees, weighted or not
  const seen = each.filter(({ counts: c }) => c.tp + c.fn + c.fp > 0);
  if (average === "micro") {
    const sum = seen.reduce((total, { counts: c }) => addCounts(total, c), { tp: 0, fp: 0, fn: 0, tn: 0 });
    return takeShare(share, sum, undefinedFor, classes.join('", "'));
  }
  let sum = 0;
  let total = 0;
  for (const { name, counts: c } of seen) {
    const weight = average === "macro" ? 1 : c.tp + c.fn;
    // a class without true rows has no part in a weighted mean, whether its own score is defined or not
    if (weight === 0) continue;
    sum += weight * takeShare(share, c, undefinedFor, name);
    total += weight;
  }
  return sum / total;
}

function takeShare(
  share: LabelShare,
  counts: OneVersusRest,
  undefinedFor: (className: string) => DataError,
  className: string,
): number {
  const whole = share.whole(counts);
  if (whole === 0) throw undefinedFor(className);
  return share.part(counts) / whole;
}

function addCounts(a: OneVersusRest, b: OneVersusRest): OneVersusRest {
  return { tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn, tn: a.tn + b.tn };
}

/** One class against the rest. Each count is a sum, none a difference, so that a count of nothing is exactly 0 with any weights. */
function oneVersusRest(counts: Matrix, positive: number): OneVersusRest {
  const k = counts.nCols;
  let tp = 0;
  let fp = 0;
  let fn = 0;
  let tn = 0;
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      const count = counts.data[i * k + j]!;
      if (i === positive && j === positive) tp += count;
      else if (i === positive) fn += count;
      else if (j === positive) fp += count;
      else tn += count;
    }
  return { tp, fp, fn, tn };
}
