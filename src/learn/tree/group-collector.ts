import type { RankedColumns } from "./ranked-columns.ts";

/** Up to so many rows are sorted by insertion. */
const FEW_ROWS = 16;

/** Mean number of keys that share a bucket, at which sorting within buckets is given up. */
const MOST_CROWDED = 16;

/**
 * Sums the weights of a node's rows by value of a column and by class (two classes, whole weights), in the order of
 * the values.
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
  readonly #keys: Int32Array;
  readonly #sorted: Int32Array;
  readonly #counts: Int32Array;

  constructor(ranked: RankedColumns) {
    const most = ranked.nDistinct.reduce((a, b) => Math.max(a, b), 1);
    this.#ranks = ranked.codes;
    this.#nRows = ranked.nRows;
    this.codes = new Int32Array(Math.max(most, FEW_ROWS));
    this.zeros = new Int32Array(this.codes.length);
    this.ones = new Int32Array(this.codes.length);
    this.#sums = new Int32Array(2 * most);
    this.#bits = new Int32Array(((most - 1) >>> 5) + 1);
    this.#keys = new Int32Array(ranked.nRows);
    this.#sorted = new Int32Array(ranked.nRows);
    this.#counts = new Int32Array(2 * ranked.nRows + 2);
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
    const n = end - start;
    if (n <= FEW_ROWS) return this.#collectFew(words, shift, start, end, base);
    if (nDistinct <= n * 2) return this.#collectTable(words, shift, start, end, base, nDistinct);
    return this.#collectMany(words, shift, start, end, base);
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
    return this.#groupKeys(keys, n, shift);
  }

  #collectMany(words: Int32Array, shift: number, start: number, end: number, base: number): number {
    const ranks = this.#ranks;
    const keys = this.#keys;
    const payload = (1 << shift) - 1;
    const n = end - start;
    let low = 0x7fff_ffff;
    let high = 0;
    for (let p = 0; p < n; p++) {
      const word = words[start + p]!;
      const key = (ranks[base + (word >>> shift)]! << shift) | (word & payload);
      keys[p] = key;
      low = key < low ? key : low;
      high = key > high ? key : high;
    }
    low = (low >>> shift) << shift; // so that the bits above it are ranks
    if (!this.#sortByBuckets(n, shift, low, high)) this.#sortByDigits(n, shift, low, high);
    return this.#groupKeys(this.#sorted, n, shift);
  }

  /**
   * Sorts `#keys` into `#sorted`: first into about as many buckets as there are keys, then within them.
   *
   * @returns false, with nothing done, when the keys crowd in few buckets.
   */
  #sortByBuckets(n: number, shift: number, low: number, high: number): boolean {
    const keys = this.#keys;
    const sorted = this.#sorted;
    const counts = this.#counts;
    const width = Math.max(shift, Math.clz32(n) - Math.clz32(high - low)); // of a bucket, in bits
    const nBuckets = ((high - low) >>> width) + 1;
    counts.fill(0, 0, nBuckets);
    for (let p = 0; p < n; p++) counts[(keys[p]! - low) >>> width]!++;
    let sum = 0;
    let crowding = 0;
    for (let b = 0; b < nBuckets; b++) {
      const count = counts[b]!;
      counts[b] = sum;
      sum += count;
      crowding += count * count;
    }
    if (crowding > MOST_CROWDED * n) return false;
    for (let p = 0; p < n; p++) {
      const key = keys[p]!;
      sorted[counts[(key - low) >>> width]!++] = key;
    }
    for (let p = 1; p < n; p++) {
      const key = sorted[p]!;
      let at = p;
      while (at > 0 && sorted[at - 1]! > key) {
        sorted[at] = sorted[at - 1]!;
        at--;
      }
      sorted[at] = key;
    }
    return true;
  }

  /** Sorts `#keys` into `#sorted` by the ranks in them, eight bits at a time, least first. */
  #sortByDigits(n: number, shift: number, low: number, high: number): void {
    const counts = new Int32Array(256);
    let from = this.#keys;
    let to = this.#sorted;
    for (let at = shift; at < 32 && (high - low) >>> at > 0; at += 8) {
      counts.fill(0);
      for (let p = 0; p < n; p++) counts[((from[p]! - low) >>> at) & 255]!++;
      let sum = 0;
      for (let d = 0; d < 256; d++) {
        const count = counts[d]!;
        counts[d] = sum;
        sum += count;
      }
      for (let p = 0; p < n; p++) {
        const key = from[p]!;
        to[counts[((key - low) >>> at) & 255]!++] = key;
      }
      [from, to] = [to, from];
    }
    if (from !== this.#sorted) this.#sorted.set(from.subarray(0, n));
  }

  #groupKeys(keys: Int32Array, n: number, shift: number): number {
    const { codes, zeros, ones } = this;
    const payload = (1 << shift) - 1;
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

  /** For columns of few values: sums by value in a table, and a bit for each value that occurs. */
  #collectTable(
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
    const payload = (1 << shift) - 1;
    for (let p = start; p < end; p++) {
      const word = words[p]!;
      const code = ranks[base + (word >>> shift)]!;
      sums[(code << 1) | (word & 1)]! += (word & payload) >>> 1;
      bits[code >> 5]! |= 1 << code;
    }
    const { codes, zeros, ones } = this;
    let n = 0;
    const nBlocks = ((nDistinct - 1) >> 5) + 1;
    for (let block = 0; block < nBlocks; block++) {
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
    return n;
  }
}
