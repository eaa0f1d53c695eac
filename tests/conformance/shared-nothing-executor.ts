import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import {
  ConflictError,
  checkTask,
  type Executor,
  findSharedInputs,
  type MapOptions,
  type SharedInput,
  type Task,
} from "../../src/core/index.ts";
import { decodeError, type PlainError } from "../../src/execute/index.ts";

/** What the caller sends to a worker. */
export type ToWorker =
  | { kind: "run"; task: string; input: unknown; shared: (readonly [field: string, hash: string])[] }
  | { kind: "value"; hash: string; value: unknown }
  | { kind: "stop" };

/** What a worker sends. */
export type FromWorker =
  | { kind: "ready" }
  | { kind: "lacks"; hash: string }
  | { kind: "done"; output: unknown }
  | { kind: "failed"; error: PlainError };

/** An executor of processes, as one of another machine would be. */
export interface SharedNothingExecutor extends Executor {
  /** The hash of each value that was sent to a worker, as often as it was sent. */
  readonly sent: readonly string[];
}

/**
 * Runs tasks in processes of their own that share no memory with the caller: all that they get and give is serialised and
 * goes through a pipe. A worker is told the hashes of shared inputs, and asks for those that it has not seen, whoever
 * shared them.
 */
export function sharedNothingExecutor(nWorkers: number): SharedNothingExecutor {
  const workers: ChildProcess[] = [];
  const idle: ChildProcess[] = [];
  const sent: string[] = [];
  let isClosed = false;

  async function takeWorker(): Promise<ChildProcess> {
    const free = idle.pop();
    if (free !== undefined) return free;
    const worker = fork(new URL("./shared-nothing-worker.ts", import.meta.url), {
      serialization: "advanced",
    });
    workers.push(worker);
    await once(worker, "message"); // ready
    return worker;
  }

  async function runOne(
    worker: ChildProcess,
    task: string,
    input: unknown,
    signal: AbortSignal,
  ): Promise<unknown> {
    const found = findSharedInputs(input);
    const byHash = new Map<string, SharedInput<unknown>>();
    const shared: [string, string][] = [];
    for (const [field, value] of found) {
      const hash = await value.hash();
      shared.push([field, hash]);
      byHash.set(hash, value);
    }
    signal.throwIfAborted();
    const names = new Set(found.map(([field]) => field));
    const own =
      found.length === 0
        ? input
        : Object.fromEntries(Object.entries(input as object).filter(([field]) => !names.has(field)));
    return new Promise((resolve, reject) => {
      const send = (message: ToWorker): boolean => worker.send(message);
      const onAbort = (): boolean => send({ kind: "stop" });
      const onMessage = (message: FromWorker): void => {
        if (message.kind === "lacks") {
          sent.push(message.hash);
          send({
            kind: "value",
            hash: message.hash,
            value: withoutSharedMemory(byHash.get(message.hash)!.value),
          });
          return;
        }
        worker.off("message", onMessage);
        signal.removeEventListener("abort", onAbort);
        if (message.kind === "done") resolve(message.output);
        else if (message.kind === "failed") reject(decodeError(message.error));
      };
      worker.on("message", onMessage);
      signal.addEventListener("abort", onAbort);
      send({ kind: "run", task, input: withoutSharedMemory(own), shared });
    });
  }

  const executor: SharedNothingExecutor = {
    concurrency: nWorkers,
    offers: "plain data",
    sent,
    async map<I, O>(task: Task<I, O>, inputs: readonly I[], options: MapOptions = {}): Promise<O[]> {
      checkTask(executor, task);
      const { signal, onProgress } = options;
      signal?.throwIfAborted();
      if (isClosed) throw new ConflictError("execute/closed", "an executor must be open, it was closed");
      const outputs = new Array<O>(inputs.length);
      const failures: { index: number; error: unknown }[] = [];
      const running = new Map<number, AbortController>();
      const stopFrom = (index: number): void => {
        for (const [other, controller] of running) if (other >= index) controller.abort();
      };
      const onAbort = (): void => stopFrom(0);
      signal?.addEventListener("abort", onAbort);
      let next = 0;
      let nDone = 0;
      const runInTurn = async (): Promise<void> => {
        const worker = await takeWorker();
        while (next < inputs.length && failures.length === 0 && signal?.aborted !== true) {
          const index = next++;
          const controller = new AbortController();
          running.set(index, controller);
          try {
            outputs[index] = (await runOne(worker, task.name, inputs[index], controller.signal)) as O;
            onProgress?.(++nDone, inputs.length);
          } catch (error) {
            failures.push({ index, error });
            stopFrom(index + 1);
          } finally {
            running.delete(index);
          }
        }
        idle.push(worker);
      };
      await Promise.all(Array.from({ length: Math.min(nWorkers, inputs.length) }, runInTurn));
      signal?.removeEventListener("abort", onAbort);
      signal?.throwIfAborted();
      const [first] = failures.sort((a, b) => a.index - b.index);
      if (first !== undefined) throw first.error;
      return outputs;
    },
    async close() {
      isClosed = true;
      const ends = workers.map((worker) => once(worker, "exit"));
      for (const worker of workers) worker.kill();
      await Promise.all(ends);
    },
  };
  return executor;
}

/** A copy of data in which no array is on shared memory, which cannot be serialised. */
function withoutSharedMemory(value: unknown): unknown {
  if (ArrayBuffer.isView(value))
    return value.buffer instanceof SharedArrayBuffer ? (value as Float64Array).slice() : value;
  if (Array.isArray(value)) return value.map(withoutSharedMemory);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutSharedMemory(field)]));
}
