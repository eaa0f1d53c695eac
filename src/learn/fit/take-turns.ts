import type { Executor, Task } from "../../core/index.ts";

/** Work that threads share out among themselves while they do it. */
export interface SharedWork<I, O> {
  readonly task: Task<I, O>;
  /** The same for each task: it says where the next piece is taken from. */
  readonly input: I;
  /** Whether there is a piece that no task has taken. */
  readonly hasMore: () => boolean;
  readonly onOutput: (output: O) => void;
  /** Called at once when a task ends without output: others may wait for what it had taken. */
  readonly onFailure?: () => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Has some threads of an executor do the pieces of a work. Each task takes pieces for a while and ends, and another takes its place
 * while there are more: so other work on the executor gets its turn in between.
 *
 * @throws what the first task that fails throws; the others are stopped.
 */
export async function takeTurns<I, O>(
  executor: Executor,
  nThreads: number,
  { task, input, hasMore, onOutput, onFailure, signal }: SharedWork<I, O>,
): Promise<void> {
  const stop = new AbortController();
  const stopped = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const failures: unknown[] = [];
  const takeAll = async (): Promise<void> => {
    try {
      while (hasMore()) {
        const [output] = await executor.map(task, [input], { signal: stopped });
        onOutput(output as O);
      }
    } catch (error) {
      failures.push(error);
      onFailure?.();
      stop.abort(error);
    }
  };
  await Promise.all(Array.from({ length: nThreads }, takeAll));
  if (failures.length > 0) throw failures[0];
}
