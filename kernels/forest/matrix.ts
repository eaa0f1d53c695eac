// The matrix, ranked: the same for all trees.

export let nRows: i32 = 0;
export let nCols: i32 = 0;
export let ranks: usize = 0; // i32, by column
export let values: usize = 0; // f32, by column
export let distincts: usize = 0; // i32 a column
export let flags: usize = 0; // u8 a column

/** In a column's flags: it has missing values. */
export const MISSING: i32 = 1;
/** In a column's flags: two neighbouring values are so close that trees take them as one. */
export const HAS_CLOSE: i32 = 2;
/** In a column's flags: rows have equal values. */
export const HAS_EQUAL: i32 = 4;

/** Values that differ by no more are one, to scikit-learn's trees (`FEATURE_THRESHOLD`). */
const CLOSE: f32 = 1e-7;

export function useMatrix(
  rows: i32,
  cols: i32,
  ranksAt: usize,
  valuesAt: usize,
  distinctsAt: usize,
  flagsAt: usize,
): void {
  nRows = rows;
  nCols = cols;
  ranks = ranksAt;
  values = valuesAt;
  distincts = distinctsAt;
  flags = flagsAt;
}

/** Whether no split may come between the values of two ranks, since they are too close. */
export function areClose(column: i32, code: i32, nextCode: i32): bool {
  const base = values + ((<usize>column * <usize>nRows) << 2);
  return load<f32>(base + ((<usize>nextCode) << 2)) <= load<f32>(base + ((<usize>code) << 2)) + CLOSE;
}
