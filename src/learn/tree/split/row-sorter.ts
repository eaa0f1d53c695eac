import type { ColumnRanks } from "../rank/column-ranks.ts";

/** Rows up to which sorting by insertion is faster than passes. */
const FEW_ROWS = 16;
/** Bits of a digit of the radix sort. */
const DIGIT_BITS = 8;
/** How many digits there are. */
const N_DIGITS = 1 << DIGIT_BITS;

/** Sorts the rows of a node by their ranks in a column, missing ones last; equal ones keep their order. */
export class RowSorter {
  /** The rows of the node in order, once they are sorted. Further entries mean nothing. */
  rows: Int32Array;
  /** The rank of each of them in the column. */
  codes: Int32Array;
  readonly #ranked: ColumnRanks;
  #otherRows: Int32Array;
  #otherCodes: Int32Array;
  readonly #counts: Int32Array;

  constructor(ranked: ColumnRanks) {
    this.#ranked = ranked;
    this.rows = new Int32Array(ranked.nRows);
    this.codes = new Int32Array(ranked.nRows);
    this.#otherRows = new Int32Array(ranked.nRows);
    this.#otherCodes = new Int32Array(ranked.nRows);
    const most = ranked.nDistinct.reduce((a, b) => Math.max(a, b), 1);
    this.#counts = new Int32Array(Math.max(N_DIGITS, most + 1));
  }

  /** Sorts the rows `from[start]` to before `from[end]` by a column, into `rows` and `codes`. Pauses (`yield`) between its passes. */
  *sort(from: Int32Array, start: number, end: number, column: number): Generator<void, void> {
    const ranks = this.#ranked.codes;
    const base = column * this.#ranked.nRows;
    const n = end - start;
    if (n <= FEW_ROWS) {
      this.#sortFew(from, start, n, base);
      return;
    }
    const { rows, codes } = this;
    for (let p = 0; p < n; p++) {
      const row = from[start + p]!;
      rows[p] = row;
      codes[p] = ranks[base + row]!;
    }
    const nValues = this.#ranked.nDistinct[column]! + 1;
    yield;
    if (nValues <= 4 * n) this.#scatter(n, 0, nValues);
    else
      for (let shiftBy = 0; nValues >>> shiftBy > 0; shiftBy += DIGIT_BITS) {
        this.#scatter(n, shiftBy, N_DIGITS);
        yield;
      }
  }

  #sortFew(from: Int32Array, start: number, n: number, base: number): void {
    const { rows, codes } = this;
    const ranks = this.#ranked.codes;
    for (let p = 0; p < n; p++) {
      const row = from[start + p]!;
      const code = ranks[base + row]!;
      let at = p;
      while (at > 0 && codes[at - 1]! > code) {
        codes[at] = codes[at - 1]!;
        rows[at] = rows[at - 1]!;
        at--;
      }
      codes[at] = code;
      rows[at] = row;
    }
  }

  /** One stable pass over the digit of the ranks at `shiftBy`, or over whole ranks when there are few. */
  #scatter(n: number, shiftBy: number, nDigits: number): void {
    const { rows, codes } = this;
    const toRows = this.#otherRows;
    const toCodes = this.#otherCodes;
    const counts = this.#counts;
    const mask = nDigits === N_DIGITS ? N_DIGITS - 1 : -1;
    counts.fill(0, 0, nDigits);
    for (let p = 0; p < n; p++) counts[(codes[p]! >>> shiftBy) & mask]!++;
    let sum = 0;
    for (let d = 0; d < nDigits; d++) {
      const count = counts[d]!;
      counts[d] = sum;
      sum += count;
    }
    for (let p = 0; p < n; p++) {
      const code = codes[p]!;
      const to = counts[(code >>> shiftBy) & mask]!++;
      toCodes[to] = code;
      toRows[to] = rows[p]!;
    }
    this.rows = toRows;
    this.codes = toCodes;
    this.#otherRows = rows;
    this.#otherCodes = codes;
  }
}
