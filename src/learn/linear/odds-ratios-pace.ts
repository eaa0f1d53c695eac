/** Multiplications between two turns of the event loop: some 10 ms of work. */
const workPerTurn = 5e6;

/** Lets timers and I/O in between parts of long work, and stops it when it is told to. */
export class Pace {
  readonly #signal: AbortSignal | undefined;
  #work = 0;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /**
   * Calls `visit` for parts of the items, in order.
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
    const step = Math.max(1, Math.floor(workPerTurn / workPerItem));
    for (let start = 0; start < nItems; start += step) {
      const end = Math.min(nItems, start + step);
      visit(start, end);
      this.#work += (end - start) * workPerItem;
      if (this.#work < workPerTurn) continue;
      this.#work = 0;
      await new Promise((resolve) => setImmediate(resolve));
      this.#signal?.throwIfAborted();
    }
  }
}
