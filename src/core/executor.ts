/** Work that can run in line, on a thread or on another machine: a name, and a function of plain data. */
export interface Task<I, O> {
  readonly name: string;
  readonly run: (input: I, context: TaskContext) => O | Promise<O>;
}

/** What a running task may use beside its input. */
export interface TaskContext {
  readonly signal?: AbortSignal | undefined;
}

/** How a caller follows and stops a `map`. */
export interface MapOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called in the calling thread each time an item is done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Runs a task over inputs. Implementations promise: outputs stand in the order of the inputs; the first failure
 * rejects and the rest is not started; inputs and outputs are plain data that survive `structuredClone`; results do
 * not depend on `concurrency`.
 */
export interface Executor {
  /** How many tasks run at once. */
  readonly concurrency: number;
  map<I, O>(task: Task<I, O>, inputs: readonly I[], options?: MapOptions): Promise<O[]>;
  close(): Promise<void>;
}

/** Runs one task after the other in the calling thread, and lets timers and I/O in between them. */
export const inlineExecutor: Executor = {
  concurrency: 1,
  async map<I, O>(task: Task<I, O>, inputs: readonly I[], options: MapOptions = {}): Promise<O[]> {
    const outputs: O[] = [];
    for (const input of inputs) {
      options.signal?.throwIfAborted();
      outputs.push(await task.run(input, { signal: options.signal }));
      options.onProgress?.(outputs.length, inputs.length);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return outputs;
  },
  async close(): Promise<void> {},
};
