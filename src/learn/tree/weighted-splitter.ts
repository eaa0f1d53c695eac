import { impurityOf } from "./impurity.ts";
import { BestSplit, type NodeSplitter } from "./node-splitter.ts";
import { isCloseCode, type RankedColumns } from "./ranked-columns.ts";
import { RowSorter } from "./row-sorter.ts";
import type { TreeRows } from "./tree-rows.ts";

/** What every child must have. */
export interface ChildLimits {
  /** Rows, however often each was drawn. */
  readonly minRows: number;
  readonly minWeight: number;
}

/**
 * The splitter for everything: any number of classes, any weights, limits of the children, missing values (tried on
 * both sides) and values too close to be told apart. It sorts the node's rows by the column, then walks through them.
 */
export class WeightedSplitter implements NodeSplitter {
  readonly best = new BestSplit();
  readonly leftSums: Float64Array;
  readonly rightSums: Float64Array;
  /** Room for the rows of a right child while they are moved. */
  readonly moved: Int32Array;
  readonly #ranked: RankedColumns;
  readonly #isGini: boolean;
  #limits!: ChildLimits;
  readonly #sorter: RowSorter;
  /** While a column is scanned: the weights by class on either side of the place looked at. */
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  #rows!: TreeRows;
  #start = 0;
  #end = 0;
  #sums: Float64Array;
  #total = 0;

  constructor(ranked: RankedColumns, nClasses: number, isGini: boolean) {
    this.#ranked = ranked;
    this.#isGini = isGini;
    this.#sorter = new RowSorter(ranked);
    this.moved = new Int32Array(ranked.nRows);
    this.leftSums = new Float64Array(nClasses);
    this.rightSums = new Float64Array(nClasses);
    this.#left = new Float64Array(nClasses);
    this.#right = new Float64Array(nClasses);
    this.#sums = new Float64Array(nClasses);
  }

  /** Turns to another tree. */
  setTree(rows: TreeRows, limits: ChildLimits): void {
    this.#rows = rows;
    this.#limits = limits;
  }

  begin(start: number, end: number, sums: Float64Array, total: number): void {
    this.#start = start;
    this.#end = end;
    this.#sums = sums;
    this.#total = total;
    this.best.reset();
  }

  evaluate(column: number): boolean {
    const { words, shift } = this.#rows;
    const start = this.#start;
    const n = this.#end - start;
    this.#sorter.sort(words, shift, start, this.#end, column);
    const { codes } = this.#sorter;
    const missing = this.#ranked.nDistinct[column]!;
    let nPresent = n;
    while (nPresent > 0 && codes[nPresent - 1] === missing) nPresent--;
    if (nPresent === 0) return false;
    const first = codes[0]!;
    const last = codes[nPresent - 1]!;
    if (nPresent === n && (first === last || isCloseCode(this.#ranked, column, first, last))) return false;
    this.#scan(column, n, nPresent, false);
    if (nPresent < n) this.#scan(column, n, nPresent, true);
    return true;
  }

  /** Looks at every place between two values, from the least; missing rows are all on one side. */
  #scan(column: number, n: number, nPresent: number, missingLeft: boolean): void {
    const { rows, codes } = this.#sorter;
    const { weights, classCodes } = this.#rows;
    const left = this.#left;
    const right = this.#right;
    const sums = this.#sums;
    const { minRows } = this.#limits;
    const hasClose = this.#ranked.hasClose[column] !== 0;
    const nMissing = n - nPresent;
    const side = nMissing === 0 ? "none" : missingLeft ? "left" : "right";
    left.fill(0);
    let leftWeight = 0;
    const nBefore = missingLeft ? nMissing : 0;
    if (missingLeft)
      for (let p = nPresent; p < n; p++) {
        const row = rows[p]!;
        left[classCodes[row]!]! += weights[row]!;
        leftWeight += weights[row]!;
      }
    for (let p = 0; p < nPresent; p++) {
      const row = rows[p]!;
      left[classCodes[row]!]! += weights[row]!;
      leftWeight += weights[row]!;
      const code = codes[p]!;
      const isLast = p === nPresent - 1;
      if (isLast && (missingLeft || nMissing === 0)) break;
      if (!isLast) {
        if (codes[p + 1] === code) continue;
        if (hasClose && isCloseCode(this.#ranked, column, code, codes[p + 1]!)) continue;
      }
      const nLeft = p + 1 + nBefore;
      if (nLeft < minRows || n - nLeft < minRows) continue;
      for (let k = 0; k < right.length; k++) right[k] = sums[k]! - left[k]!;
      this.#contend(column, code, isLast ? -1 : codes[p + 1]!, leftWeight, side);
    }
  }

  #contend(
    column: number,
    code: number,
    nextCode: number,
    leftWeight: number,
    side: "none" | "left" | "right",
  ): void {
    const rightWeight = this.#total - leftWeight;
    const { minWeight } = this.#limits;
    if (leftWeight < minWeight || rightWeight < minWeight) return;
    const leftImpurity = impurityOf(this.#isGini, this.#left, leftWeight);
    const rightImpurity = impurityOf(this.#isGini, this.#right, rightWeight);
    const proxy = -rightWeight * rightImpurity - leftWeight * leftImpurity;
    if (proxy > this.best.proxy) this.best.set(column, proxy, code, nextCode, side);
  }

  partition(): number {
    const { column, code, missing } = this.best;
    const { codes, nRows, nDistinct } = this.#ranked;
    const { words, shift, weights, classCodes } = this.#rows;
    const { leftSums, rightSums, moved } = this;
    const base = column * nRows;
    const leftMissing = missing === "left" ? nDistinct[column]! : -1;
    leftSums.fill(0);
    rightSums.fill(0);
    let left = this.#start;
    let nRight = 0;
    for (let p = this.#start; p < this.#end; p++) {
      const word = words[p]!;
      const row = word >>> shift;
      const rank = codes[base + row]!;
      if (rank <= code || rank === leftMissing) {
        words[left++] = word;
        leftSums[classCodes[row]!]! += weights[row]!;
      } else {
        moved[nRight++] = word;
        rightSums[classCodes[row]!]! += weights[row]!;
      }
    }
    for (let p = 0; p < nRight; p++) words[left + p] = moved[p]!;
    return left;
  }

  descend(): void {}
}
