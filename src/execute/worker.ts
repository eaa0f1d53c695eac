import { enableCompileCache } from "node:module";
import { workerData } from "node:worker_threads";
import type { Task } from "../core/index.ts";
import { encodeError, type PlainError } from "./error-transfer.ts";
import { findKeptInput } from "./kept-inputs.ts";
import { beginTask } from "./task-states.ts";

/** What the pool hands to each of its threads. */
export interface WorkerSettings {
  /** Where the calling thread caches compiled code, so that threads need not compile it again. */
  readonly cacheDirectory?: string | undefined;
  /** Address of a module whose export `tasks` lists tasks beside those of `learn/`. */
  readonly taskModule?: string | undefined;
}

/** One task on one input. */
export interface WorkerRequest {
  readonly task: string;
  /** Without the fields that are shared. */
  readonly input: unknown;
  /** The names of those fields, and the ids of their values. */
  readonly shared: readonly (readonly [field: string, id: string])[];
  /** How far the tasks of the map are, this one at `index`. */
  readonly states: Int32Array<SharedArrayBuffer>;
  readonly index: number;
}

/** What came of it; an error crosses as plain data. */
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

const loaded = loadTasks();
// A thread is ready, and may be stopped, only when it has loaded all: ending one in the middle of that can end Node
// itself. What went wrong is told to whoever asks for a task.
await loaded.catch(() => {});

/** Runs one request; never rejects. */
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

async function withShared(own: object, shared: WorkerRequest["shared"]): Promise<object> {
  const fields = await Promise.all(
    shared.map(async ([field, id]) => [field, await findKeptInput(id)] as const),
  );
  return { ...own, ...Object.fromEntries(fields) };
}
