/** Bytes that a kernel of `kernels/logistic/` keeps for a block of rows, from the address that `workAt` is told. */
export const kernelBlockBytes = 1600;
