import type { Random } from "../../../core/index.ts";
import { type ColumnRanks, hasClose, isCloseCode } from "../rank/column-ranks.ts";
import { BestSplit } from "./best-split.ts";
import { drawBelow } from "./draw.ts";
import type { GrowthRules } from "./growth-rules.ts";
import { impurityOf } from "./impurity.ts";
import { type Bounds, keepsOrder, unbounded } from "./monotone.ts";
import { RowSorter } from "./row-sorter.ts";
import type { ChildLimits, Splitter } from "./splitter.ts";
import type { TreeRows } from "./tree-rows.ts";

/** How many rows are scanned at a time: some milliseconds of work. */
const STEP_ROWS = 50_000;

/**
 * Finds the best split of a node, one column at a time, and carries it out, for any number of classes and any weights.
 *
 * A column's rows are sorted by their values, then walked through with the weights by class on either side of the place. Missing
 * values are tried on both sides.
 */
export class WeightedSplitter implements Splitter {
  readonly best = new BestSplit();
  readonly leftSums: Float64Array;
  readonly rightSums: Float64Array;
  /** Where the rows of a right child stand while they are moved. */
  readonly #moved: Int32Array;
  readonly #ranked: ColumnRanks;
  readonly #isGini: boolean;
  readonly #isRandom: boolean;
  #random!: Random;
  #limits!: ChildLimits;
  readonly #sorter: RowSorter;
  /** While a column is scanned: the weights by class on either side of the place looked at. */
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  #leftWeight = 0;
  #rows!: TreeRows;
  #start = 0;
  #end = 0;
  #sums: Float64Array;
  #total = 0;
  readonly #signs: Int8Array | null;
  #bounds: Bounds = unbounded;

  constructor(
    ranked: ColumnRanks,
    nClasses: number,
    { isGini, isRandom, monotonicCst }: Pick<GrowthRules, "isGini" | "isRandom" | "monotonicCst">,
  ) {
    this.#isRandom = isRandom;
    this.#ranked = ranked;
    this.#isGini = isGini;
    this.#signs = monotonicCst;
    this.#sorter = new RowSorter(ranked);
    this.#moved = new Int32Array(ranked.nRows);
    this.leftSums = new Float64Array(nClasses);
    this.rightSums = new Float64Array(nClasses);
    this.#left = new Float64Array(nClasses);
    this.#right = new Float64Array(nClasses);
    this.#sums = new Float64Array(nClasses);
  }

  setTree(rows: TreeRows, limits: ChildLimits, random: Random): void {
    this.#random = random;
    this.#rows = rows;
    this.#limits = limits;
  }

  begin(start: number, end: number, sums: Float64Array, total: number, bounds: Bounds): void {
    this.#bounds = bounds;
    this.#start = start;
    this.#end = end;
    this.#sums = sums;
    this.#total = total;
    this.best.reset();
  }

  evaluate(column: number): boolean {
    const steps = this.evaluateInSteps(column);
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  }

  *evaluateInSteps(column: number): Generator<void, boolean> {
    if (this.#isRandom) return yield* this.#evaluateOne(column);
    const n = this.#end - this.#start;
    yield* this.#sorter.sort(this.#rows.words, this.#start, this.#end, column);
    const { codes } = this.#sorter;
    const missing = this.#ranked.nDistinct[column]!;
    let nPresent = n;
    while (nPresent > 0 && codes[nPresent - 1] === missing) nPresent--;
    if (nPresent === 0) return false;
    const first = codes[0]!;
    const last = codes[nPresent - 1]!;
    if (nPresent === n && (first === last || isCloseCode(this.#ranked, column, first, last))) return false;
    for (const missingLeft of nPresent < n ? [false, true] : [false]) {
      this.#left.fill(0);
      this.#leftWeight = 0;
      if (missingLeft) this.#addLeft(nPresent, n);
      for (let from = 0; from < nPresent; from += STEP_ROWS) {
        this.#scan(column, n, nPresent, missingLeft, from, Math.min(nPresent, from + STEP_ROWS));
        if (n > STEP_ROWS) yield;
      }
    }
    return true;
  }

  #addLeft(from: number, to: number): void {
    const { rows } = this.#sorter;
    const { weights, classCodes } = this.#rows;
    for (let p = from; p < to; p++) {
      const row = rows[p]!;
      this.#left[classCodes[row]!]! += weights[row]!;
      this.#leftWeight += weights[row]!;
    }
  }

  /** Looks at the places behind the rows `from` to `to`, in the order of values; missing rows are all on one side. */
  #scan(column: number, n: number, nPresent: number, missingLeft: boolean, from: number, to: number): void {
    const { rows, codes } = this.#sorter;
    const { weights, classCodes } = this.#rows;
    const left = this.#left;
    const right = this.#right;
    const sums = this.#sums;
    const { minRows } = this.#limits;
    const mayBeClose = (this.#ranked.flags[column]! & hasClose) !== 0;
    const nMissing = n - nPresent;
    const side = nMissing === 0 ? "none" : missingLeft ? "left" : "right";
    const nBefore = missingLeft ? nMissing : 0;
    let leftWeight = this.#leftWeight;
    for (let p = from; p < to; p++) {
      const row = rows[p]!;
      left[classCodes[row]!]! += weights[row]!;
      leftWeight += weights[row]!;
      const code = codes[p]!;
      const isLast = p === nPresent - 1;
      if (isLast && (missingLeft || nMissing === 0)) break;
      if (!isLast) {
        if (codes[p + 1] === code) continue;
        if (mayBeClose && isCloseCode(this.#ranked, column, code, codes[p + 1]!)) continue;
      }
      const nLeft = p + 1 + nBefore;
      if (nLeft < minRows || n - nLeft < minRows) continue;
      for (let k = 0; k < right.length; k++) right[k] = sums[k]! - left[k]!;
      this.#contend(column, code, isLast ? -1 : codes[p + 1]!, leftWeight, side, NaN);
    }
    this.#leftWeight = leftWeight;
  }

  /**
   * Compares one split, at a value drawn between the least and the largest of the node; missing values go to a side that is
   * drawn, too.
   *
   * @see Geurts, Ernst & Wehenkel (2006), Extremely randomized trees.
   */
  *#evaluateOne(column: number): Generator<void, boolean> {
    const { nRows, nDistinct, values } = this.#ranked;
    const [low, high, nMissing] = this.#findRange(column);
    const isConstant = low === high || (high >= 0 && isCloseCode(this.#ranked, column, low, high));
    if (high < 0 || (nMissing === 0 && isConstant)) return false;
    if (this.#end - this.#start > STEP_ROWS) yield;
    const at = column * nRows;
    const least = values[at + low]!;
    const largest = values[at + high]!;
    const drawn = least + (largest - least) * this.#random.nextFloat();
    const threshold = drawn === largest ? least : drawn;
    const missingLeft = nMissing > 0 && drawBelow(this.#random, 2) === 1;
    let code = low;
    for (let end = high + 1; end - code > 1; ) {
      const middle = (code + end) >>> 1;
      if (values[at + middle]! <= threshold) code = middle;
      else end = middle;
    }
    const nLeft = this.#sumLeft(column, code, missingLeft ? nDistinct[column]! : -1);
    const { minRows } = this.#limits;
    if (nLeft < minRows || this.#end - this.#start - nLeft < minRows) return true;
    for (let k = 0; k < this.#right.length; k++) this.#right[k] = this.#sums[k]! - this.#left[k]!;
    const side = nMissing === 0 ? "none" : missingLeft ? "left" : "right";
    this.#contend(column, code, -1, this.#leftWeight, side, threshold);
    return true;
  }

  /** The least and the largest rank of a column in the node, -1 when there is none, and how many values are missing. */
  #findRange(column: number): readonly [low: number, high: number, nMissing: number] {
    const { codes, nRows, nDistinct } = this.#ranked;
    const { words } = this.#rows;
    const base = column * nRows;
    const missing = nDistinct[column]!;
    let low = missing;
    let high = -1;
    let nMissing = 0;
    for (let p = this.#start; p < this.#end; p++) {
      const code = codes[base + words[p]!]!;
      if (code === missing) nMissing++;
      else {
        if (code < low) low = code;
        if (code > high) high = code;
      }
    }
    return [low, high, nMissing];
  }

  /**
   * Sums up the rows whose rank is at most `code`, or `missing`.
   *
   * @returns how many there are.
   */
  #sumLeft(column: number, code: number, missing: number): number {
    const { codes, nRows } = this.#ranked;
    const { words, weights, classCodes } = this.#rows;
    const base = column * nRows;
    const left = this.#left;
    left.fill(0);
    let leftWeight = 0;
    let nLeft = 0;
    for (let p = this.#start; p < this.#end; p++) {
      const row = words[p]!;
      const rank = codes[base + row]!;
      if (rank > code && rank !== missing) continue;
      left[classCodes[row]!]! += weights[row]!;
      leftWeight += weights[row]!;
      nLeft++;
    }
    this.#leftWeight = leftWeight;
    return nLeft;
  }

  /** The threshold between the values at two ranks; Infinity where the second is -1: only missing values lie beyond. */
  #midpoint(column: number, code: number, nextCode: number): number {
    if (nextCode < 0) return Infinity;
    const { values, nRows } = this.#ranked;
    const at = column * nRows;
    return values[at + code]! / 2 + values[at + nextCode]! / 2;
  }

  /**
   * Takes the split at the place looked at for the best one, if its children are allowed and it is better than the best so far.
   *
   * @param nextCode the rank behind the place; -1 when only missing values lie there.
   * @param side where the missing values are.
   * @param drawn the threshold, where it was drawn; NaN where it is to lie in the middle between the two ranks.
   */
  #contend(
    column: number,
    code: number,
    nextCode: number,
    leftWeight: number,
    side: "none" | "left" | "right",
    drawn: number,
  ): void {
    const rightWeight = this.#total - leftWeight;
    const { minWeight } = this.#limits;
    if (leftWeight < minWeight || rightWeight < minWeight) return;
    const sign = this.#signs === null ? 0 : this.#signs[column]!;
    if (
      sign !== 0 &&
      !keepsOrder(sign, this.#bounds, this.#left[0]! / leftWeight, this.#right[0]! / rightWeight)
    )
      return;
    const leftImpurity = impurityOf(this.#isGini, this.#left, leftWeight);
    const rightImpurity = impurityOf(this.#isGini, this.#right, rightWeight);
    const proxy = -rightWeight * rightImpurity - leftWeight * leftImpurity;
    if (!(proxy > this.best.proxy)) return;
    const threshold = Number.isNaN(drawn) ? this.#midpoint(column, code, nextCode) : drawn;
    this.best.set(column, proxy, code, threshold, side);
  }

  partition(): number {
    const { column, code, missing } = this.best;
    const { codes, nRows, nDistinct } = this.#ranked;
    const { words, weights, classCodes } = this.#rows;
    const { leftSums, rightSums } = this;
    const moved = this.#moved;
    const base = column * nRows;
    const leftMissing = missing === "left" ? nDistinct[column]! : -1;
    leftSums.fill(0);
    rightSums.fill(0);
    let left = this.#start;
    let nRight = 0;
    for (let p = this.#start; p < this.#end; p++) {
      const row = words[p]!;
      const rank = codes[base + row]!;
      if (rank <= code || rank === leftMissing) {
        words[left++] = row;
        leftSums[classCodes[row]!]! += weights[row]!;
      } else {
        moved[nRight++] = row;
        rightSums[classCodes[row]!]! += weights[row]!;
      }
    }
    for (let p = 0; p < nRight; p++) words[left + p] = moved[p]!;
    return left;
  }
}
