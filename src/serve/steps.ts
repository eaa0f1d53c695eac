import type { Turns } from "../http/index.ts";

/**
 * Work in steps, so that many rows do not keep all other requests waiting. Where it yields nothing the event loop may take its
 * turn; where it yields a promise it waits for that, and is given what it resolves to.
 */
export type Steps<T> = Generator<Promise<unknown> | undefined, T, unknown>;

/** How many cells are read, or rows of so many cells predicted, in one step: some milliseconds. */
const cellsAtOnce = 4096;
/** The most rows of a step: of a few columns a row costs more than its cells. */
const mostRowsAtOnce = 512;
/** The least, so that steps are not all overhead. */
const leastRowsAtOnce = 16;

/** How many rows of a width belong into one step. */
export function rowsAtOnce(width: number): number {
  return Math.max(leastRowsAtOnce, Math.min(mostRowsAtOnce, Math.floor(cellsAtOnce / Math.max(1, width))));
}

/** The rows from 0 to `nRows` in ranges of at most `size`. The loop may turn between two of them. */
export function* inRanges(
  nRows: number,
  size: number,
  work: (from: number, to: number) => void,
): Steps<void> {
  for (let from = 0; from < nRows; from += size) {
    if (from > 0) yield undefined;
    work(from, Math.min(nRows, from + size));
  }
}

/**
 * Does work that comes in steps.
 *
 * @returns its result: at once when it is one step, else a promise of it.
 */
export function takeSteps<T>(steps: Steps<T>, turns: Turns): T | Promise<T> {
  const first = steps.next();
  return first.done === true ? first.value : takeOtherSteps(steps, first.value, turns);
}

async function takeOtherSteps<T>(
  steps: Steps<T>,
  first: Promise<unknown> | undefined,
  turns: Turns,
): Promise<T> {
  let yielded = first;
  for (;;) {
    const next = steps.next(await (yielded ?? turns.next()));
    if (next.done === true) return next.value;
    yielded = next.value;
  }
}
