/** Copies rows to a kernel's memory, a few at a time. Of wide rows only the columns that are asked for are copied. */
export class RowBlock {
  readonly #nCols: number;
  readonly #columns: Int32Array;
  readonly #takesAll: boolean;
  /** Bytes from the beginning of one row to that of the next, in the kernel's memory. */
  readonly rowBytes: number;

  /**
   * @param nCols how many values a row has.
   * @param columns the columns that are asked for. All are copied when these are half of them or more.
   */
  constructor(nCols: number, columns: Int32Array) {
    this.#nCols = nCols;
    this.#columns = columns;
    this.#takesAll = nCols <= 2 * columns.length;
    this.rowBytes = 8 * (this.#takesAll ? nCols : columns.length);
  }

  /** Where the `u`-th column that is asked for stands in a copied row, in bytes from its beginning. */
  columnByte(u: number): number {
    return 8 * (this.#takesAll ? this.#columns[u]! : u);
  }

  /** Copies the `n` rows from `first` on to the beginning of `to`, and zeros behind them up to a multiple of eight rows. */
  copy(data: Float64Array, first: number, n: number, to: Float64Array): void {
    const nCols = this.#nCols;
    const columns = this.#columns;
    const width = this.rowBytes / 8;
    if (this.#takesAll) to.set(data.subarray(first * nCols, (first + n) * nCols));
    else
      for (let r = 0; r < n; r++)
        for (let u = 0; u < width; u++) to[r * width + u] = data[(first + r) * nCols + columns[u]!]!;
    to.fill(0, n * width, Math.ceil(n / 8) * 8 * width);
  }
}
