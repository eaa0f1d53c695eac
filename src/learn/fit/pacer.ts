/** Milliseconds for which a fit holds its thread before timers, I/O and an abort get their turn. */
const SLICE_MS = 15;

/** Multiplications between two looks at the clock in {@link Pacer.walk}: about a millisecond of them. */
const WORK_PER_LOOK = 5e5;

/**
 * Divides long work into slices, so that a thread that learns can still be told to stop, and a server's requests are answered.
 * Make one for each fit; the work asks `isDue` often and calls `pause` when it is.
 */
export class Pacer {
  readonly #signal: AbortSignal | undefined;
  #sliceEnd = performance.now() + SLICE_MS;

  /** @throws {unknown} the signal's reason when it is aborted already. */
  constructor(signal?: AbortSignal) {
    signal?.throwIfAborted();
    this.#signal = signal;
  }

  /** Whether it is time to pause. It reads the clock: ask it once for many small steps. */
  isDue(): boolean {
    return performance.now() >= this.#sliceEnd;
  }

  /**
   * Lets the event loop turn once, and begins the next slice.
   *
   * @throws {unknown} the signal's reason when it is aborted.
   */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#signal?.throwIfAborted();
    this.#sliceEnd = performance.now() + SLICE_MS;
  }

  /**
   * Calls `visit` for one part of the items after the other, each item once, and pauses in between when it is time.
   *
   * @param workPerItem how many multiplications, or what takes as long, an item is.
   * @param visit is given the first item of a part and the one behind its last.
   * @throws {unknown} the signal's reason when it is aborted.
   */
  async walk(
    nItems: number,
    workPerItem: number,
    visit: (start: number, end: number) => void,
  ): Promise<void> {
    this.#signal?.throwIfAborted();
    const step = Math.max(1, Math.floor(WORK_PER_LOOK / workPerItem));
    for (let start = 0; start < nItems; start += step) {
      visit(start, Math.min(nItems, start + step));
      if (this.isDue()) await this.pause();
    }
  }
}
