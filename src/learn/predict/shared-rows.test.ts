import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeMatrix } from "../../core/index.ts";
import { Pacer } from "../fit/pacer.ts";
import { bringRows, giveBackPlaces, makeSharedRows } from "./bring-rows.ts";
import {
  chunkData,
  countDone,
  endRows,
  findChunk,
  hasChunks,
  isOver,
  leavePlace,
  takeChunk,
  UNIT_ROWS,
  waitForChunk,
} from "./shared-rows.ts";

const sizes = fc.record({
  nRows: fc.constantFrom(1, 255, 256, 257, 5000, 20_000),
  nCols: fc.constantFrom(1, 3, 70),
  nThreads: fc.integer({ min: 1, max: 4 }),
});

function draw({ nRows, nCols }: { nRows: number; nCols: number }) {
  const X = makeMatrix(nRows, nCols);
  for (let i = 0; i < X.data.length; i++) X.data[i] = i;
  return X;
}

describe("rows that threads share", () => {
  it("are in chunks that follow each other, of whole units but for the last", () => {
    fc.assert(
      fc.property(sizes, ({ nThreads, ...size }) => {
        const rows = makeSharedRows(draw(size), nThreads);
        let next = 0;
        for (let number = 0; number < rows.nChunks; number++) {
          const { first, last } = findChunk(rows, number);
          expect(first).toBe(next);
          expect(first % UNIT_ROWS).toBe(0);
          if (size.nRows >= UNIT_ROWS) expect(last - first).toBeGreaterThanOrEqual(UNIT_ROWS);
          next = last;
        }
        expect(next).toBe(size.nRows);
        giveBackPlaces(rows);
      }),
      { numRuns: 40 },
    );
  });

  it("reach whoever takes a chunk, each once, though there are fewer places than chunks", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ nThreads, ...size }) => {
        const X = draw(size);
        const rows = makeSharedRows(X, nThreads);
        const seen: number[] = [];
        const take = async (): Promise<void> => {
          for (let chunk = takeChunk(rows); chunk !== undefined; chunk = takeChunk(rows)) {
            await waitForChunk(rows, chunk);
            const { first, last } = chunk;
            const there = chunkData(rows, chunk);
            expect(there.length).toBe((last - first) * X.nCols);
            expect(there.every((value, i) => value === X.data[first * X.nCols + i])).toBe(true);
            seen.push(chunk.number);
            leavePlace(rows, chunk);
          }
        };
        await Promise.all([bringRows(X, rows, new Pacer()), ...Array.from({ length: nThreads }, take)]);
        expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: rows.nChunks }, (_, i) => i));
        expect(countDone(rows)).toBe(X.nRows);
        expect(hasChunks(rows)).toBe(false);
        expect(isOver(rows)).toBe(false);
        giveBackPlaces(rows);
      }),
      { numRuns: 15 },
    );
  });

  it("let everybody go when all is over", async () => {
    const X = draw({ nRows: 5000, nCols: 3 });
    const rows = makeSharedRows(X, 2);
    const waiting = waitForChunk(rows, takeChunk(rows)!);
    endRows(rows);
    await waiting;
    expect(takeChunk(rows)).toBeUndefined();
    await bringRows(X, rows, new Pacer());
    expect(isOver(rows)).toBe(true);
  });

  it("stay where they are when they are on shared memory", () => {
    const data = new Float64Array(new SharedArrayBuffer(8 * 600));
    const rows = makeSharedRows(makeMatrix(600, 1, data), 2);
    expect(rows.data).toBe(data);
    expect(rows.nPlaces).toBe(0);
    const chunk = takeChunk(rows)!;
    expect(chunkData(rows, chunk).byteOffset).toBe(8 * chunk.first);
  });
});
