import type { Matrix } from "../../core/index.ts";
import type { Pacer } from "../pacer.ts";

/** Rows on shared memory, which may still be on their way there. */
export interface SharedRows {
  /** Row-major. */
  readonly data: Float64Array;
  readonly nCols: number;
  /** One number: how many rows are there; tasks wait for theirs. */
  readonly nReady: Int32Array;
}

/** Values copied at a time: a matter of a millisecond. */
const SLICE = 0x4_0000;

/** Rows that are on shared memory are taken as they are; for others there is room, which {@link copyRows} fills. */
export function makeSharedRows({ data, nRows, nCols }: Matrix): SharedRows {
  const nReady = new Int32Array(new SharedArrayBuffer(4));
  if (!(data.buffer instanceof SharedArrayBuffer))
    return { data: new Float64Array(new SharedArrayBuffer(data.byteLength)), nCols, nReady };
  nReady[0] = nRows;
  return { data, nCols, nReady };
}

/** Copies the rows that are not there yet, and tells those who wait for them. */
export async function copyRows(X: Matrix, { data, nReady }: SharedRows, pacer: Pacer): Promise<void> {
  const { nRows, nCols } = X;
  const size = Math.ceil(SLICE / nCols);
  try {
    for (let first = nReady[0]!; first < nRows; first += size) {
      data.set(X.data.subarray(first * nCols, (first + size) * nCols), first * nCols);
      tellReady(nReady, Math.min(nRows, first + size));
      if (pacer.isDue()) await pacer.pause();
    }
  } finally {
    tellReady(nReady, nRows); // whoever waits may go on, or fail by the signal
  }
}

function tellReady(nReady: Int32Array, n: number): void {
  Atomics.store(nReady, 0, n);
  Atomics.notify(nReady, 0);
}

/** Waits until so many rows are there, without blocking the thread. */
export async function waitForRows({ nReady }: SharedRows, n: number): Promise<void> {
  for (;;) {
    const ready = Atomics.load(nReady, 0);
    if (ready >= n) return;
    await Atomics.waitAsync(nReady, 0, ready).value;
  }
}
