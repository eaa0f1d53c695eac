/** Rows as kernels read them: a few at a time, copied to their memory; of wide rows only the columns that are asked for. */
export class RowBlock {
  readonly #nCols: number;
  readonly #columns: Int32Array;
  readonly #takesAll: boolean;
  /** From one row to the next. */
  readonly rowBytes: number;

  /** @param nCols how many values a row has. @param columns those asked for. */
  constructor(nCols: number, columns: Int32Array) {
    this.#nCols = nCols;
    this.#columns = columns;
    this.#takesAll = nCols <= 2 * columns.length;
    this.rowBytes = 8 * (this.#takesAll ? nCols : columns.length);
  }

  /** Where the `u`-th column that is asked for begins in a row, in bytes. */
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
