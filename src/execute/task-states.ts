/**
 * How far a task is: the values of a word of {@link makeTaskStates}. A task goes from `waiting` to `running` to `over`; from
 * either of the first two it may go to `stopped`, and stays there.
 */
const state = {
  /** No thread has begun it. */
  waiting: 0,
  running: 1,
  /** It is done, or has failed; its answer may still be on the way. */
  over: 2,
  /** Nobody wants its output any more. */
  stopped: 3,
} as const;

/**
 * Makes the memory that says how far each task of a map is: one 32-bit word a task, shared by the caller and the threads, all
 * `waiting` at first. The caller stops a task by it. It is read and changed by atomic operations only.
 */
export function makeTaskStates(nTasks: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4 * nTasks));
}

/**
 * Tells a task to stop. Called in the calling thread.
 *
 * @returns `"running"` when a thread must hear of it first, `"waiting"` when none will begin the task now, `"over"` when it
 *   was too late.
 */
export function stopTask(
  states: Int32Array<SharedArrayBuffer>,
  index: number,
): "running" | "waiting" | "over" {
  if (Atomics.compareExchange(states, index, state.waiting, state.stopped) === state.waiting)
    return "waiting";
  if (Atomics.compareExchange(states, index, state.running, state.stopped) !== state.running) return "over";
  Atomics.notify(states, index);
  return "running";
}

/** A task that runs in this thread. */
export interface RunningTask {
  /** Aborted when the caller stops the task: at the next turn of the event loop. */
  readonly signal: AbortSignal;
  /** Says that the task is over, however it went. */
  end(): void;
}

/** Begins a task. Called in the thread that runs it. @returns `undefined` when the caller stopped the task before it began. */
export function beginTask(states: Int32Array<SharedArrayBuffer>, index: number): RunningTask | undefined {
  if (Atomics.compareExchange(states, index, state.waiting, state.running) !== state.waiting)
    return undefined;
  const controller = new AbortController();
  void awaitStop(states, index, controller);
  return {
    signal: controller.signal,
    end: () => {
      Atomics.compareExchange(states, index, state.running, state.over);
      Atomics.notify(states, index); // ends the waiting for a stop
    },
  };
}

/** Waits until the caller stops the task or the task is over; in the former case the controller is aborted. */
async function awaitStop(
  states: Int32Array<SharedArrayBuffer>,
  index: number,
  controller: AbortController,
): Promise<void> {
  const waiting = Atomics.waitAsync(states, index, state.running);
  if (waiting.async) await waiting.value;
  if (Atomics.load(states, index) === state.stopped) controller.abort();
}
