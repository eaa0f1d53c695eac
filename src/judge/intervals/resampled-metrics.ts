import { columnOf, type Labels, type Matrix } from "../../core/index.ts";
import { labelShares, type OneVersusRest } from "../metrics/label-shares.ts";
import { brierLosses, logLosses } from "../metrics/probability.ts";
import { areaUnderRoc, averagePrecision } from "../metrics/ranking.ts";
import {
  countRanked,
  emptyCounts,
  type RankedRows,
  rankRows,
  type ThresholdCounts,
} from "../metrics/threshold-counts.ts";

/** Rows that are judged again and again, each time counted otherwise. */
export interface RowsToResample {
  readonly yTrue: Labels;
  /** The labels that the model gave. */
  readonly yPred: Labels;
  /** n rows, one column a class. */
  readonly probabilities: Matrix;
  /** The position of the positive class of two; with more classes metrics are means over all of them, and there is none. */
  readonly positive: number;
}

/**
 * The metrics of resampled rows. What does not change with the resample, which is the order of the rows by their probability and what each
 * of them loses, is worked out once; a resample then costs one pass over the rows for each class, and no memory.
 *
 * Each metric is that of `judge/metrics/` with the counts as weights of the rows.
 */
export class ResampledMetrics {
  /** What {@link judge} gives, in this order. */
  static readonly names = [
    "roc_auc",
    "average_precision",
    "accuracy",
    "precision",
    "recall",
    "specificity",
    "f1",
    "brier_score",
    "log_loss",
  ] as const;

  readonly #true: Int32Array;
  readonly #pred: Int32Array;
  /** The classes whose scores count: the positive one of two, else all. */
  readonly #classes: readonly number[];
  readonly #ranked: readonly { readonly rows: RankedRows; readonly counts: ThresholdCounts }[];
  readonly #losses: readonly Float64Array[];
  readonly #nTrue: Float64Array;
  readonly #nPred: Float64Array;
  readonly #nRight: Float64Array;
  readonly #counts: OneVersusRest = { tp: 0, fp: 0, fn: 0, tn: 0 };

  constructor({ yTrue, yPred, probabilities, positive }: RowsToResample) {
    const k = yTrue.classes.length;
    this.#true = yTrue.codes;
    this.#pred = yPred.codes;
    this.#classes = k === 2 ? [positive] : [...yTrue.classes.keys()];
    this.#ranked = this.#classes.map((j) => {
      const rows = rankRows(columnOf(probabilities, j));
      return { rows, counts: emptyCounts(rows) };
    });
    this.#losses = [brierLosses(yTrue, probabilities), logLosses(yTrue, probabilities)];
    this.#nTrue = new Float64Array(k);
    this.#nPred = new Float64Array(k);
    this.#nRight = new Float64Array(k);
  }

  /**
   * Judges the rows, each counted as often as `counts` has it.
   *
   * @param into takes one number for each of the {@link names}: NaN where the metric is undefined for these rows.
   */
  judge(counts: Uint32Array, into: Float64Array): void {
    const n = this.#countLabels(counts);
    this.#rank(counts, into);
    let right = 0;
    for (const count of this.#nRight) right += count;
    into[2] = right / n;
    into[3] = this.#averageShare("precision", n);
    into[4] = this.#averageShare("recall", n);
    into[5] = this.#averageShare("specificity", n);
    into[6] = this.#averageShare("f1", n);
    for (let m = 0; m < 2; m++) {
      const losses = this.#losses[m]!;
      let sum = 0;
      for (let i = 0; i < losses.length; i++) sum += counts[i]! * losses[i]!;
      into[7 + m] = sum / n;
    }
  }

  /** Counts true, given and right labels of each class. @returns how many rows there are. */
  #countLabels(counts: Uint32Array): number {
    this.#nTrue.fill(0);
    this.#nPred.fill(0);
    this.#nRight.fill(0);
    let n = 0;
    for (let i = 0; i < counts.length; i++) {
      const count = counts[i]!;
      const [isOf, isGiven] = [this.#true[i]!, this.#pred[i]!];
      n += count;
      this.#nTrue[isOf]! += count;
      this.#nPred[isGiven]! += count;
      if (isOf === isGiven) this.#nRight[isOf]! += count;
    }
    return n;
  }

  /** The AUC and the average precision: means over the classes that have rows. */
  #rank(counts: Uint32Array, into: Float64Array): void {
    let [auc, precision, nPresent] = [0, 0, 0];
    for (const [c, { rows, counts: found }] of this.#ranked.entries()) {
      const j = this.#classes[c]!;
      if (this.#nTrue[j] === 0) continue;
      countRanked(rows, this.#true, j, counts, found);
      auc += areaUnderRoc(found);
      precision += averagePrecision(found);
      nPresent++;
    }
    // rows of one of several classes have neither; of the positive one of two they have no AUC, which is 0 / 0 already
    const isOneOfMany = this.#classes.length > 1 && nPresent === 1;
    into[0] = isOneOfMany ? NaN : auc / nPresent;
    into[1] = isOneOfMany ? NaN : precision / nPresent;
  }

  /** A score of labels: the mean over the classes that occur among true or given labels. */
  #averageShare(name: keyof typeof labelShares, n: number): number {
    const { part, whole } = labelShares[name];
    const c = this.#counts;
    let [sum, nSeen] = [0, 0];
    for (const j of this.#classes) {
      c.tp = this.#nRight[j]!;
      c.fp = this.#nPred[j]! - c.tp;
      c.fn = this.#nTrue[j]! - c.tp;
      c.tn = n - c.tp - c.fp - c.fn;
      // one of several classes that occurs nowhere has no part in the mean
      if (this.#classes.length > 1 && c.tp + c.fp + c.fn === 0) continue;
      sum += part(c) / whole(c);
      nSeen++;
    }
    return sum / nSeen;
  }
}
