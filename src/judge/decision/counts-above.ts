import { DataError } from "../../core/index.ts";

/** How many rows are labelled positive at a threshold, of those with the event and of those without. */
export interface PositiveCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** A threshold, and how many rows have a probability above it. */
export interface Cut extends PositiveCounts {
  readonly threshold: number;
}

/** Rows with the event and rows without, each by rising probability, so that those above a threshold are counted at once. */
export class CountsAbove {
  readonly #events: Float64Array;
  readonly #others: Float64Array;

  /**
   * @param outcomes n values: 1 where the event occurred, else 0.
   * @param probabilities n probabilities of the event.
   * @throws {RangeError} when there are not as many outcomes as probabilities.
   * @throws {DataError} `metric/no-rows` without a row; `metric/probability` when one is not in [0, 1].
   */
  constructor(outcomes: ArrayLike<number>, probabilities: ArrayLike<number>) {
    const n = probabilities.length;
    if (outcomes.length !== n) throw new RangeError(`outcomes must have ${n} rows, got ${outcomes.length}`);
    if (n === 0)
      throw new DataError("metric/no-rows", "answers to judge must have at least one row, got none");
    const sides: [number[], number[]] = [[], []];
    for (let i = 0; i < n; i++) {
      const p = probabilities[i]!;
      if (!(p >= 0 && p <= 1))
        throw new DataError(
          "metric/probability",
          `the probability of row ${i} must be a number from 0 to 1, got ${p}`,
        );
      sides[outcomes[i] === 1 ? 1 : 0].push(p);
    }
    this.#others = Float64Array.from(sides[0]).sort();
    this.#events = Float64Array.from(sides[1]).sort();
  }

  get nEvents(): number {
    return this.#events.length;
  }

  get nOthers(): number {
    return this.#others.length;
  }

  /** The counts at a threshold; a probability equal to it is not above it. */
  at(threshold: number): PositiveCounts {
    return {
      truePositives: countAbove(this.#events, threshold),
      falsePositives: countAbove(this.#others, threshold),
    };
  }

  /**
   * One threshold for each way to label these rows, rising: half way between two neighbouring probabilities, and beyond the
   * first and the last. None labels a row whose probability is 0.
   */
  cuts(): Cut[] {
    const { nEvents, nOthers } = this;
    const first = Math.min(this.#events[0] ?? 1, this.#others[0] ?? 1);
    const cuts: Cut[] =
      first > 0 ? [{ threshold: first / 2, truePositives: nEvents, falsePositives: nOthers }] : [];
    let e = 0;
    let o = 0;
    while (e < nEvents || o < nOthers) {
      const value = Math.min(this.#events[e] ?? 2, this.#others[o] ?? 2);
      while (this.#events[e] === value) e++;
      while (this.#others[o] === value) o++;
      const next = Math.min(this.#events[e] ?? 2, this.#others[o] ?? 2, 1);
      const middle = value + (next - value) / 2;
      const threshold = middle < next ? middle : value; // neighbouring doubles have none between them
      cuts.push({ threshold, truePositives: nEvents - e, falsePositives: nOthers - o });
    }
    return cuts;
  }
}

function countAbove(sorted: Float64Array, threshold: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! > threshold) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}
