import { DataError, type Matrix, makeMatrix } from "../../core/index.ts";
import { Pacer } from "../pacer.ts";
import type { FittedClassifier } from "../protocol.ts";

/** Rows that are predicted first, bounds of their number, and how long the next ones may take. */
const FIRST_ROWS = 256;
const LEAST_ROWS = 32;
const MOST_ROWS = 0x1_0000;
const SLICE_MS = 8;

/** Which rows are predicted, and where the answers go. */
export interface RowRange {
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
  /** Room for the probabilities of all rows. */
  readonly out: Float64Array;
  readonly signal?: AbortSignal | undefined;
  readonly onRows?: ((done: number) => void) | undefined;
}

/**
 * Predicts rows a few at a time, so that timers, I/O and an abort get their turn in between; how many does not change
 * the answers.
 */
export async function predictRows(
  fitted: FittedClassifier<Matrix>,
  X: Matrix,
  { first, last, out, signal, onRows }: RowRange,
): Promise<void> {
  const pacer = new Pacer(signal);
  for (const _ of fitted.prepare?.(last - first) ?? []) if (pacer.isDue()) await pacer.pause();
  let n = FIRST_ROWS;
  for (let row = first; row < last; ) {
    const end = last - row < 2 * n ? last : row + n;
    const started = performance.now();
    out.set(predictSome(fitted, X, row, end).data, row * fitted.classes.length);
    const elapsed = performance.now() - started;
    row = end;
    onRows?.(row - first);
    if (elapsed > SLICE_MS && n > LEAST_ROWS) n /= 2;
    else if (elapsed < SLICE_MS / 2 && n < MOST_ROWS) n *= 2;
    if (pacer.isDue()) await pacer.pause();
  }
}

function predictSome(fitted: FittedClassifier<Matrix>, X: Matrix, first: number, last: number): Matrix {
  const { nCols, data } = X;
  try {
    return fitted.predictProba(makeMatrix(last - first, nCols, data.subarray(first * nCols, last * nCols)));
  } catch (error) {
    throw withRowOfAll(error, first);
  }
}

/** An error counts rows from the first of the few: it gets the number among all. */
function withRowOfAll(error: unknown, first: number): unknown {
  const row = error instanceof DataError ? error.details?.["rowIndex"] : undefined;
  if (!(error instanceof DataError) || typeof row !== "number" || first === 0) return error;
  return new DataError(error.code, error.message.replace(`in row ${row},`, `in row ${first + row},`), {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details: { ...error.details, rowIndex: first + row },
    cause: error,
  });
}
