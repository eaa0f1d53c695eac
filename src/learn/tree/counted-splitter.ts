import { GroupCollector } from "./group-collector.ts";
import type { BestSplit, NodeSplitter } from "./node-splitter.ts";
import { isCloseCode, type RankedColumns } from "./ranked-columns.ts";
import { copyBack, SortedLists } from "./sorted-lists.ts";
import type { TreeRows } from "./tree-rows.ts";
import type { WeightedSplitter } from "./weighted-splitter.ts";

/** Candidates whose quick score is this much worse than the best one, relatively, cannot be as good. */
const SLACK = 1e-11;

/** Instead of a place in a list: none is below the bar, or several are. */
const NONE = -1;
const MANY = -2;

/**
 * The fast splitter, for two classes, small whole weights and children of any size: what unweighted trees and bootstrap
 * forests are. Columns with missing values are left to the {@link WeightedSplitter}.
 *
 * Candidates are first compared by a quick score, less being better; what may be the best one is scored by scikit-learn's own
 * formula, to the last bit for Gini's index, so that the same one of several equal splits of a column wins.
 */
export class CountedSplitter implements NodeSplitter {
  readonly best: BestSplit;
  readonly leftSums = new Float64Array(2);
  readonly rightSums = new Float64Array(2);
  readonly #ranked: RankedColumns;
  readonly #isGini: boolean;
  readonly #weighted: WeightedSplitter;
  readonly #groups: GroupCollector;
  readonly #lists: SortedLists;
  readonly #moved: Int32Array;
  /** `x log x` of whole numbers, for the quick score of the entropy. */
  #logs = new Float64Array(0);
  #words: Int32Array;
  #shift = 0;
  #start = 0;
  #end = 0;
  #zeros = 0;
  #ones = 0;
  #hasLists = false;
  #found0 = 0;
  #found1 = 0;
  #foundCost = 0;
  readonly #pair = new Int32Array(2);
  /** Quick scores above this are out. */
  #bar = Infinity;

  constructor(ranked: RankedColumns, isGini: boolean, maxFeatures: number, weighted: WeightedSplitter) {
    this.#ranked = ranked;
    this.#isGini = isGini;
    this.#weighted = weighted;
    this.#groups = new GroupCollector(ranked);
    this.#lists = new SortedLists(ranked, maxFeatures);
    this.#moved = weighted.moved;
    this.#words = weighted.moved;
    this.best = weighted.best;
  }

  /** Turns to another tree. @param total the sum of its weights. */
  setTree(rows: TreeRows, total: number): void {
    this.#words = rows.words;
    this.#shift = rows.shift;
    this.#lists.setRows(rows);
    if (this.#isGini || this.#logs.length > total) return;
    this.#logs = new Float64Array(total + 1);
    for (let n = 2; n <= total; n++) this.#logs[n] = n * Math.log(n);
  }

  begin(start: number, end: number, sums: Float64Array, total: number): void {
    this.#start = start;
    this.#end = end;
    this.#zeros = sums[0]!;
    this.#ones = sums[1]!;
    this.#bar = Infinity;
    this.#hasLists = this.#lists.has(end - start);
    this.#weighted.begin(start, end, sums, total);
  }

  evaluate(column: number): boolean {
    const ranked = this.#ranked;
    const nDistinct = ranked.nDistinct[column]!;
    if (ranked.hasMissing[column] !== 0) return this.#weighted.evaluate(column);
    if (nDistinct === 2) return this.#evaluateTwo(column);
    const list = this.#hasLists ? this.#lists.starts[column]! : -1;
    if (list >= 0) return this.#evaluateList(column, list);
    const n = this.#groups.collect(this.#words, this.#shift, this.#start, this.#end, column, nDistinct);
    if (n < 2) return false;
    const { codes } = this.#groups;
    if (this.#areClose(column, codes[0]!, codes[n - 1]!)) return false;
    this.#bar = this.#isGini ? this.#scanGroups(column, n) : this.#scanGroupsEntropy(column, n);
    return true;
  }

  #areClose(column: number, code: number, nextCode: number): boolean {
    return this.#ranked.hasClose[column] !== 0 && isCloseCode(this.#ranked, column, code, nextCode);
  }

  /** A column of two values has one split. */
  #evaluateTwo(column: number): boolean {
    const base = column * this.#ranked.nRows;
    const counts = this.#pair;
    countHigh(this.#words, this.#start, this.#end, this.#shift, this.#ranked.codes, base, counts);
    const high = counts[0]!;
    const highOnes = counts[1]!;
    const left0 = this.#zeros - (high - highOnes);
    const left1 = this.#ones - highOnes;
    if (high === 0 || left0 + left1 === 0 || this.#areClose(column, 0, 1)) return false;
    const cost = this.#costOf(left0, left1);
    if (cost <= this.#bar) this.#bar = this.#contend(column, 0, 1, left0, left1, cost);
    return true;
  }

  #costOf(left0: number, left1: number): number {
    const right0 = this.#zeros - left0;
    const right1 = this.#ones - left1;
    const left = left0 + left1;
    const right = right0 + right1;
    if (this.#isGini) return (left0 * left1 * right + right0 * right1 * left) / (left * right);
    const logs = this.#logs;
    const leftCost = logs[left]! - logs[left0]! - logs[left1]!;
    return leftCost + (logs[right]! - logs[right0]! - logs[right1]!);
  }

  #scanGroups(column: number, n: number): number {
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
    return bar;
  }

  #scanGroupsEntropy(column: number, n: number): number {
    const { codes, zeros, ones } = this.#groups;
    let left0 = 0;
    let left1 = 0;
    let bar = this.#bar;
    for (let g = 0; g < n - 1; g++) {
      left0 += zeros[g]!;
      left1 += ones[g]!;
      const cost = this.#costOf(left0, left1);
      if (cost <= bar) bar = this.#contend(column, codes[g]!, codes[g + 1]!, left0, left1, cost);
    }
    return bar;
  }

  #evaluateList(column: number, list: number): boolean {
    const { lists } = this.#lists;
    const from = list + this.#start;
    const to = list + this.#end;
    const first = this.#codeOf(column, lists[from]!);
    const last = this.#codeOf(column, lists[to - 1]!);
    if (first === last || this.#areClose(column, first, last)) return false;
    const at = this.#isGini ? this.#findInList(column, from, to) : MANY;
    if (at === NONE) return true;
    if (at === MANY || !this.#contendAt(column, at)) this.#scanList(column, from, to);
    return true;
  }

  /**
   * Looks for the place with the least cost, if that is below the bar.
   *
   * @returns the place in the lists; NONE; or MANY when there are several of nearly the same cost.
   */
  #findInList(column: number, from: number, to: number): number {
    const { lists } = this.#lists;
    const { codes: ranks, nRows, nDistinct } = this.#ranked;
    const base = column * nRows;
    const hasEqual = nDistinct[column]! < nRows;
    const shift = this.#shift;
    const payload = (1 << shift) - 1;
    const slack = (this.#zeros + this.#ones) * SLACK;
    let left0 = 0;
    let left1 = 0;
    let right0 = this.#zeros;
    let right1 = this.#ones;
    let bar = this.#bar;
    let best = Infinity;
    let found = NONE;
    let found0 = 0;
    let found1 = 0;
    for (let p = from; p < to - 1; p++) {
      const word = lists[p]!;
      const weight = (word & payload) >>> 1;
      const one = weight & -(word & 1);
      const zero = weight - one;
      left0 += zero;
      left1 += one;
      right0 -= zero;
      right1 -= one;
      const left = left0 + left1;
      const right = right0 + right1;
      // Half the weighted impurity of the children.
      const cost = (left0 * left1 * right + right0 * right1 * left) / (left * right);
      if (cost <= bar) {
        // A place within equal values is none.
        if (hasEqual && ranks[base + (word >>> shift)] === ranks[base + (lists[p + 1]! >>> shift)]) continue;
        if (cost < best - slack) {
          best = cost;
          bar = cost + slack < bar ? cost + slack : bar;
          found = p;
          found0 = left0;
          found1 = left1;
        } else found = MANY;
      }
    }
    this.#found0 = found0;
    this.#found1 = found1;
    this.#foundCost = best;
    return found;
  }

  /** @returns false when the values on either side of the place are close. */
  #contendAt(column: number, p: number): boolean {
    const { lists } = this.#lists;
    const code = this.#codeOf(column, lists[p]!);
    const nextCode = this.#codeOf(column, lists[p + 1]!);
    if (this.#areClose(column, code, nextCode)) return false;
    this.#bar = this.#contend(column, code, nextCode, this.#found0, this.#found1, this.#foundCost);
    return true;
  }

  #codeOf(column: number, word: number): number {
    return this.#ranked.codes[column * this.#ranked.nRows + (word >>> this.#shift)]!;
  }

  /** Lets every place contend whose cost is not above the bar. */
  #scanList(column: number, from: number, to: number): void {
    const { lists } = this.#lists;
    const payload = (1 << this.#shift) - 1;
    let left0 = 0;
    let left1 = 0;
    for (let p = from; p < to - 1; p++) {
      const word = lists[p]!;
      const weight = (word & payload) >>> 1;
      const one = weight & -(word & 1);
      left0 += weight - one;
      left1 += one;
      const cost = this.#costOf(left0, left1);
      if (cost > this.#bar) continue;
      const code = this.#codeOf(column, word);
      const nextCode = this.#codeOf(column, lists[p + 1]!);
      if (code !== nextCode) this.#bar = this.#contend(column, code, nextCode, left0, left1, cost);
    }
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
    const right0 = this.#zeros - left0;
    const right1 = this.#ones - left1;
    const left = left0 + left1;
    const right = right0 + right1;
    const proxy = -right * this.#impurityOfTwo(right0, right1) - left * this.#impurityOfTwo(left0, left1);
    if (!(proxy > best.proxy) || this.#areClose(column, code, nextCode)) return this.#bar;
    best.set(column, proxy, code, nextCode, "none");
    this.leftSums[0] = left0;
    this.leftSums[1] = left1;
    this.#bar = cost + (cost + left + right) * SLACK;
    return this.#bar;
  }

  /** `impurityOf` without its arrays. */
  #impurityOfTwo(zeros: number, ones: number): number {
    const total = zeros + ones;
    if (this.#isGini) return 1 - (zeros * zeros + ones * ones) / (total * total);
    let entropy = 0;
    if (zeros > 0) entropy -= (zeros / total) * (Math.log(zeros / total) / Math.LN2);
    if (ones > 0) entropy -= (ones / total) * (Math.log(ones / total) / Math.LN2);
    return entropy;
  }

  partition(): number {
    const best = this.best;
    if (this.#ranked.hasMissing[best.column] !== 0) {
      const at = this.#weighted.partition();
      this.leftSums.set(this.#weighted.leftSums);
      this.rightSums.set(this.#weighted.rightSums);
      return at;
    }
    this.rightSums[0] = this.#zeros - this.leftSums[0]!;
    this.rightSums[1] = this.#ones - this.leftSums[1]!;
    const base = best.column * this.#ranked.nRows;
    const nRight = divideWords(
      this.#words,
      this.#start,
      this.#end,
      this.#shift,
      this.#ranked.codes,
      base,
      best.code,
      this.#moved,
    );
    const at = this.#end - nRight;
    copyBack(this.#moved, nRight, this.#words, at);
    return at;
  }

  descend(at: number, needsLeft: boolean, needsRight: boolean): void {
    this.#lists.divide(this.#words, this.#start, at, this.#end, this.best.column, needsLeft, needsRight);
  }
}

// One loop a function, and nothing behind it: see SortedLists.

/** The weight of the rows of rank 1, and the part of it in class 1. */
function countHigh(
  words: Int32Array,
  start: number,
  end: number,
  shift: number,
  ranks: Int32Array,
  base: number,
  out: Int32Array,
): void {
  const payload = (1 << shift) - 1;
  let high = 0;
  let ones = 0;
  for (let p = start; p < end; p++) {
    const word = words[p]!;
    const weight = ((word & payload) >>> 1) & -ranks[base + (word >>> shift)]!;
    high = (high + weight) | 0;
    ones = (ones + (weight & -(word & 1))) | 0;
  }
  out[0] = high;
  out[1] = ones;
}

/** A stable partition without a branch: every word is written to both sides, and one of them moves on. */
function divideWords(
  words: Int32Array,
  start: number,
  end: number,
  shift: number,
  ranks: Int32Array,
  base: number,
  code: number,
  moved: Int32Array,
): number {
  let left = start;
  let nRight = 0;
  for (let p = start; p < end; p++) {
    const word = words[p]!;
    const goesRight = (code - ranks[base + (word >>> shift)]!) >>> 31;
    words[left] = word;
    moved[nRight] = word;
    left += 1 - goesRight;
    nRight += goesRight;
  }
  return nRight;
}
