import { threadId } from "node:worker_threads";
import { DataError, ParameterError, type SharedInput, type Task } from "../../src/core/index.ts";

/** Tasks by which the conformance suite of executors sees what an executor does. Worker threads and
 * processes load this file. */

export const squareTask: Task<number, number> = {
  name: "test/square",
  needs: "plain data",
  run: (x) => x * x,
};

/** Takes the longer the smaller its number is, 40 ms at most, so that later inputs are done first. */
export const slowestFirstTask: Task<number, number> = {
  name: "test/slowest-first",
  needs: "plain data",
  async run(x) {
    await new Promise((resolve) => setTimeout(resolve, 40 - 8 * x));
    return x;
  },
};

export const doubleTask: Task<
  { values: Float64Array; label: string },
  { values: Float64Array; label: string }
> = {
  name: "test/double",
  needs: "plain data",
  run: ({ values, label }) => ({ values: values.map((value) => 2 * value), label: `${label}${label}` }),
};

/** Writes into an array of its input, which the caller sees if the memory is shared. */
export const writeTask: Task<{ target: Int32Array; index: number }, null> = {
  name: "test/write",
  needs: "shared memory",
  run({ target, index }) {
    target[index] = index + 1;
    return null;
  },
};

/** The ways in which a task of these tests fails: with an error of ours, one with a cause, one of the language, a mere text. */
export type Failure = "data" | "cause" | "range" | "text";

/** What shall become of an item: `failure` is `null` for one that succeeds. */
export interface FailInput {
  readonly failure: Failure | null;
  readonly name: string;
  readonly delayMs?: number;
}

/** Waits a little, then fails when its input says so; else it gives its name. */
export const failTask: Task<FailInput, string> = {
  name: "test/fail",
  needs: "plain data",
  async run({ failure, name, delayMs = 5 }) {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (failure === null) return name;
    if (failure === "range") throw new RangeError(`${name} is out of range`);
    if (failure === "text") throw `${name} as text`;
    const error = { hint: "mend the row", details: { row: 3, allowed: ["a"] } };
    if (failure === "data") throw new DataError("metric/one-class", `${name} must be whole, got half`, error);
    throw new ParameterError("parameter/invalid", `${name} must be read`, {
      cause: new TypeError("no number"),
    });
  },
};

/** Does what {@link failTask} does, and counts its calls in `calls[0]`. */
export const countedFailTask: Task<FailInput & { readonly calls: Int32Array }, string> = {
  name: "test/counted-fail",
  needs: "shared memory",
  run({ calls, ...input }, context) {
    Atomics.add(calls, 0, 1);
    return failTask.run(input, context);
  },
};

/** The values of shared inputs that this thread or process was given so far. */
const met = new WeakSet<object>();

/** Adds a number to those of a shared input. Says which worker did so, and whether the value is one that it had not seen before. */
export const addSharedTask: Task<
  { readonly data: SharedInput<{ readonly values: Float64Array }>; readonly more: number },
  { readonly sums: Float64Array; readonly worker: string; readonly isNew: boolean }
> = {
  name: "test/add-shared",
  needs: "plain data",
  run({ data, more }) {
    const { value } = data;
    const isNew = !met.has(value);
    met.add(value);
    return { sums: value.values.map((x) => x + more), worker: `${process.pid}/${threadId}`, isNew };
  },
};

/** Gives the id of the thread that runs it. */
export const whoTask: Task<null, number> = { name: "test/who", needs: "plain data", run: () => threadId };

/** Waits for some milliseconds, and stops at once when its signal is aborted. */
export const waitTask: Task<number, string> = {
  name: "test/wait",
  needs: "plain data",
  run: (ms, { signal }) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve("waited"), ms);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

/** Waits, blocking its thread, until as many tasks as `n` are running at once. */
export const meetTask: Task<{ n: number; arrived: Int32Array }, boolean> = {
  name: "test/meet",
  needs: "shared memory",
  run({ n, arrived }) {
    Atomics.add(arrived, 0, 1);
    Atomics.notify(arrived, 0);
    for (let seen = Atomics.load(arrived, 0); seen < n; seen = Atomics.load(arrived, 0))
      if (Atomics.wait(arrived, 0, seen, 10_000) === "timed-out") return false;
    return true;
  },
};

/** Keeps its thread busy until `started[1]` is set, and cannot hear its signal meanwhile; it counts itself in `started[0]`. */
export const spinTask: Task<{ started: Int32Array }, string> = {
  name: "test/spin",
  needs: "shared memory",
  run({ started }) {
    Atomics.add(started, 0, 1);
    while (Atomics.load(started, 1) === 0);
    return "done";
  },
};

/** Ends its thread in the middle of the task, as a thread ends that has no memory left. */
export const exitTask: Task<number, never> = {
  name: "test/exit",
  needs: "plain data",
  run: (code) => process.exit(code),
};

/** All of them, as workers look them up. */
export const tasks = [
  squareTask,
  slowestFirstTask,
  doubleTask,
  writeTask,
  failTask,
  countedFailTask,
  addSharedTask,
  whoTask,
  waitTask,
  meetTask,
  spinTask,
  exitTask,
];
