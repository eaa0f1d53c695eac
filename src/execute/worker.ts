import { enableCompileCache } from "node:module";
import { workerData } from "node:worker_threads";
import type { Task } from "../core/index.ts";
import { encodeError, type PlainError } from "./error-transfer.ts";

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
  readonly input: unknown;
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
export default async function runRequest({ task: name, input }: WorkerRequest): Promise<WorkerResponse> {
  try {
    const task = (await loaded).get(name);
    if (task === undefined) throw new RangeError(`task "${name}" must be known to the worker threads`);
    return { isDone: true, output: await task.run(input, {}) };
  } catch (thrown) {
    return { isDone: false, error: encodeError(thrown) };
  }
}
