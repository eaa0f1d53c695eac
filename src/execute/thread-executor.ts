import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import type { Piscina } from "piscina";
import {
  ConflictError,
  checkParams,
  type Executor,
  inlineExecutor,
  integer,
  type MapOptions,
  SystoleError,
  type Task,
} from "../core/index.ts";
import { decodeError } from "./error-transfer.ts";
import type { WorkerRequest, WorkerResponse, WorkerSettings } from "./worker.ts";

/** What {@link threadExecutor} takes beside the number of threads. */
export interface ThreadOptions {
  /** A module whose export `tasks` lists tasks beside those of `learn/`. */
  readonly taskModule?: URL | undefined;
}

/**
 * Runs tasks on worker threads of this process. Threads start with the first work and stay until `close()`; an idle one
 * does not keep the process alive.
 *
 * Tasks are looked up by name in the thread, so a task must be one of `learn/`'s or of `taskModule`. Inputs are copied to the
 * thread, but for typed arrays on shared memory (`shareTable`), which all threads read in place. A task that
 * is stopped by the signal loses its thread; the next work starts another.
 *
 * @param nThreads how many tasks run at once, >= 1.
 * @throws {ParameterError} `parameter/invalid` when `nThreads` is no int in the range [1, 256].
 */
export function threadExecutor(nThreads: number, options: ThreadOptions = {}): Executor {
  checkParams("threadExecutor", { nThreads }, { nThreads: integer({ min: 1, max: 256 }) });
  return new ThreadExecutor(nThreads, options);
}

/**
 * The executor for that many threads: the calling thread itself for 1. Close it when the work is done.
 *
 * @throws {ParameterError} `parameter/invalid` when `nThreads` is no int in the range [1, 256].
 */
export function executorFor(nThreads: number): Executor {
  return nThreads === 1 ? inlineExecutor : threadExecutor(nThreads);
}

/** From source in development, compiled when published: the worker is what this module is. */
const workerFile = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

class ThreadExecutor implements Executor {
  readonly concurrency: number;
  readonly #settings: WorkerSettings;
  #pool: Promise<Piscina<WorkerRequest, WorkerResponse>> | undefined;
  #isClosed = false;

  constructor(nThreads: number, options: ThreadOptions) {
    this.concurrency = nThreads;
    const cache = getCompileCacheDir();
    this.#settings = {
      // Node names its own version's folder within the cache, and appends it again in the thread.
      cacheDirectory: cache === undefined ? undefined : dirname(cache),
      taskModule: options.taskModule?.href,
    };
  }

  async map<I, O>(task: Task<I, O>, inputs: readonly I[], options: MapOptions = {}): Promise<O[]> {
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    if (this.#isClosed) throw closedError();
    if (inputs.length === 0) return [];
    const pool = await this.#open();
    const outputs = new Array<O>(inputs.length);
    const running = new Map<number, AbortController>();
    let next = 0;
    let nDone = 0;
    const failures: { readonly index: number; readonly error: unknown }[] = [];

    const stopFrom = (index: number): void => {
      for (const [other, controller] of running) if (other >= index) controller.abort();
    };
    const runInTurn = async (): Promise<void> => {
      while (next < inputs.length && failures.length === 0 && signal?.aborted !== true) {
        const index = next++;
        const controller = new AbortController();
        running.set(index, controller);
        try {
          outputs[index] = await this.#run<O>(pool, task.name, inputs[index], controller.signal);
          onProgress?.(++nDone, inputs.length);
        } catch (error) {
          failures.push({ index, error });
          stopFrom(index + 1);
        } finally {
          running.delete(index);
        }
      }
    };
    const onAbort = (): void => stopFrom(0);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      await Promise.all(Array.from({ length: Math.min(this.concurrency, inputs.length) }, runInTurn));
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
    signal?.throwIfAborted();
    // Of several failures the first in the order of the inputs counts, so that threads do not change it.
    const [first] = failures.sort((a, b) => a.index - b.index);
    if (first !== undefined) throw first.error;
    return outputs;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const pool = this.#pool;
    this.#pool = undefined;
    await (await pool)?.destroy();
  }

  #open(): Promise<Piscina<WorkerRequest, WorkerResponse>> {
    this.#pool ??= startPool(this.concurrency, this.#settings);
    return this.#pool;
  }

  async #run<O>(
    pool: Piscina<WorkerRequest, WorkerResponse>,
    task: string,
    input: unknown,
    signal: AbortSignal,
  ): Promise<O> {
    let response: WorkerResponse;
    try {
      response = await pool.run({ task, input }, { signal });
    } catch (cause) {
      if (this.#isClosed) throw closedError(cause);
      if (signal.aborted || !(cause instanceof Error) || cause.name === "DataCloneError") throw cause;
      throw new SystoleError("execute/worker-lost", `a worker thread must finish task "${task}", it ended`, {
        hint: "give the process more memory, or use one thread",
        cause,
      });
    }
    if (!response.isDone) throw decodeError(response.error);
    return response.output as O;
  }
}

/** Loads Piscina only when threads are used. */
async function startPool(
  nThreads: number,
  workerData: WorkerSettings,
): Promise<Piscina<WorkerRequest, WorkerResponse>> {
  const { Piscina } = await import("piscina");
  const pool = new Piscina<WorkerRequest, WorkerResponse>({
    filename: workerFile.href,
    minThreads: 0,
    maxThreads: nThreads,
    idleTimeout: Number.POSITIVE_INFINITY,
    recordTiming: false,
    workerData,
  });
  // What goes wrong while a thread has no task is told by the next task, which does not find its thread.
  pool.on("error", () => {});
  return pool;
}

function closedError(cause?: unknown): ConflictError {
  return new ConflictError("execute/closed", "an executor must be open to run tasks, it was closed", {
    hint: "close an executor after its last map",
    cause,
  });
}
