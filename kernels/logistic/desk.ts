// Where an instance keeps what it needs for a block of rows.

/** Rows whose scores, residuals and gradient are computed in turn while they stay in the nearest cache. */
export const ROWS: i32 = 64;

/** Bytes of an array with one double for each row of a block, and two more, as kernels write two at a time. */
const VALUES: usize = <usize>ROWS * 8 + 16;
/** The address of the scores of the rows; residuals take their place. */
export let scores: usize = 0;
/** The address of exponentials of the scores. */
export let exps: usize = 0;
/** The address of the curvatures: what second derivatives weigh a row by. */
export let curvature: usize = 0;

/** Says where an instance keeps what it needs for a block of rows, 1,600 bytes: several instances may work on one memory. */
export function workAt(desk: usize): void {
  scores = desk;
  exps = desk + VALUES;
  curvature = desk + 2 * VALUES;
}
