import { type CompiledTrees, placeAmong, translatedLength } from "./compiled-trees.ts";
import { addAnswer } from "./keyed-trees.ts";

/** Rows are translated in blocks of so many words, and of so many rows: a block stays in a near cache, as does a tree. */
const BLOCK_WORDS = 0x1_0000;
const MOST_BLOCK_ROWS = 1024;
const LEAST_BLOCK_ROWS = 64;

/** Walks compiled trees. Holds the room that it needs, so that a prediction allocates nothing. */
export class TreePredictor {
  readonly #trees: CompiledTrees;
  /** Translated rows, one after the other. */
  readonly #places: Int32Array;
  readonly #width: number;
  readonly #blockRows: number;
  readonly #answers: Int32Array;

  constructor(trees: CompiledTrees) {
    this.#trees = trees;
    this.#width = translatedLength(trees);
    const fitting = Math.floor(BLOCK_WORDS / (this.#width + 1));
    this.#blockRows = Math.max(LEAST_BLOCK_ROWS, Math.min(MOST_BLOCK_ROWS, fitting));
    this.#places = new Int32Array(this.#blockRows * this.#width + 1);
    this.#answers = new Int32Array(trees.nTrees + 3);
  }

  /**
   * The mean of the trees' probabilities for one row.
   *
   * @param data one row from `at` on, as many values as the trees were fitted on; NaN is missing.
   * @param out one probability a class.
   * @returns false, and leaves `out` alone, when a value is infinite as a float32.
   */
  predictRow(data: Float64Array, at: number, out: Float64Array): boolean {
    if (!this.#translate(data, at, 0)) return false;
    this.#walkTrees();
    const { nTrees, nClasses, distributions } = this.#trees;
    const answers = this.#answers;
    if (nClasses === 2) {
      let p0 = 0;
      let p1 = 0;
      for (let t = 0; t < nTrees; t++) {
        const answer = answers[t]!;
        p0 += distributions[answer]!;
        p1 += distributions[answer + 1]!;
      }
      out[0] = p0 / nTrees;
      out[1] = p1 / nTrees;
      return true;
    }
    for (let k = 0; k < nClasses; k++) {
      let p = 0;
      for (let t = 0; t < nTrees; t++) p += distributions[answers[t]! + k]!;
      out[k] = p / nTrees;
    }
    return true;
  }

  /**
   * The same for many rows.
   *
   * @param data `nRows` rows of `nCols` values.
   * @param out `nRows` rows of one probability a class, zeros before.
   * @returns -1, or the first row that has a value that is infinite as a float32.
   */
  predictRows(data: Float64Array, nRows: number, nCols: number, out: Float64Array): number {
    const { nTrees, nClasses } = this.#trees;
    const blockRows = this.#blockRows;
    for (let from = 0; from < nRows; from += blockRows) {
      const n = Math.min(blockRows, nRows - from);
      for (let r = 0; r < n; r++)
        if (!this.#translate(data, (from + r) * nCols, r * this.#width)) return from + r;
      const to = from * nClasses;
      for (let t = 0; t < nTrees; t++) this.#walkRows(t, n, out, to);
      for (let i = to; i < to + n * nClasses; i++) out[i]! /= nTrees;
    }
    return -1;
  }

  #translate(data: Float64Array, at: number, to: number): boolean {
    const { columns, offsets, thresholds, codeBits } = this.#trees;
    const places = this.#places;
    for (let u = 0; u < columns.length; u++) {
      const value = Math.fround(data[at + columns[u]!]!);
      const slot = to + 2 * u;
      if (value - value === 0) {
        const from = offsets[u]!;
        const place = placeAmong(thresholds, from, offsets[u + 1]!, value) - from;
        places[slot] = place;
        places[slot + 1] = place;
      } else {
        if (!Number.isNaN(value)) return false;
        places[slot] = (1 << codeBits) - 1;
        places[slot + 1] = -1;
      }
    }
    return true;
  }

  /** All trees for the one row translated, four at a time, so that their steps overlap. */
  #walkTrees(): void {
    const { nTrees, nodes, roots, answers, codeBits } = this.#trees;
    const places = this.#places;
    const found = this.#answers;
    const mask = (1 << codeBits) - 1;
    const last = nTrees - 1;
    for (let t = 0; t < nTrees; t += 4) {
      let a = roots[t]!;
      let b = roots[t + 1 < nTrees ? t + 1 : last]!;
      let c = roots[t + 2 < nTrees ? t + 2 : last]!;
      let d = roots[t + 3 < nTrees ? t + 3 : last]!;
      let moved = 1;
      while (moved !== 0) {
        const nodeA = nodes[a]!;
        const nodeB = nodes[b]!;
        const nodeC = nodes[c]!;
        const nodeD = nodes[d]!;
        const nextA = nodes[a + 1]! + ((((nodeA & mask) - places[nodeA >>> codeBits]!) >>> 30) & 2);
        const nextB = nodes[b + 1]! + ((((nodeB & mask) - places[nodeB >>> codeBits]!) >>> 30) & 2);
        const nextC = nodes[c + 1]! + ((((nodeC & mask) - places[nodeC >>> codeBits]!) >>> 30) & 2);
        const nextD = nodes[d + 1]! + ((((nodeD & mask) - places[nodeD >>> codeBits]!) >>> 30) & 2);
        moved = (a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD);
        a = nextA;
        b = nextB;
        c = nextC;
        d = nextD;
      }
      found[t] = answers[a >> 1]!;
      found[t + 1] = answers[b >> 1]!;
      found[t + 2] = answers[c >> 1]!;
      found[t + 3] = answers[d >> 1]!;
    }
  }

  /** One tree for all rows translated, four at a time; adds its answers to `out` from `to` on. */
  #walkRows(tree: number, nRows: number, out: Float64Array, to: number): void {
    const { nodes, roots, answers, codeBits, nClasses, distributions } = this.#trees;
    const places = this.#places;
    const width = this.#width;
    const mask = (1 << codeBits) - 1;
    const root = roots[tree]!;
    const last = (nRows - 1) * width;
    for (let r = 0; r < nRows; r += 4) {
      const rowA = r * width;
      const rowB = Math.min(rowA + width, last);
      const rowC = Math.min(rowB + width, last);
      const rowD = Math.min(rowC + width, last);
      let a = root;
      let b = root;
      let c = root;
      let d = root;
      let moved = 1;
      while (moved !== 0) {
        const nodeA = nodes[a]!;
        const nodeB = nodes[b]!;
        const nodeC = nodes[c]!;
        const nodeD = nodes[d]!;
        const nextA = nodes[a + 1]! + ((((nodeA & mask) - places[rowA + (nodeA >>> codeBits)]!) >>> 30) & 2);
        const nextB = nodes[b + 1]! + ((((nodeB & mask) - places[rowB + (nodeB >>> codeBits)]!) >>> 30) & 2);
        const nextC = nodes[c + 1]! + ((((nodeC & mask) - places[rowC + (nodeC >>> codeBits)]!) >>> 30) & 2);
        const nextD = nodes[d + 1]! + ((((nodeD & mask) - places[rowD + (nodeD >>> codeBits)]!) >>> 30) & 2);
        moved = (a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD);
        a = nextA;
        b = nextB;
        c = nextC;
        d = nextD;
      }
      const at = to + r * nClasses;
      addAnswer(distributions, answers[a >> 1]!, out, at, nClasses);
      if (r + 1 < nRows) addAnswer(distributions, answers[b >> 1]!, out, at + nClasses, nClasses);
      if (r + 2 < nRows) addAnswer(distributions, answers[c >> 1]!, out, at + 2 * nClasses, nClasses);
      if (r + 3 < nRows) addAnswer(distributions, answers[d >> 1]!, out, at + 3 * nClasses, nClasses);
    }
  }
}
