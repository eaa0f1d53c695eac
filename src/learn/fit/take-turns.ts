import type { Executor, Task } from "../../core/index.ts";

/** Work in pieces of unequal size, which threads share out among themselves while they do it. */
export interface SharedWork<I, O> {
  /** Takes one piece after the other for a while, and ends, also when there are more. */
  readonly task: Task<I, O>;
  /** The same for each run of the task: it says where, in shared memory, the next piece is taken from. */
  readonly input: I;
  /** Whether there is a piece that no task has taken. */
  readonly hasMore: () => boolean;
  /** Called in the calling thread with the output of each run of the task. */
  readonly onOutput: (output: O) => void;
  /** Called at once when a run of the task fails: others may wait for the piece that it had taken, and must be told. */
  readonly onFailure?: () => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Has some threads of an executor do the pieces of a work. Each run of the task takes pieces for a while and ends, and is followed
 * by another run while there are more pieces, so that other work on the executor gets its turn in between.
 *
 * @param nThreads how many runs there are at a time.
 * @throws {unknown} what the first run that fails throws; the others are stopped by their signal.
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
