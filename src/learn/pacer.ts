/** How long a fit may hold its thread before timers, I/O and an abort get their turn. */
const SLICE_MS = 15;

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
}
