/** Trees laid out for one row at a time. */
export interface RowPredictor {
  /**
   * The mean of the trees' probabilities for one row. Allocates nothing.
   *
   * @param row as many values as the trees were fitted on; NaN is missing.
   * @param out one probability a class.
   * @returns false when a value that the trees ask for is infinite as a float32.
   */
  predictRow(row: Float64Array, out: Float64Array): boolean;
}

/** Trees laid out for many rows. */
export interface RowsPredictor {
  /**
   * The mean of the trees' probabilities for each of many rows.
   *
   * @param data `nRows` rows, one after the other.
   * @param out `nRows` rows of one probability a class.
   * @returns false when a value that the trees ask for is infinite as a float32; `out` is of no use then.
   */
  predictRows(data: Float64Array, nRows: number, out: Float64Array): boolean;
}

/** Work in steps, between which a caller may pause. */
export type Steps<T> = Generator<void, T, void>;

/** Does all steps at once. */
export function finishSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
