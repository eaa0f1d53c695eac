import { LeafShares } from "./leaf-shares.ts";
import type { WeighedTrees } from "./weighed-trees.ts";

/** A block of rows has at most so many entries, one a node of the largest tree and row: 4 MB. */
const blockEntries = 1 << 22;

/** A block has at most so many rows: rows of one block share what they have in common. */
const blockRows = 1024;

/**
 * Path-dependent TreeSHAP: the Shapley value of each column where the answer to a set of known columns is the mean of the leaves that a
 * row can reach by them, and a split of an unknown column sends it both ways, by the shares of the training rows.
 *
 * It goes leaf by leaf. What a leaf adds depends on which of the columns on its way lead a row there: rows that agree in that share one
 * computation, see {@link LeafShares}. Leaves that answer 0, as half of a forest's do, add nothing.
 *
 * @param data rows as the trees compare them, row-major, `nColumns` numbers each; NaN is missing.
 * @param out row-major, n rows x `nColumns` for each output, outputs one behind the other; is added to.
 * @see Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees, Nature Machine
 *   Intelligence 2, algorithm 1 (`tree_path_dependent`); Mitchell et al. (2022), GPUTreeShap, which goes leaf by leaf too
 */
export function addTreeShap(
  trees: WeighedTrees,
  data: Float64Array,
  nRows: number,
  nColumns: number,
  out: Float64Array,
): void {
  const most = Math.max(1, Math.min(nRows, blockRows, Math.floor(blockEntries / trees.mostNodes)));
  const block = new RowBlock(trees, most, nColumns);
  for (let first = 0; first < nRows; first += most) {
    block.open(data, first, Math.min(most, nRows - first));
    for (let tree = 0; tree < trees.roots.length - 1; tree++) block.addTree(tree);
    block.close(out, first, nRows);
  }
}

/** Some rows that go through all trees together, column by column. */
class RowBlock {
  readonly #trees: WeighedTrees;
  readonly #nColumns: number;
  readonly #size: number;
  #nRows = 0;
  /** The rows, column-major. */
  readonly #data: Float64Array;
  /** For each node of a tree and row whether the row goes by the edge above the node, and by those above that which ask for its column. */
  readonly #isHot: Uint8Array;
  /** For each output, column and row the sum of what leaves add. */
  readonly #sums: Float64Array;
  readonly #shares: LeafShares;

  constructor(trees: WeighedTrees, size: number, nColumns: number) {
    this.#trees = trees;
    this.#nColumns = nColumns;
    this.#size = size;
    this.#data = new Float64Array(size * nColumns);
    this.#isHot = new Uint8Array(size * trees.mostNodes);
    this.#sums = new Float64Array(size * nColumns * trees.nOutputs);
    this.#shares = new LeafShares(size, trees.mostColumns);
  }

  open(data: Float64Array, first: number, nRows: number): void {
    this.#nRows = nRows;
    this.#sums.fill(0);
    for (let j = 0; j < this.#nColumns; j++)
      for (let r = 0; r < nRows; r++)
        this.#data[j * this.#size + r] = data[(first + r) * this.#nColumns + j]!;
  }

  /** Adds the sums to those of all rows. */
  close(out: Float64Array, first: number, nRows: number): void {
    const width = this.#nColumns;
    for (let k = 0; k < this.#trees.nOutputs; k++)
      for (let j = 0; j < width; j++)
        for (let r = 0, at = (k * width + j) * this.#size; r < this.#nRows; r++)
          out[(k * nRows + first + r) * width + j]! += this.#sums[at + r]!;
  }

  addTree(tree: number): void {
    const { roots, feature, value, nValues } = this.#trees;
    const start = roots[tree]!;
    const end = roots[tree + 1]!;
    for (let node = start; node < end; node++) {
      if (feature[node]! >= 0) this.#markChildren(node, start);
      else
        for (let k = 0; k < nValues; k++)
          if (value[node * nValues + k] !== 0) {
            this.#addLeaf(tree, node, start);
            break;
          }
    }
  }

  /** Finds which rows go by the two edges below a split. */
  #markChildren(node: number, start: number): void {
    const { feature, threshold, missingLeft, right, sameAbove, goesLeft } = this.#trees;
    const isHot = this.#isHot;
    const nRows = this.#nRows;
    const data = this.#data;
    const from = feature[node]! * this.#size;
    const limit = threshold[node]!;
    const isMissingLeft = missingLeft[node]!;
    const left = (node + 1 - start) * this.#size;
    const other = (right[node]! - start) * this.#size;
    for (let r = 0; r < nRows; r++) {
      const value = data[from + r]!;
      // A split by categories has no threshold, and nothing is above or below NaN.
      const isLeft =
        value <= limit
          ? 1
          : value > limit
            ? 0
            : goesLeft === undefined || Number.isNaN(value)
              ? isMissingLeft
              : Number(goesLeft(node, value));
      isHot[left + r] = isLeft;
      isHot[other + r] = 1 - isLeft;
    }
    const same = sameAbove[node + 1]!;
    if (same < 0) return;
    const above = (same - start) * this.#size;
    for (let r = 0; r < nRows; r++) {
      isHot[left + r]! &= isHot[above + r]!;
      isHot[other + r]! &= isHot[above + r]!;
    }
  }

  #addLeaf(tree: number, leaf: number, start: number): void {
    const { value, nValues, firstOutput } = this.#trees;
    const shares = this.#shares;
    const sums = this.#sums;
    const nRows = this.#nRows;
    shares.open(this.#trees, leaf, start);
    if (shares.nColumns === 0) return; // a tree of one leaf
    shares.share(this.#isHot, this.#size, nRows);
    const { places, values, columns, nColumns } = shares;
    for (let k = 0; k < nValues; k++) {
      const answer = value[leaf * nValues + k]!;
      if (answer === 0) continue;
      const output = (firstOutput[tree]! + k) * this.#nColumns;
      for (let j = 0; j < nColumns; j++) {
        const at = (output + columns[j]!) * this.#size;
        for (let r = 0; r < nRows; r++) sums[at + r]! += answer * values[places[r]! + j]!;
      }
    }
  }
}
