import { DataError, type Matrix, makeMatrix } from "../../core/index.ts";
import { Pacer } from "../fit/pacer.ts";
import type { FittedClassifier } from "../protocol/protocol.ts";

/** Rows that are predicted first; their number is then doubled or halved by the time that they took. */
const FIRST_ROWS = 256;
/** Rows below which their number is not halved any more. */
const LEAST_ROWS = 32;
/** Rows from which their number is not doubled any more. */
const MOST_ROWS = 0x1_0000;
/** Milliseconds that the rows of one step may take, about half of what a fit holds its thread for at a time. */
const SLICE_MS = 8;

/** How a caller follows and stops a prediction. */
export interface RowOptions {
  /** How many rows stand before these: an error counts them too. Default: 0. */
  readonly nBefore?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each step with how many rows are done. */
  readonly onRows?: ((done: number) => void) | undefined;
}

/**
 * Predicts rows a few at a time, so that timers, I/O and an abort get their turn in between. How many at a time does not change
 * the answers.
 *
 * @param out is written to: one probability a class for each row.
 * @throws {DataError} as `predictProba` does; rows are counted from the first of all, see `nBefore`.
 * @throws {unknown} the signal's reason when it is aborted.
 */
export async function predictRows(
  fitted: FittedClassifier<Matrix>,
  { nRows, nCols, data }: Matrix,
  out: Float64Array,
  { nBefore = 0, signal, onRows }: RowOptions,
): Promise<void> {
  const pacer = new Pacer(signal);
  for (const _ of fitted.prepare?.(nRows) ?? []) if (pacer.isDue()) await pacer.pause();
  let n = FIRST_ROWS;
  for (let row = 0; row < nRows; ) {
    const end = nRows - row < 2 * n ? nRows : row + n;
    const some = makeMatrix(end - row, nCols, data.subarray(row * nCols, end * nCols));
    const started = performance.now();
    out.set(predictSome(fitted, some, nBefore + row).data, row * fitted.classes.length);
    const elapsed = performance.now() - started;
    row = end;
    onRows?.(row);
    if (elapsed > SLICE_MS && n > LEAST_ROWS) n /= 2;
    else if (elapsed < SLICE_MS / 2 && n < MOST_ROWS) n *= 2;
    if (pacer.isDue()) await pacer.pause();
  }
}

function predictSome(fitted: FittedClassifier<Matrix>, X: Matrix, nBefore: number): Matrix {
  try {
    return fitted.predictProba(X);
  } catch (error) {
    throw withRowOfAll(error, nBefore);
  }
}

/** Puts the row's number among all rows into an error that counts from the first of a few. Other errors stay as they are. */
function withRowOfAll(error: unknown, nBefore: number): unknown {
  const row = error instanceof DataError ? error.details?.["rowIndex"] : undefined;
  if (!(error instanceof DataError) || typeof row !== "number" || nBefore === 0) return error;
  const rowIndex = nBefore + row;
  return new DataError(error.code, error.message.replace(`in row ${row},`, `in row ${rowIndex},`), {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details: { ...error.details, rowIndex },
    cause: error,
  });
}
