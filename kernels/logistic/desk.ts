// Where an instance keeps what it needs for a block of rows.

/** Rows whose scores, residuals and gradient are computed in turn while they stay in the nearest cache. */
export const ROWS: i32 = 64;

/** Bytes of values of one block, one a row, and one more. */
const VALUES: usize = <usize>ROWS * 8 + 16;
export let scores: usize = 0;
export let exps: usize = 0;
export let curvature: usize = 0;

/** Says where an instance keeps what it needs for a block of rows, 1,600 bytes: several instances may work on one memory. */
export function workAt(desk: usize): void {
  scores = desk;
  exps = desk + VALUES;
  curvature = desk + 2 * VALUES;
}
