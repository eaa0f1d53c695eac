import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shufflingExecutor } from "../../../tests/conformance/shuffling-executor.ts";
import { shareInt32, type Task } from "../../core/index.ts";
import { takeTurns } from "./take-turns.ts";

interface Pieces {
  /** The piece that is taken next, on shared memory: tasks get copies of all else. */
  readonly next: Int32Array;
  readonly nPieces: number;
  readonly most: number;
}

/** Takes some of the pieces each time. */
const takeSome: Task<Pieces, number[]> = {
  name: "test/take-some",
  needs: "shared memory",
  run: async ({ next, nPieces, most }) => {
    const taken: number[] = [];
    for (let n = 0; n < most; n++) {
      const piece = Atomics.add(next, 0, 1);
      if (piece < nPieces) taken.push(piece);
    }
    return taken;
  },
};

describe("takeTurns()", () => {
  it("goes on until nothing is left, each piece done once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(30),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (n, most, k) => {
          const next = shareInt32(new Int32Array(1));
          const done: number[] = [];
          await takeTurns(shufflingExecutor(k), k, {
            task: takeSome,
            input: { next, nPieces: n, most },
            hasMore: () => next[0]! < n,
            onOutput: (some) => done.push(...some),
          });
          expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        },
      ),
      { numRuns: 30 },
    );
  });

  it("throws what the first task throws, after others were told", async () => {
    const reason = new Error("lost");
    const failing = { ...takeSome, run: () => Promise.reject(reason) };
    let nTold = 0;
    const work = takeTurns(shufflingExecutor(2), 2, {
      task: failing,
      input: { next: new Int32Array(1), nPieces: 1, most: 1 },
      hasMore: () => true,
      onOutput: () => {},
      onFailure: () => nTold++,
    });
    await expect(work).rejects.toBe(reason);
    expect(nTold).toBeGreaterThan(0);
  });
});
