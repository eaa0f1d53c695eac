import { UnsupportedError } from "./errors.ts";

/**
 * What a task needs to run, and what an executor offers it. With `"shared memory"` typed arrays on a `SharedArrayBuffer`
 * are the caller's own: a task reads and writes them in place, and meets other tasks there. With `"plain data"` inputs
 * and outputs are copies, so that the work may be done by another process or on another machine. Who offers shared memory
 * runs either kind of task.
 */
export type TaskPlace = "shared memory" | "plain data";

/**
 * Work that may run elsewhere than in the calling thread: a function of plain data under a name. Workers find the function
 * by the name, so that a task must stand in the list that they load, and nothing may hang on what `run` closes over.
 */
export interface Task<I, O> {
  /** Unique among all tasks, with the room before it: `learn/sum-rows`. */
  readonly name: string;
  /** What an executor must offer so that it may run this task. */
  readonly needs: TaskPlace;
  readonly run: (input: I, context: TaskContext) => O | Promise<O>;
}

/** What a running task may use beside its input. */
export interface TaskContext {
  /** Is aborted when nobody wants the output any more. A task that takes long looks at it, and throws its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How a caller follows and stops a `map`. */
export interface MapOptions {
  /** Rejects the call with its reason when it is aborted; what is running hears of it, the rest is not started. */
  readonly signal?: AbortSignal | undefined;
  /** Called in the calling thread each time an item is done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Runs a task over inputs. Implementations pass `describeExecutor` and promise:
 * - a task that needs what the executor does not offer is refused before anything starts, see {@link checkTask};
 * - outputs stand in the order of the inputs, and do not depend on `concurrency`;
 * - the first failure rejects, and the rest is not started;
 * - inputs and outputs are plain data that survive `structuredClone`. A field of an input that is a `SharedInput` goes to
 *   each worker once, however many inputs have it;
 * - a task hears of the signal while it runs.
 */
export interface Executor {
  /** How many tasks run at once. */
  readonly concurrency: number;
  /** What tasks find where this executor runs them. */
  readonly offers: TaskPlace;
  /**
   * Runs the task once for each input.
   *
   * @returns one output for each input, in the same order.
   */
  map<I, O>(task: Task<I, O>, inputs: readonly I[], options?: MapOptions): Promise<O[]>;
  /** Ends the workers. Whoever made the executor calls it, once, when no `map` is under way. */
  close(): Promise<void>;
}

/**
 * Makes sure that an executor can run a task: each executor asks this first in its `map`.
 *
 * @throws {UnsupportedError} `execute/needs-shared-memory` when the task needs it and the executor does not offer it.
 */
export function checkTask(
  executor: Pick<Executor, "offers">,
  task: Pick<Task<never, unknown>, "name" | "needs">,
): void {
  if (task.needs === "plain data" || executor.offers === "shared memory") return;
  throw new UnsupportedError(
    "execute/needs-shared-memory",
    `task "${task.name}" must run where it shares memory with its caller, this executor offers "${executor.offers}" only`,
    { hint: "give the work an executor of this process, such as threadExecutor, or none" },
  );
}

/** Runs one task after the other in the calling thread, and lets timers and I/O in between them. */
export const inlineExecutor: Executor = {
  concurrency: 1,
  offers: "shared memory",
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
