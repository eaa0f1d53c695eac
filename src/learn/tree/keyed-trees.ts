import type { LinkedTrees } from "./linked-trees.ts";

/** Rows translated together: they stay in a near cache while a tree is walked. */
const BLOCK_ROWS = 512;

/** A key above those of all numbers: missing values that go right, and the thresholds of leaves. */
const ABOVE_ALL = 0x7fff_ffff;
const BELOW_ALL = -0x8000_0000;

const floats = new Float32Array(1);
const bits = new Int32Array(floats.buffer);

/** A whole number for a float32, in the same order. */
function keyOf(value: number): number {
  floats[0] = value + 0; // -0 becomes 0
  const b = bits[0]!;
  return b ^ ((b >> 31) & 0x7fff_ffff);
}

/** The key of the largest float32 that is not above the threshold. */
function keyOfThreshold(threshold: number): number {
  return keyOf(threshold) - (Math.fround(threshold) > threshold ? 1 : 0);
}

/**
 * Large trees, laid out for prediction: four words a node, so that a step touches one line of memory: the place in the
 * translated row, the threshold's key, where the children begin (side by side; a leaf leads back to itself), and where a
 * leaf's distribution begins. Rows are translated value by value, which costs little beside forests of thresholds.
 */
export class KeyedPredictor {
  readonly #nTrees: number;
  readonly #nClasses: number;
  readonly #distributions: Float64Array;
  readonly #nodes: Int32Array;
  readonly #roots: Int32Array;
  /** The columns that the trees ask for. Each has two places in a row, as missing values go either way. */
  readonly #columns: Int32Array;
  readonly #keys: Int32Array;
  readonly #answers: Int32Array;

  constructor(linked: LinkedTrees, distributions: Float64Array, nFeatures: number, nClasses: number) {
    const { slots, columns } = findColumns(linked.feature, nFeatures);
    this.#nTrees = linked.roots.length - 1;
    this.#nClasses = nClasses;
    this.#distributions = distributions;
    this.#columns = columns;
    this.#roots = new Int32Array(this.#nTrees);
    this.#nodes = new Int32Array(4 * linked.feature.length);
    this.#keys = new Int32Array(BLOCK_ROWS * 2 * columns.length + 1);
    this.#answers = new Int32Array(this.#nTrees + 3);
    this.#layOut(linked, slots);
  }

  #layOut(linked: LinkedTrees, slots: Int32Array): void {
    const nodes = this.#nodes;
    const placeOf = new Int32Array(linked.feature.length);
    let free = 0;
    for (let t = 0; t < this.#nTrees; t++) {
      placeOf[linked.roots[t]!] = free;
      this.#roots[t] = free;
      free += 4;
      for (let i = linked.roots[t]!; i < linked.roots[t + 1]!; i++) {
        const place = placeOf[i]!;
        const column = linked.feature[i]!;
        if (column < 0) {
          nodes[place + 1] = ABOVE_ALL;
          nodes[place + 2] = place;
          nodes[place + 3] = linked.leaf[i]! * this.#nClasses;
          continue;
        }
        nodes[place] = slots[column]! + linked.missingLeft[i]!;
        nodes[place + 1] = keyOfThreshold(linked.threshold[i]!);
        nodes[place + 2] = free;
        placeOf[linked.left[i]!] = free;
        placeOf[linked.right[i]!] = free + 4;
        free += 8;
      }
    }
  }

  /** As {@link TreePredictor.predictRow}. */
  predictRow(data: Float64Array, at: number, out: Float64Array): boolean {
    if (!this.#translate(data, at, 0)) return false;
    this.#walkTrees();
    const answers = this.#answers;
    const distributions = this.#distributions;
    const nTrees = this.#nTrees;
    for (let k = 0; k < this.#nClasses; k++) {
      let sum = 0;
      for (let t = 0; t < nTrees; t++) sum += distributions[answers[t]! + k]!;
      out[k] = sum / nTrees;
    }
    return true;
  }

  /** As {@link TreePredictor.predictRows}. */
  predictRows(data: Float64Array, nRows: number, nCols: number, out: Float64Array): number {
    const width = 2 * this.#columns.length;
    const nTrees = this.#nTrees;
    for (let from = 0; from < nRows; from += BLOCK_ROWS) {
      const n = Math.min(BLOCK_ROWS, nRows - from);
      for (let r = 0; r < n; r++) if (!this.#translate(data, (from + r) * nCols, r * width)) return from + r;
      const to = from * this.#nClasses;
      for (let t = 0; t < nTrees; t++) this.#walk(this.#roots[t]!, n, out, to);
      for (let i = to; i < to + n * this.#nClasses; i++) out[i]! /= nTrees;
    }
    return -1;
  }

  #translate(data: Float64Array, at: number, to: number): boolean {
    const columns = this.#columns;
    const keys = this.#keys;
    for (let u = 0; u < columns.length; u++) {
      const value = data[at + columns[u]!]!;
      const key = keyOf(value);
      if (Number.isNaN(value)) {
        keys[to + 2 * u] = ABOVE_ALL;
        keys[to + 2 * u + 1] = BELOW_ALL;
      } else if (key >= INFINITE || key <= MINUS_INFINITE) return false;
      else {
        keys[to + 2 * u] = key;
        keys[to + 2 * u + 1] = key;
      }
    }
    return true;
  }

  /** All trees for the one row translated, four at a time. */
  #walkTrees(): void {
    const nodes = this.#nodes;
    const keys = this.#keys;
    const roots = this.#roots;
    const answers = this.#answers;
    const nTrees = this.#nTrees;
    const last = nTrees - 1;
    for (let t = 0; t < nTrees; t += 4) {
      let a = roots[t]!;
      let b = roots[Math.min(t + 1, last)]!;
      let c = roots[Math.min(t + 2, last)]!;
      let d = roots[Math.min(t + 3, last)]!;
      let moved = 1;
      while (moved !== 0) {
        const nextA = nodes[a + 2]! + (isBelow(nodes[a + 1]!, keys[nodes[a]!]!) << 2);
        const nextB = nodes[b + 2]! + (isBelow(nodes[b + 1]!, keys[nodes[b]!]!) << 2);
        const nextC = nodes[c + 2]! + (isBelow(nodes[c + 1]!, keys[nodes[c]!]!) << 2);
        const nextD = nodes[d + 2]! + (isBelow(nodes[d + 1]!, keys[nodes[d]!]!) << 2);
        moved = (a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD);
        a = nextA;
        b = nextB;
        c = nextC;
        d = nextD;
      }
      answers[t] = nodes[a + 3]!;
      answers[t + 1] = nodes[b + 3]!;
      answers[t + 2] = nodes[c + 3]!;
      answers[t + 3] = nodes[d + 3]!;
    }
  }

  /** One tree for all rows translated, four at a time, so that their steps overlap; adds to `out` from `to` on. */
  #walk(root: number, nRows: number, out: Float64Array, to: number): void {
    const nodes = this.#nodes;
    const keys = this.#keys;
    const nClasses = this.#nClasses;
    const distributions = this.#distributions;
    const width = 2 * this.#columns.length;
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
        const nextA = nodes[a + 2]! + (isBelow(nodes[a + 1]!, keys[rowA + nodes[a]!]!) << 2);
        const nextB = nodes[b + 2]! + (isBelow(nodes[b + 1]!, keys[rowB + nodes[b]!]!) << 2);
        const nextC = nodes[c + 2]! + (isBelow(nodes[c + 1]!, keys[rowC + nodes[c]!]!) << 2);
        const nextD = nodes[d + 2]! + (isBelow(nodes[d + 1]!, keys[rowD + nodes[d]!]!) << 2);
        moved = (a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD);
        a = nextA;
        b = nextB;
        c = nextC;
        d = nextD;
      }
      const at = to + r * nClasses;
      addAnswer(distributions, nodes[a + 3]!, out, at, nClasses);
      if (r + 1 < nRows) addAnswer(distributions, nodes[b + 3]!, out, at + nClasses, nClasses);
      if (r + 2 < nRows) addAnswer(distributions, nodes[c + 3]!, out, at + 2 * nClasses, nClasses);
      if (r + 3 < nRows) addAnswer(distributions, nodes[d + 3]!, out, at + 3 * nClasses, nClasses);
    }
  }
}

const INFINITE = keyOf(Infinity);
const MINUS_INFINITE = keyOf(-Infinity);

/** 1 when a < b, else 0, without a branch: the sign of their difference, minding that it may not fit into 32 bits. */
function isBelow(a: number, b: number): number {
  return ((a & ~b) | (~(a ^ b) & (a - b))) >>> 31;
}

/** Adds a distribution to a row's sums. */
export function addAnswer(
  distributions: Float64Array,
  from: number,
  out: Float64Array,
  at: number,
  nClasses: number,
): void {
  for (let k = 0; k < nClasses; k++) out[at + k]! += distributions[from + k]!;
}

function findColumns(feature: Int32Array, nFeatures: number): { slots: Int32Array; columns: Int32Array } {
  const slots = new Int32Array(nFeatures).fill(-1);
  for (const column of feature) if (column >= 0) slots[column] = 0;
  const columns: number[] = [];
  for (let j = 0; j < nFeatures; j++) {
    if (slots[j]! < 0) continue;
    slots[j] = 2 * columns.length;
    columns.push(j);
  }
  return { slots, columns: Int32Array.from(columns) };
}
