import type { RankedColumns } from "./ranked-columns.ts";

/** Up to so many rows are sorted by insertion. */
const FEW_ROWS = 16;

/**
 * Sums the weights of a node's rows by value of a column and by class (two classes, whole weights), in the order of
 * the values. It never moves a row: a value is a bit in a set that is read in order, its sums stand in a table. The set
 * has two levels, so that reading it costs little when few of its values occur.
 */
export class GroupCollector {
  /** The ranks that occur, ascending, then the weight of either class at that rank. */
  readonly codes: Int32Array;
  readonly zeros: Int32Array;
  readonly ones: Int32Array;
  readonly #ranks: Int32Array;
  readonly #nRows: number;
  readonly #sums: Int32Array;
  readonly #bits: Int32Array;
  readonly #bitsOfBits: Int32Array;
  readonly #keys = new Int32Array(FEW_ROWS);

  constructor(ranked: RankedColumns) {
    const most = ranked.nDistinct.reduce((a, b) => Math.max(a, b), 1);
    this.#ranks = ranked.codes;
    this.#nRows = ranked.nRows;
    this.codes = new Int32Array(Math.max(most, FEW_ROWS));
    this.zeros = new Int32Array(this.codes.length);
    this.ones = new Int32Array(this.codes.length);
    this.#sums = new Int32Array(2 * most);
    this.#bits = new Int32Array(((most - 1) >>> 5) + 1);
    this.#bitsOfBits = new Int32Array(((most - 1) >>> 10) + 1);
  }

  /** @returns the number of groups of the rows `start` to `end`. */
  collect(
    words: Int32Array,
    shift: number,
    start: number,
    end: number,
    column: number,
    nDistinct: number,
  ): number {
    const base = column * this.#nRows;
    if (nDistinct === 2) return this.#collectTwo(words, shift, start, end, base);
    if (end - start <= FEW_ROWS) return this.#collectFew(words, shift, start, end, base);
    return this.#collectMany(words, shift, start, end, base, nDistinct);
  }

  #collectTwo(words: Int32Array, shift: number, start: number, end: number, base: number): number {
    const ranks = this.#ranks;
    const payload = (1 << shift) - 1;
    let all = 0;
    let allOnes = 0;
    let high = 0;
    let highOnes = 0;
    for (let p = start; p < end; p++) {
      const word = words[p]!;
      const isHigh = -ranks[base + (word >>> shift)]!;
      const weight = (word & payload) >>> 1;
      const one = weight & -(word & 1);
      all = (all + weight) | 0;
      allOnes = (allOnes + one) | 0;
      high = (high + (weight & isHigh)) | 0;
      highOnes = (highOnes + (one & isHigh)) | 0;
    }
    const { codes, zeros, ones } = this;
    let n = 0;
    if (high < all) {
      codes[0] = 0;
      zeros[0] = all - high - (allOnes - highOnes);
      ones[0] = allOnes - highOnes;
      n = 1;
    }
    if (high > 0) {
      codes[n] = 1;
      zeros[n] = high - highOnes;
      ones[n] = highOnes;
      n++;
    }
    return n;
  }

  #collectFew(words: Int32Array, shift: number, start: number, end: number, base: number): number {
    const ranks = this.#ranks;
    const keys = this.#keys;
    const payload = (1 << shift) - 1;
    const n = end - start;
    for (let p = 0; p < n; p++) {
      const word = words[start + p]!;
      const key = (ranks[base + (word >>> shift)]! << shift) | (word & payload);
      let at = p;
      while (at > 0 && keys[at - 1]! > key) {
        keys[at] = keys[at - 1]!;
        at--;
      }
      keys[at] = key;
    }
    const { codes, zeros, ones } = this;
    let group = -1;
    let last = -1;
    for (let p = 0; p < n; p++) {
      const key = keys[p]!;
      const code = key >>> shift;
      const weight = (key & payload) >>> 1;
      const one = weight & -(key & 1);
      if (code !== last) {
        codes[++group] = code;
        zeros[group] = weight - one;
        ones[group] = one;
        last = code;
      } else {
        zeros[group]! += weight - one;
        ones[group]! += one;
      }
    }
    return group + 1;
  }

  #collectMany(
    words: Int32Array,
    shift: number,
    start: number,
    end: number,
    base: number,
    nDistinct: number,
  ): number {
    const ranks = this.#ranks;
    const sums = this.#sums;
    const bits = this.#bits;
    const bitsOfBits = this.#bitsOfBits;
    const payload = (1 << shift) - 1;
    for (let p = start; p < end; p++) {
      const word = words[p]!;
      const code = ranks[base + (word >>> shift)]!;
      sums[(code << 1) | (word & 1)]! += (word & payload) >>> 1;
      bits[code >> 5]! |= 1 << code;
      bitsOfBits[code >> 10]! |= 1 << (code >> 5);
    }
    const { codes, zeros, ones } = this;
    let n = 0;
    const nTops = ((nDistinct - 1) >> 10) + 1;
    for (let top = 0; top < nTops; top++) {
      let present = bitsOfBits[top]!;
      bitsOfBits[top] = 0;
      while (present !== 0) {
        const block = (top << 5) | (31 - Math.clz32(present & -present));
        present &= present - 1;
        let set = bits[block]!;
        bits[block] = 0;
        while (set !== 0) {
          const code = (block << 5) | (31 - Math.clz32(set & -set));
          set &= set - 1;
          const at = code << 1;
          codes[n] = code;
          zeros[n] = sums[at]!;
          ones[n] = sums[at | 1]!;
          sums[at] = 0;
          sums[at | 1] = 0;
          n++;
        }
      }
    }
    return n;
  }
}
