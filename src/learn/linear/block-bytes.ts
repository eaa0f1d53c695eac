/**
 * Bytes in which a kernel of `kernels/logistic/` keeps scores, exponentials and curvatures of a block of 64 rows, from the address
 * that `workAt` is told. What the caller lays out begins behind them. `kernels/logistic/desk.ts` has the same number.
 */
export const kernelBlockBytes = 1600;
