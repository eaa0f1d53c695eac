import { type Executor, type MapOptions, Random, type Task } from "../../src/core/index.ts";

/** An executor in the calling thread that behaves as badly as an executor may. */
export interface ShufflingExecutor extends Executor {
  /** Tasks that were begun. */
  readonly nStarted: number;
}

/**
 * Runs tasks in an order drawn at random, in turns, on clones of their inputs, as threads may: work that depends on order
 * or on shared objects gives another result. Typed arrays on shared memory stay shared, as between threads.
 *
 * @param onStart called before each task.
 */
export function shufflingExecutor(concurrency: number, onStart: () => void = () => {}): ShufflingExecutor {
  const random = new Random(concurrency);
  let nStarted = 0;
  return {
    concurrency,
    offers: "shared memory",
    get nStarted() {
      return nStarted;
    },
    async map<I, O>(task: Task<I, O>, inputs: readonly I[], options: MapOptions = {}): Promise<O[]> {
      const order = random.shuffle(Array.from(inputs.keys()));
      const outputs = new Array<O>(inputs.length);
      let next = 0;
      let nDone = 0;
      const runInTurn = async (): Promise<void> => {
        while (next < order.length) {
          options.signal?.throwIfAborted();
          const index = order[next++]!;
          nStarted++;
          onStart();
          outputs[index] = structuredClone(await task.run(structuredClone(inputs[index]!), {}));
          options.onProgress?.(++nDone, inputs.length);
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      await Promise.all(Array.from({ length: concurrency }, runInTurn));
      options.signal?.throwIfAborted();
      return outputs;
    },
    async close(): Promise<void> {},
  };
}
