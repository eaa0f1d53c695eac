import { afterAll, describe, expect, it } from "vitest";
import {
  countedFailTask,
  exitTask,
  failTask,
  meetTask,
  spinTask,
  squareTask,
  waitTask,
  whoTask,
} from "../../tests/support/executor-tasks.ts";
import { type Executor, inlineExecutor, shareInt32, type Task } from "../core/index.ts";
import { executorFor, threadExecutor } from "./thread-executor.ts";

const taskModule = new URL("../../tests/support/executor-tasks.ts", import.meta.url);

describe("threadExecutor()", () => {
  const executor = threadExecutor(2, { taskModule });
  afterAll(() => executor.close());

  it("runs as many tasks at once as it has threads", async () => {
    const arrived = shareInt32(new Int32Array(1));
    const inputs = [1, 2].map(() => ({ n: 2, arrived }));
    expect(await executor.map(meetTask, inputs)).toEqual([true, true]);
  });

  it("stops tasks that hear nothing, soon after the signal", async () => {
    await executor.map(squareTask, [1, 2]);
    const controller = new AbortController();
    const started = shareInt32(new Int32Array(2));
    const inputs = [1, 2, 3].map(() => ({ started }));
    const map = executor.map(spinTask, inputs, { signal: controller.signal });
    map.catch(() => {});
    while (started[0]! < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error("stop"));
    await expect(map).rejects.toThrow("stop");
    expect(started[0]).toBe(2);
  });

  it("keeps the threads of tasks that stop when they are told to", async () => {
    const patient = threadExecutor(2, { taskModule, patienceMs: 60_000 }); // the machine may be busy
    try {
      const threads = await findThreads(patient);
      for (let i = 0; i < 3; i++) {
        const controller = new AbortController();
        const map = patient.map(waitTask, [100_000, 100_000], { signal: controller.signal });
        setTimeout(() => controller.abort(new Error("enough")), 20);
        await expect(map).rejects.toThrow("enough");
      }
      expect(await findThreads(patient)).toEqual(threads);
    } finally {
      await patient.close();
    }
  });

  it("ends the thread of a task that does not stop when it is told to", async () => {
    const [before] = await findThreads(executor);
    const controller = new AbortController();
    const started = shareInt32(new Int32Array(2));
    const map = executor.map(spinTask, [{ started }], { signal: controller.signal });
    map.catch(() => {});
    while (started[0]! < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error("stop"));
    await expect(map).rejects.toThrow("stop");
    const after = await findThreads(executor);
    expect(Math.max(...after)).toBeGreaterThan(before!);
  });

  it("leaves tasks that no thread has begun, at once", async () => {
    const started = shareInt32(new Int32Array(2));
    const busy = executor.map(
      spinTask,
      [1, 2].map(() => ({ started })),
    );
    while (started[0]! < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const calls = shareInt32(new Int32Array(1));
    const controller = new AbortController();
    const inputs = [1, 2, 3].map(() => ({ calls, failure: null, name: "a" }));
    const map = executor.map(countedFailTask, inputs, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("left")), 10);
    await expect(map).rejects.toThrow("left");
    Atomics.store(started, 1, 1); // until now both threads were busy
    expect(await busy).toEqual(["done", "done"]);
    expect(await executor.map(squareTask, [5])).toEqual([25]);
    expect(calls[0]).toBe(0);
  });

  it("does not wait for later tasks when an earlier one has failed", async () => {
    await executor.map(squareTask, [1, 2]);
    const inputs = [
      { failure: "data", name: "first", delayMs: 50 },
      { failure: null, name: "second", delayMs: 600_000 }, // longer than the test may last,
    ] as const;
    await expect(executor.map(failTask, inputs)).rejects.toThrow("first must be whole");
  });

  it("says so when a thread ends in the middle of a task, and starts another", async () => {
    await expect(executor.map(exitTask, [3])).rejects.toThrow(
      expect.objectContaining({ code: "execute/worker-lost", message: expect.stringContaining("test/exit") }),
    );
    expect(await executor.map(squareTask, [4])).toEqual([16]);
  });

  it("refuses a task that its threads do not know", async () => {
    const unknown: Task<number, number> = { name: "test/unknown", needs: "plain data", run: (x) => x };
    await expect(executor.map(unknown, [1])).rejects.toThrow(/"test\/unknown" must be known/);
  });

  it("refuses an input that is not plain data", async () => {
    const task = squareTask as unknown as Task<unknown, number>;
    await expect(executor.map(task, [() => 1])).rejects.toThrow(
      expect.objectContaining({ name: "DataCloneError" }),
    );
  });

  it("refuses a number of threads that is not whole or out of range", () => {
    for (const n of [0, -1, 1.5, NaN, 1000])
      expect(() => threadExecutor(n)).toThrow(expect.objectContaining({ code: "parameter/invalid" }));
  });
});

describe("close()", () => {
  it("ends all threads, stops what runs, and refuses further work", async () => {
    const executor = threadExecutor(2, { taskModule });
    const before = countWorkers();
    const started = shareInt32(new Int32Array(2));
    const map = executor.map(
      spinTask,
      [1, 2].map(() => ({ started })),
    );
    map.catch(() => {});
    while (started[0]! < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(countWorkers()).toBe(before + 2);
    await executor.close();
    await expect.poll(countWorkers, { timeout: 60_000 }).toBe(before); // a thread that has ended is struck off a moment later
    const closed = expect.objectContaining({ name: "ConflictError", code: "execute/closed" });
    await expect(map).rejects.toThrow(closed);
    await expect(executor.map(squareTask, [1])).rejects.toThrow(closed);
    await executor.close();
  });

  it("does nothing when no thread was started", async () => {
    await threadExecutor(2).close();
  });
});

describe("executorFor()", () => {
  it("takes the calling thread for one, and threads for more", async () => {
    expect(executorFor(1)).toBe(inlineExecutor);
    const two = executorFor(2);
    expect(two.concurrency).toBe(2);
    await two.close();
  });
});

function countWorkers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort" || kind === "Worker")
    .length;
}

/** The ids of an executor's two threads, ascending. */
async function findThreads(executor: Executor): Promise<number[]> {
  const ids = new Set<number>();
  while (ids.size < 2) for (const id of await executor.map(whoTask, [null, null, null])) ids.add(id);
  return [...ids].sort((a, b) => a - b);
}
