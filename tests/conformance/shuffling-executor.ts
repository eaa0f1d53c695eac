import { type Executor, type MapOptions, Random, type Task } from "../../src/core/index.ts";

/** An executor in the calling thread that behaves as badly as an executor may. */
export interface ShufflingExecutor extends Executor {
  /** Tasks that were begun. */
  readonly nStarted: number;
}

/**
 * Runs tasks in an order drawn at random, on clones of their inputs, as threads may: work that depends on order or on
 * shared objects gives another result. Typed arrays on shared memory stay shared, as between threads.
 */
export function shufflingExecutor(concurrency: number, seed = 1): ShufflingExecutor {
  const random = new Random(seed);
  let nStarted = 0;
  return {
    concurrency,
    get nStarted() {
      return nStarted;
    },
    async map<I, O>(task: Task<I, O>, inputs: readonly I[], options: MapOptions = {}): Promise<O[]> {
      const order = random.shuffle(Array.from(inputs.keys()));
      const outputs = new Array<O>(inputs.length);
      for (const [nDone, index] of order.entries()) {
        options.signal?.throwIfAborted();
        nStarted++;
        outputs[index] = structuredClone(await task.run(structuredClone(inputs[index]!), {}));
        options.onProgress?.(nDone + 1, inputs.length);
        await new Promise((resolve) => setImmediate(resolve));
      }
      options.signal?.throwIfAborted();
      return outputs;
    },
    async close(): Promise<void> {},
  };
}
