/** How long a fit may hold its thread before timers, I/O and an abort get their turn. */
const SLICE_MS = 15;

/** Multiplications between looks at the clock in {@link Pacer.walk}: about a millisecond. */
const WORK_PER_LOOK = 5e5;

/** Divides long work into slices, so that a thread that learns can still be told to stop. */
export class Pacer {
  readonly #signal: AbortSignal | undefined;
  #sliceEnd = performance.now() + SLICE_MS;

  constructor(signal?: AbortSignal) {
    signal?.throwIfAborted();
    this.#signal = signal;
  }

  /** Whether it is time to pause. */
  isDue(): boolean {
    return performance.now() >= this.#sliceEnd;
  }

  /** Lets the event loop turn once. @throws the signal's reason when it is aborted. */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#signal?.throwIfAborted();
    this.#sliceEnd = performance.now() + SLICE_MS;
  }

  /**
   * Calls `visit` for parts of the items, in order, and pauses in between when it is time.
   *
   * @param workPerItem multiplications, or what takes as long.
   * @throws the signal's reason.
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
