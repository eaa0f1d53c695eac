import type { BoostedTrees } from "../state/boosted-trees.ts";
import { BatchPredictor } from "./batch-predictor.ts";

/** Rows from which on it pays to copy them to the memory of a kernel. */
const manyRows = 32;
/** Columns beyond which it does not: trees read too little of such a row. */
const longRow = 4096;

/**
 * Adds up the values of the trees of a boosted model: for many rows by a kernel, for few rows, or where splits ask for categories,
 * without.
 */
export class BoostPredictor {
  readonly #nFeatures: number;
  readonly #nColumns: number;
  readonly #baseline: Float64Array;
  readonly #roots: Uint32Array;
  readonly #feature: Int32Array;
  readonly #threshold: Float64Array;
  readonly #missingLeft: Uint8Array;
  readonly #right: Uint32Array;
  readonly #categorySet: Int32Array;
  readonly #categorySets: Uint32Array;
  readonly #categories: readonly (Float64Array | null)[];
  readonly #hasCategories: boolean;
  #batch: BatchPredictor | undefined;

  /** @param baseline the raw predictions before the first tree: one a column. */
  constructor(
    trees: BoostedTrees,
    baseline: Float64Array,
    nFeatures: number,
    categories: readonly (Float64Array | null)[],
  ) {
    this.#nFeatures = nFeatures;
    this.#nColumns = baseline.length;
    this.#baseline = baseline;
    this.#feature = trees.feature;
    this.#missingLeft = trees.missingLeft;
    this.#categorySet = trees.categorySet;
    this.#categorySets = trees.categorySets;
    this.#categories = categories;
    this.#hasCategories = trees.categorySets.length > 0;
    // A leaf's value stands in place of its threshold; nothing is above or below NaN, which stands for categories.
    this.#threshold = trees.threshold.map((value, i) =>
      trees.feature[i]! < 0 ? trees.value[i]! : trees.categorySet[i]! < 0 ? value : Number.NaN,
    );
    this.#roots = new Uint32Array(trees.nodeCounts.length);
    this.#right = trees.right.slice();
    let start = 0;
    trees.nodeCounts.forEach((count, tree) => {
      this.#roots[tree] = start;
      for (let i = start; i < start + count; i++) this.#right[i]! += start;
      start += count;
    });
  }

  /** How many trees there are, of all iterations. */
  get nTrees(): number {
    return this.#roots.length;
  }

  /**
   * Adds the values of the trees from `firstTree` to before `lastTree` to raw predictions.
   *
   * @param data the rows, row-major.
   * @param raw is added to; row-major, one column for each tree of an iteration.
   * @param firstTree must be the first tree of an iteration.
   */
  addTrees(data: Float64Array, nRows: number, raw: Float64Array, firstTree: number, lastTree: number): void {
    if (nRows >= manyRows && !this.#hasCategories && this.#nFeatures <= longRow) {
      this.#openBatch().addTrees(data, nRows, raw, firstTree, lastTree);
      return;
    }
    const nColumns = this.#nColumns;
    for (let row = 0; row < nRows; row++)
      for (let tree = firstTree; tree < lastTree; tree++)
        raw[row * nColumns + (tree % nColumns)]! += this.#walk(
          this.#roots[tree]!,
          data,
          row * this.#nFeatures,
        );
  }

  #openBatch(): BatchPredictor {
    this.#batch ??= new BatchPredictor(
      {
        roots: this.#roots,
        feature: this.#feature,
        threshold: this.#threshold,
        missingLeft: this.#missingLeft,
        right: this.#right,
      },
      this.#nFeatures,
      this.#nColumns,
    );
    return this.#batch;
  }

  /** The raw predictions of one row; allocates nothing. */
  predictRow(data: Float64Array, raw: Float64Array): void {
    const nColumns = this.#nColumns;
    raw.set(this.#baseline);
    for (let tree = 0; tree < this.#roots.length; tree++)
      raw[tree % nColumns]! += this.#walk(this.#roots[tree]!, data, 0);
  }

  #walk(root: number, data: Float64Array, at: number): number {
    const feature = this.#feature;
    const threshold = this.#threshold;
    const right = this.#right;
    let node = root;
    for (let column = feature[node]!; column >= 0; column = feature[node]!) {
      const value = data[at + column]!;
      if (value <= threshold[node]!) node++;
      else if (value > threshold[node]!) node = right[node]!;
      else node = this.#goesLeft(node, column, value) ? node + 1 : right[node]!;
    }
    return threshold[node]!;
  }

  /** Where a value goes that is missing, or a category. */
  #goesLeft(node: number, column: number, value: number): boolean {
    const isMissingLeft = this.#missingLeft[node] === 1;
    if (!this.#hasCategories || Number.isNaN(value)) return isMissingLeft;
    const categories = this.#categories[column]!;
    let low = 0;
    let high = categories!.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (categories![middle]! < value) low = middle + 1;
      else high = middle;
    }
    if (categories![low] !== value) return isMissingLeft;
    return ((this.#categorySets[this.#categorySet[node]! * 8 + (low >> 5)]! >>> (low & 31)) & 1) === 1;
  }
}
