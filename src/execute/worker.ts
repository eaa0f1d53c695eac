import { enableCompileCache } from "node:module";
import { workerData } from "node:worker_threads";
import type { Task } from "../core/index.ts";
import { encodeError, type PlainError } from "./error-transfer.ts";
import { findKeptInput } from "./kept-inputs.ts";
import { beginTask } from "./task-states.ts";

/** What the pool hands to each of its threads once, when the thread starts. */
export interface WorkerSettings {
  /** Where the calling thread caches compiled code, so that threads need not compile it again. */
  readonly cacheDirectory?: string | undefined;
  /** Address of a module whose export `tasks` lists tasks beside those of `learn/`. */
  readonly taskModule?: string | undefined;
}

/** What a thread is asked to do: run one task on one input. */
export interface WorkerRequest {
  /** The task's name; the thread looks the task up by it, since functions cannot be sent. */
  readonly task: string;
  /** The input, without those of its fields that are a `SharedInput`. */
  readonly input: unknown;
  /** For each field that was left out, its name and the id by which the thread asks for its value when it lacks it. */
  readonly shared: readonly (readonly [field: string, id: string])[];
  /** How far each task of the map is: a number for each, on memory that caller and thread share. */
  readonly states: Int32Array<SharedArrayBuffer>;
  /** The position of this task in the map, and so in `states`. */
  readonly index: number;
}

/** What came of a request: the task's output, or the error that it ended with, as plain data. */
export type WorkerResponse =
  | { readonly isDone: true; readonly output: unknown }
  | { readonly isDone: false; readonly error: PlainError };

/** Loads the tasks once per thread, from compiled code where the calling thread has cached it. */
async function loadTasks(): Promise<Map<string, Task<unknown, unknown>>> {
  const { cacheDirectory, taskModule } = (workerData ?? {}) as WorkerSettings;
  if (cacheDirectory !== undefined) enableCompileCache(cacheDirectory);
  const { learnTasks } = await import("../learn/index.ts");
  const further = taskModule === undefined ? [] : (await import(taskModule)).tasks;
  const all = [...learnTasks, ...further] as readonly Task<unknown, unknown>[];
  return new Map(all.map((task) => [task.name, task]));
}

/** The tasks by name. Loading begins with the thread, before the first request. */
const loaded = loadTasks();
// A thread is ready, and may be stopped, only when it has loaded all: ending one in the middle of that can end Node
// itself. What went wrong is told to whoever asks for a task.
await loaded.catch(() => {});

/**
 * Runs one request. Piscina calls it in the thread.
 *
 * @returns the output, or the error as data; the promise never rejects, because Piscina would send an error without its
 *   class, code and hint.
 */
export default async function runRequest(request: WorkerRequest): Promise<WorkerResponse> {
  const { task: name, input, shared, states, index } = request;
  const running = beginTask(states, index);
  try {
    if (running === undefined)
      throw new DOMException(`task "${name}" was stopped before it began`, "AbortError");
    const task = (await loaded).get(name);
    if (task === undefined) throw new RangeError(`task "${name}" must be known to the worker threads`);
    const whole = shared.length === 0 ? input : await withShared(input as object, shared);
    return { isDone: true, output: await task.run(whole, { signal: running.signal }) };
  } catch (thrown) {
    return { isDone: false, error: encodeError(thrown) };
  } finally {
    running?.end();
  }
}

/** The whole input again: its own fields, and each shared one with the value that this thread has or asks for. */
async function withShared(own: object, shared: WorkerRequest["shared"]): Promise<object> {
  const fields = await Promise.all(
    shared.map(async ([field, id]) => [field, await findKeptInput(id)] as const),
  );
  return { ...own, ...Object.fromEntries(fields) };
}
