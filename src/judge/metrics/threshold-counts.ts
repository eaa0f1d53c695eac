import { DataError, type Labels } from "../../core/index.ts";
import { checkRows } from "./input.ts";

/**
 * The weights of false and true positives when all rows are labelled positive whose score is at least a threshold. All ranking
 * scores derive from them. There is an entry for each distinct score, the highest first; the last one counts all rows.
 */
export interface ThresholdCounts {
  /** False positives: what the rows of other classes weigh that score at least the threshold. */
  readonly fps: Float64Array;
  /** True positives: what the rows of the class weigh that score at least the threshold. */
  readonly tps: Float64Array;
  /** The distinct scores, falling. */
  readonly thresholds: Float64Array;
}

/**
 * Counts rows at or above each distinct score, one class against the rest. Rows of weight 0 are left out.
 *
 * @param yScore n numbers, higher means more likely of class `positive`.
 * @param positive the position of the class in `yTrue.classes`.
 * @throws {DataError} `metric/not-finite` when a score is NaN or infinite.
 * @throws {DataError} `metric/no-rows` without a row that has weight; `metric/weight` for a weight that is no number >= 0.
 * @see scikit-learn's confusion_matrix_at_thresholds.
 */
export function countAtThresholds(
  yTrue: Labels,
  yScore: Float64Array,
  positive: number,
  sampleWeight?: Float64Array,
): ThresholdCounts {
  checkRows(yTrue, yScore.length, sampleWeight);
  const ranked = rankRows(yScore, sampleWeight);
  const counts = emptyCounts(ranked);
  countRanked(ranked, yTrue.codes, positive, sampleWeight, counts);
  return counts;
}

/** Rows by falling score. */
export interface RankedRows {
  /** Rows of weight above 0, the highest score first, ties in the order of the rows. */
  readonly order: Uint32Array;
  /** Where the rows of each distinct score end in `order`. */
  readonly ends: Uint32Array;
  /** The distinct scores, falling. */
  readonly thresholds: Float64Array;
}

/**
 * Ranks rows by falling score.
 *
 * @throws {DataError} `metric/not-finite` when a score is NaN or infinite.
 */
export function rankRows(yScore: Float64Array, sampleWeight?: Float64Array): RankedRows {
  const order = orderByScore(yScore, sampleWeight);
  const n = order.length;
  const ends = new Uint32Array(n);
  let used = 0;
  for (let i = 0; i < n; i++)
    if (i + 1 === n || yScore[order[i + 1]!] !== yScore[order[i]!]) ends[used++] = i + 1;
  return {
    order,
    ends: ends.slice(0, used),
    thresholds: Float64Array.from(ends.subarray(0, used), (end) => yScore[order[end - 1]!]!),
  };
}

/** Counts for each distinct score, to be filled by {@link countRanked}. */
export function emptyCounts({ ends, thresholds }: RankedRows): ThresholdCounts {
  return { fps: new Float64Array(ends.length), tps: new Float64Array(ends.length), thresholds };
}

/** Counts ranked rows at or above each distinct score into `counts`; each row counts as it weighs. */
export function countRanked(
  { order, ends }: RankedRows,
  codes: Int32Array,
  positive: number,
  weights: ArrayLike<number> | undefined,
  { fps, tps }: ThresholdCounts,
): void {
  let fp = 0;
  let tp = 0;
  let i = 0;
  for (let t = 0; t < ends.length; t++) {
    for (const end = ends[t]!; i < end; i++) {
      const row = order[i]!;
      const weight = weights === undefined ? 1 : weights[row]!;
      if (codes[row] === positive) tp += weight;
      else fp += weight;
    }
    fps[t] = fp;
    tps[t] = tp;
  }
}

/** Rows of weight above 0 by falling score, ties in the order of the rows. */
function orderByScore(yScore: Float64Array, sampleWeight: Float64Array | undefined): Uint32Array {
  const order = new Uint32Array(yScore.length);
  let n = 0;
  for (let i = 0; i < yScore.length; i++) {
    if (!Number.isFinite(yScore[i]))
      throw new DataError("metric/not-finite", `score ${i} must be a finite number, got ${yScore[i]}`);
    if (sampleWeight === undefined || sampleWeight[i]! > 0) order[n++] = i;
  }
  return order.subarray(0, n).sort((a, b) => yScore[b]! - yScore[a]! || a - b);
}
