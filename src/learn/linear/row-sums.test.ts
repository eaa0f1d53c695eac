import { describe, expect, it } from "vitest";
import { expectSame } from "../../../tests/support/expect-same.ts";
import { makeMatrix, shareFloat64 } from "../../core/index.ts";
import { rowMemoryOf, takeDesk } from "../../core/row-memory.ts";
import { LogisticRegression } from "./logistic-regression.ts";
import { cloningExecutor, draw } from "./random-rows.fixture.ts";

it("LogisticRegression learns the same bits with 1, 2 and 7 workers", async () => {
  for (const [nClasses, nRows] of [
    [2, 66_001],
    [3, 23_003],
  ] as const) {
    const { X, y } = draw(nRows, 31, nClasses, 2);
    const alone = await new LogisticRegression({ penalty: null }).fit(X, y);
    const shared = makeMatrix(nRows, 31, shareFloat64(X.data));
    for (const concurrency of [1, 2, 7]) {
      const names = new Set<string>();
      const executor = cloningExecutor(concurrency, names);
      // Two classes are not worth a copy on shared memory, several are.
      const given = nClasses === 2 ? shared : X;
      const fitted = await new LogisticRegression({ penalty: null }).fit(given, y, { executor });
      expectSame(fitted.state, alone.state);
      expect([...names]).toEqual(concurrency === 1 ? [] : ["learn/sum-rows"]);
    }
  }
});

describe("LogisticRegression on rows that stand on a kernel's memory", () => {
  const nRows = 40_003;
  const { X, y } = draw(nRows, 31, 2, 4);
  const shared = makeMatrix(nRows, 31, shareFloat64(X.data));
  const weights = Float64Array.from({ length: nRows }, (_, i) => i % 3);

  it.each([
    ["two classes", {}, y, undefined],
    ["weights", { classWeight: "balanced" }, y, weights],
    ["no intercept, no penalty", { fitIntercept: false, penalty: null }, y, undefined],
    ["three classes", {}, draw(nRows, 31, 3, 4).y, undefined],
  ] as const)("learns the bits that it learns from others: %s", async (_, params, labels, sampleWeight) => {
    const options = sampleWeight === undefined ? {} : { sampleWeight };
    const { state } = await new LogisticRegression(params).fit(X, labels, options);
    expectSame((await new LogisticRegression(params).fit(shared, labels, options)).state, state);
  });

  it("does not mix up fits that take turns, nor runs out of places for them", async () => {
    const all = Array.from({ length: 20 }, (_, i) => new LogisticRegression({ C: 1 + i }));
    const apart = [];
    for (const one of all) apart.push((await one.fit(X, y)).state);
    const together = await Promise.all(all.map((one) => one.fit(shared, y)));
    expect(together.map(({ state }) => state)).toEqual(apart);
  });

  it("gives its place back when it is aborted", async () => {
    const names = new Set<string>();
    for (const executor of [undefined, cloningExecutor(2, names)])
      for (let i = 0; i < 20; i++) {
        const controller = new AbortController();
        const stopped = new LogisticRegression({ tol: 1e-300 }).fit(shared, y, {
          signal: controller.signal,
          executor,
          onProgress: () => controller.abort(new Error("enough")),
        });
        await expect(stopped).rejects.toThrow("enough");
      }
    const desk = takeDesk(rowMemoryOf(shared.data)!);
    expect(desk).toBeDefined();
    desk?.release();
  });
});
