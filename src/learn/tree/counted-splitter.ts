import type { GroupCollector } from "./group-collector.ts";
import type { BestSplit, NodeSplitter } from "./node-splitter.ts";
import type { RankedColumns } from "./ranked-columns.ts";
import type { TreeRows } from "./tree-rows.ts";
import type { WeightedSplitter } from "./weighted-splitter.ts";

/** Candidates whose quick score is this much worse than the best one, relatively, cannot be as good. */
const SLACK = 1e-11;

/**
 * The fast splitter, for two classes, small whole weights and children of any size: what unweighted trees and bootstrap
 * forests are. Columns with missing or very close values are left to the {@link WeightedSplitter}.
 *
 * Candidates are first compared by a quick score; what may be the best one is scored by scikit-learn's own formula, to the
 * last bit for Gini's index, so that the same one of several equal splits of a column wins.
 */
export class CountedSplitter implements NodeSplitter {
  readonly best: BestSplit;
  readonly leftSums = new Float64Array(2);
  readonly rightSums = new Float64Array(2);
  readonly #ranked: RankedColumns;
  readonly #isGini: boolean;
  readonly #weighted: WeightedSplitter;
  readonly #groups: GroupCollector;
  /** `x log x` of whole numbers, for the quick score of the entropy. */
  readonly #logs: Float64Array;
  readonly #words: Int32Array;
  readonly #moved: Int32Array;
  readonly #shift: number;
  #start = 0;
  #end = 0;
  #zeros = 0;
  #ones = 0;
  /** Quick scores above this are out. */
  #bar = Infinity;

  constructor(
    ranked: RankedColumns,
    rows: TreeRows,
    isGini: boolean,
    weighted: WeightedSplitter,
    groups: GroupCollector,
    logs: Float64Array,
  ) {
    this.#ranked = ranked;
    this.#isGini = isGini;
    this.#weighted = weighted;
    this.#groups = groups;
    this.#logs = logs;
    this.#words = rows.words;
    this.#moved = weighted.moved;
    this.#shift = rows.shift;
    this.best = weighted.best;
  }

  begin(start: number, end: number, sums: Float64Array, total: number): void {
    this.#start = start;
    this.#end = end;
    this.#zeros = sums[0]!;
    this.#ones = sums[1]!;
    this.#bar = Infinity;
    this.#weighted.begin(start, end, sums, total);
  }

  evaluate(column: number): boolean {
    const ranked = this.#ranked;
    if (this.#isSpecial(column)) return this.#weighted.evaluate(column);
    const n = this.#groups.collect(
      this.#words,
      this.#shift,
      this.#start,
      this.#end,
      column,
      ranked.nDistinct[column]!,
    );
    if (n < 2) return false;
    if (this.#isGini) this.#scanGini(column, n);
    else this.#scanEntropy(column, n);
    return true;
  }

  #isSpecial(column: number): boolean {
    return this.#ranked.hasMissing[column] !== 0 || this.#ranked.hasClose[column] !== 0;
  }

  #scanGini(column: number, n: number): void {
    const { codes, zeros, ones } = this.#groups;
    let left0 = 0;
    let left1 = 0;
    let right0 = this.#zeros;
    let right1 = this.#ones;
    let bar = this.#bar;
    for (let g = 0; g < n - 1; g++) {
      const zero = zeros[g]!;
      const one = ones[g]!;
      left0 += zero;
      left1 += one;
      right0 -= zero;
      right1 -= one;
      const left = left0 + left1;
      const right = right0 + right1;
      // Half the weighted impurity of the children.
      const cost = (left0 * left1 * right + right0 * right1 * left) / (left * right);
      if (cost <= bar) bar = this.#contend(column, codes[g]!, codes[g + 1]!, left0, left1, cost);
    }
    this.#bar = bar;
  }

  #scanEntropy(column: number, n: number): void {
    const { codes, zeros, ones } = this.#groups;
    const logs = this.#logs;
    let left0 = 0;
    let left1 = 0;
    let bar = this.#bar;
    const all0 = this.#zeros;
    const all1 = this.#ones;
    for (let g = 0; g < n - 1; g++) {
      left0 += zeros[g]!;
      left1 += ones[g]!;
      const right0 = all0 - left0;
      const right1 = all1 - left1;
      const cost =
        logs[left0 + left1]! -
        logs[left0]! -
        logs[left1]! +
        (logs[right0 + right1]! - logs[right0]! - logs[right1]!);
      if (cost <= bar) bar = this.#contend(column, codes[g]!, codes[g + 1]!, left0, left1, cost);
    }
    this.#bar = bar;
  }

  /** Scores a candidate exactly and keeps it when it is better. @returns the bar for the next one. */
  #contend(
    column: number,
    code: number,
    nextCode: number,
    left0: number,
    left1: number,
    cost: number,
  ): number {
    const best = this.best;
    const proxy = this.#weighted.proxyOfTwo(left0, left1, this.#zeros - left0, this.#ones - left1);
    if (!(proxy > best.proxy)) return this.#bar;
    best.set(column, proxy, code, nextCode, "none");
    this.leftSums[0] = left0;
    this.leftSums[1] = left1;
    this.#bar = cost + (cost + this.#zeros + this.#ones) * SLACK;
    return this.#bar;
  }

  partition(): number {
    const best = this.best;
    if (this.#isSpecial(best.column)) {
      const at = this.#weighted.partition();
      this.leftSums.set(this.#weighted.leftSums);
      this.rightSums.set(this.#weighted.rightSums);
      return at;
    }
    this.rightSums[0] = this.#zeros - this.leftSums[0]!;
    this.rightSums[1] = this.#ones - this.leftSums[1]!;
    return this.#move(best.column * this.#ranked.nRows, best.code);
  }

  /** A stable partition without a branch: every row is written to both sides, and one of them moves on. */
  #move(base: number, code: number): number {
    const words = this.#words;
    const moved = this.#moved;
    const shift = this.#shift;
    const ranks = this.#ranked.codes;
    let left = this.#start;
    let right = 0;
    for (let p = this.#start; p < this.#end; p++) {
      const word = words[p]!;
      const goesRight = (code - ranks[base + (word >>> shift)]!) >>> 31;
      words[left] = word;
      moved[right] = word;
      left += 1 - goesRight;
      right += goesRight;
    }
    for (let p = 0; p < right; p++) words[left + p] = moved[p]!;
    return left;
  }
}
