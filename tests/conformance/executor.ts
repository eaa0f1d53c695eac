import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  DataError,
  type Executor,
  inlineExecutor,
  ParameterError,
  shareInput,
  shareInt32,
} from "../../src/core/index.ts";
import {
  addSharedTask,
  countedFailTask,
  doubleTask,
  type Failure,
  failTask,
  slowestFirstTask,
  squareTask,
  waitTask,
  writeTask,
} from "../support/executor-tasks.ts";

/**
 * What every executor promises.
 *
 * @param make makes an executor that knows the tasks of `tests/support/executor-tasks.ts`.
 */
export function describeExecutor(name: string, make: () => Executor): void {
  describe(name, () => {
    let executor: Executor;
    beforeAll(() => {
      executor = make();
    });
    afterAll(async () => {
      await executor.close();
    });

    const failing = (...failures: readonly (Failure | null)[]): Promise<string[]> =>
      executor.map(
        failTask,
        failures.map((failure, i) => ({ failure, name: `item ${i}` })),
      );

    it("gives the outputs in the order of the inputs, whichever is done first", async () => {
      expect(await executor.map(slowestFirstTask, [0, 1, 2, 3, 4])).toEqual([0, 1, 2, 3, 4]);
    });

    it("runs more inputs than it has room for, and none at all", async () => {
      const inputs = Array.from({ length: 50 }, (_, i) => i);
      expect(await executor.map(squareTask, inputs)).toEqual(inputs.map((x) => x * x));
      expect(await executor.map(squareTask, [])).toEqual([]);
    });

    it("passes plain data and typed arrays both ways, and leaves the input as it was", async () => {
      const input = { values: Float64Array.of(1, NaN, -0), label: "ab" };
      const [output] = await executor.map(doubleTask, [input]);
      expect(output).toEqual({ values: Float64Array.of(2, NaN, -0), label: "abab" });
      expect(input.values).toEqual(Float64Array.of(1, NaN, -0));
    });

    it("hands a shared input to each worker once", async () => {
      const data = shareInput({ values: Float64Array.of(1, NaN) });
      const inputs = Array.from({ length: 20 }, (_, more) => ({ data, more }));
      const outputs = [
        ...(await executor.map(addSharedTask, inputs.slice(0, 15))),
        ...(await executor.map(addSharedTask, inputs.slice(15))),
      ];
      expect(outputs.map(({ sums }) => sums)).toEqual(
        inputs.map(({ more }) => Float64Array.of(1 + more, NaN)),
      );
      const workers = new Set(outputs.map(({ worker }) => worker));
      expect(workers.size).toBeLessThanOrEqual(executor.concurrency);
      expect(outputs.filter(({ isNew }) => isNew)).toHaveLength(workers.size);
    });

    it("tells many shared inputs apart", async () => {
      const data = Array.from({ length: 9 }, (_, i) => shareInput({ values: Float64Array.of(100 * i) }));
      const inputs = [...data, ...data].map((shared, more) => ({ data: shared, more }));
      const outputs = await executor.map(addSharedTask, inputs);
      expect(outputs.map(({ sums }) => sums[0])).toEqual(inputs.map((_, more) => 100 * (more % 9) + more));
    });

    it("refuses a shared input that is not plain data, where it must be sent, and works on", async () => {
      const data = shareInput({ values: Float64Array.of(1), toText: () => "one" });
      if (executor !== inlineExecutor)
        await expect(executor.map(addSharedTask, [{ data, more: 1 }])).rejects.toThrow(
          /could not be cloned|plain data/,
        );
      expect(await executor.map(squareTask, [3])).toEqual([9]);
    });

    it("tells the progress of each item in the calling thread", async () => {
      const seen: [number, number][] = [];
      await executor.map(squareTask, [1, 2, 3], { onProgress: (done, total) => seen.push([done, total]) });
      expect(seen).toEqual([
        [1, 3],
        [2, 3],
        [3, 3],
      ]);
    });

    it("keeps class, code, message, hint, details and cause of an error", async () => {
      const data = await failing("data").catch((error: unknown) => error);
      expect(data).toBeInstanceOf(DataError);
      expect(data).toMatchObject({
        name: "DataError",
        code: "metric/one-class",
        message: "item 0 must be whole, got half",
        hint: "mend the row",
        details: { row: 3, allowed: ["a"] },
      });
      const caused = (await failing("cause").catch((error: unknown) => error)) as ParameterError;
      expect(caused).toBeInstanceOf(ParameterError);
      expect(caused.hint).toBeUndefined();
      expect(caused.cause).toBeInstanceOf(TypeError);
      await expect(failing("range")).rejects.toThrow(new RangeError("item 0 is out of range"));
    });

    it("rejects with the first failure in the order of the inputs", async () => {
      await expect(failing(null, "data", "range", ...new Array<null>(40).fill(null))).rejects.toThrow(
        DataError,
      );
      const inputs = [
        { failure: "data", name: "slow", delayMs: 80 },
        { failure: "range", name: "quick", delayMs: 0 },
      ] as const;
      await expect(executor.map(failTask, inputs)).rejects.toThrow("slow must be whole"); // though the other comes sooner
    });

    it("works on after a failure", async () => {
      await expect(failing("range")).rejects.toThrow(RangeError);
      expect(await executor.map(squareTask, [3])).toEqual([9]);
    });

    it("rejects when the signal is aborted already", async () => {
      const signal = AbortSignal.abort(new Error("not today"));
      await expect(executor.map(squareTask, [1], { signal })).rejects.toThrow("not today");
    });

    it("rejects with the signal's reason soon after it is aborted, and works on", async () => {
      await executor.map(squareTask, [1, 2]);
      const controller = new AbortController();
      const map = executor.map(waitTask, [600_000, 600_000, 600_000], { signal: controller.signal });
      setTimeout(() => controller.abort(new Error("enough")), 30);
      await expect(map).rejects.toThrow("enough"); // the tasks last longer than the test may
      expect(await executor.map(squareTask, [3])).toEqual([9]);
    });

    if (make().offers === "shared memory") describeSharedMemory(() => executor);
    else
      it("refuses a task that needs shared memory, before anything starts", async () => {
        const target = shareInt32(new Int32Array(1));
        await expect(executor.map(writeTask, [{ target, index: 0 }])).rejects.toThrow(
          expect.objectContaining({ name: "UnsupportedError", code: "execute/needs-shared-memory" }),
        );
        expect(target[0]).toBe(0);
      });
  });
}

/** What executors promise beside that share memory with their caller. */
function describeSharedMemory(executor: () => Executor): void {
  it("lets all tasks see one copy of an array on shared memory", async () => {
    const target = shareInt32(new Int32Array(4));
    await executor().map(
      writeTask,
      [0, 1, 2, 3].map((index) => ({ target, index })),
    );
    expect([...target]).toEqual([1, 2, 3, 4]);
  });

  it("does not start the rest after a failure", async () => {
    const calls = shareInt32(new Int32Array(1));
    const failures: (Failure | null)[] = [null, "data", "range", ...new Array<null>(40).fill(null)];
    const inputs = failures.map((failure, i) => ({ calls, failure, name: `item ${i}` }));
    await expect(executor().map(countedFailTask, inputs)).rejects.toThrow(DataError);
    expect(calls[0]).toBeLessThanOrEqual(2 + executor().concurrency);
  });

  it("starts nothing when the signal is aborted already", async () => {
    const calls = shareInt32(new Int32Array(1));
    const inputs = [{ calls, failure: null, name: "a" }];
    await expect(executor().map(countedFailTask, inputs, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(calls[0]).toBe(0);
  });
}
