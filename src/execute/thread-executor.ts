import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import type { Piscina } from "piscina";
import {
  ConflictError,
  checkParams,
  checkTask,
  type Executor,
  findSharedInputs,
  inlineExecutor,
  integer,
  MadeOnce,
  type MapOptions,
  SystoleError,
  type Task,
} from "../core/index.ts";
import { decodeError } from "./error-transfer.ts";
import { type LackingInput, LentInputs } from "./lent-inputs.ts";
import { makeTaskStates, stopTask } from "./task-states.ts";
import type { WorkerRequest, WorkerResponse, WorkerSettings } from "./worker.ts";

/** What {@link threadExecutor} takes beside the number of threads. */
export interface ThreadOptions {
  /** A module that each thread loads beside those of `learn/`; its export `tasks` is a list of further tasks. */
  readonly taskModule?: URL | undefined;
  /**
   * How long a task may run on after it was told to stop, in milliseconds; then its thread is ended, and what the thread kept is
   * loaded again by the next one. Default: 250.
   */
  readonly patienceMs?: number | undefined;
}

/**
 * Makes an executor that runs tasks on worker threads of this process. Threads start with the first `map` and stay until
 * `close()`; an idle one does not keep the process alive.
 *
 * A thread looks a task up by its name, so a task must be one of `learn/`'s or of `taskModule`. Inputs are copied to the
 * thread, except typed arrays on shared memory (`shareTable`), which all threads read in place; a `SharedInput` is copied to
 * each thread once. When the signal of a map is aborted, each running task hears of it in its thread. A task that does not
 * end within `patienceMs` after that loses its thread; the next work starts another.
 *
 * @param nThreads how many tasks run at once, in [1, 256]. 1 gives one thread beside the calling one: use
 *   {@link executorFor} where one should mean the calling thread itself.
 * @throws {ParameterError} `parameter/invalid` when `nThreads` is no int in the range [1, 256].
 */
export function threadExecutor(nThreads: number, options: ThreadOptions = {}): Executor {
  checkParams("threadExecutor", { nThreads }, { nThreads: integer({ min: 1, max: 256 }) });
  return new ThreadExecutor(nThreads, options);
}

/**
 * The executor for a number of threads: for 1 the calling thread itself, else {@link threadExecutor}. Whoever asks for it
 * closes it when the work is done.
 *
 * @throws {ParameterError} `parameter/invalid` when `nThreads` is no int in the range [1, 256].
 */
export function executorFor(nThreads: number): Executor {
  return nThreads === 1 ? inlineExecutor : threadExecutor(nThreads);
}

/** The worker's module. It is TypeScript in development and JavaScript when published, as this module itself is. */
const workerFile = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/** Default of `patienceMs`. Fits look at their signal about every 15 ms; the rest is for threads that wait for a processor. */
const defaultPatienceMs = 250;

class ThreadExecutor implements Executor {
  readonly concurrency: number;
  readonly offers = "shared memory";
  readonly #settings: WorkerSettings;
  readonly #lent = new LentInputs();
  readonly #patienceMs: number;
  /** Started with the first map that has inputs. */
  readonly #pool = new MadeOnce(() => startPool(this.concurrency, this.#settings, this.#lent));
  #isClosed = false;

  constructor(nThreads: number, options: ThreadOptions) {
    this.concurrency = nThreads;
    this.#patienceMs = options.patienceMs ?? defaultPatienceMs;
    const cache = getCompileCacheDir();
    this.#settings = {
      // Node names its own version's folder within the cache, and appends it again in the thread.
      cacheDirectory: cache === undefined ? undefined : dirname(cache),
      taskModule: options.taskModule?.href,
    };
  }

  async map<I, O>(task: Task<I, O>, inputs: readonly I[], options: MapOptions = {}): Promise<O[]> {
    const { signal, onProgress } = options;
    checkTask(this, task);
    signal?.throwIfAborted();
    if (this.#isClosed) throw closedError();
    if (inputs.length === 0) return [];
    const pool = await this.#pool.get();
    const outputs = new Array<O>(inputs.length);
    const states = makeTaskStates(inputs.length);
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
          const request = packRequest(task.name, inputs[index], states, index);
          outputs[index] = await this.#run<O>(pool, request, controller.signal);
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
    const giveBack = this.#lent.lend(inputs);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      await Promise.all(Array.from({ length: Math.min(this.concurrency, inputs.length) }, runInTurn));
    } finally {
      signal?.removeEventListener("abort", onAbort);
      giveBack();
    }
    signal?.throwIfAborted();
    // Of several failures the first in the order of the inputs counts, so that threads do not change it.
    const [first] = failures.sort((a, b) => a.index - b.index);
    if (first !== undefined) throw first.error;
    return outputs;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await (await this.#pool.take())?.destroy();
  }

  async #run<O>(
    pool: Piscina<WorkerRequest, WorkerResponse>,
    request: WorkerRequest,
    signal: AbortSignal,
  ): Promise<O> {
    const thread = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const left = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => {
        const was = stopTask(request.states, request.index);
        if (was === "running") timer = setTimeout(() => thread.abort(), this.#patienceMs);
        else if (was === "waiting") reject(signal.reason);
      });
    });
    let response: WorkerResponse;
    try {
      response = await Promise.race([pool.run(request, { signal: thread.signal }), left]);
    } catch (cause) {
      if (this.#isClosed) throw closedError(cause);
      if (signal.aborted || !(cause instanceof Error) || cause.name === "DataCloneError") throw cause;
      throw new SystoleError(
        "execute/worker-lost",
        `a worker thread must finish task "${request.task}", it ended`,
        { hint: "give the process more memory, or use one thread", cause },
      );
    } finally {
      clearTimeout(timer);
    }
    if (!response.isDone) throw decodeError(response.error);
    return response.output as O;
  }
}

/** What a thread is sent for one input: each field that is a shared input is left out, and its id sent instead. */
function packRequest(
  task: string,
  input: unknown,
  states: WorkerRequest["states"],
  index: number,
): WorkerRequest {
  const found = findSharedInputs(input);
  if (found.length === 0) return { task, input, shared: [], states, index };
  const own = { ...(input as object) } as Record<string, unknown>;
  for (const [field] of found) delete own[field];
  return { task, input: own, shared: found.map(([field, { id }]) => [field, id]), states, index };
}

/** Starts the pool of threads. Piscina is loaded only here, so that who never uses threads does not pay for it. */
async function startPool(
  nThreads: number,
  workerData: WorkerSettings,
  lent: LentInputs,
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
  pool.on("message", (message: LackingInput) => lent.answer(message));
  return pool;
}

function closedError(cause?: unknown): ConflictError {
  return new ConflictError("execute/closed", "an executor must be open to run tasks, it was closed", {
    hint: "close an executor after its last map",
    cause,
  });
}
