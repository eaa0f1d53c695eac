import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shufflingExecutor } from "../../../../tests/conformance/shuffling-executor.ts";
import { DataError, makeMatrix, Random } from "../../../core/index.ts";
import { giveBackRanks, hasClose, hasMissing, isCloseCode, layOutRanks } from "./column-ranks.ts";
import { rankColumnRange } from "./rank-column-range.ts";
import { rankMatrix } from "./rank-matrix.ts";

/** Values among which are ties, missing ones, both zeros, and doubles that are one number as float32. */
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(NaN, 0, -0, 1 + 1e-12, 1 + 3e-8, 1 + 2e-7, 5e-324, -3.4e38, 3.4e38),
  fc.float({ noDefaultInfinity: true }),
);

const matrix = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.array(value, { minLength: 1, maxLength: 120, size: "max" }))
  .map(([nCols, values]) => {
    const nRows = Math.ceil(values.length / nCols);
    return makeMatrix(
      nRows,
      nCols,
      Float64Array.from({ length: nRows * nCols }, (_, i) => values[i % values.length]!),
    );
  });

describe("rankMatrix()", () => {
  it("ranks each column's values in the order of their float32, equal ones alike, missing ones behind", async () => {
    await fc.assert(
      fc.asyncProperty(matrix, async (X) => {
        const ranked = await rankMatrix("", X, {});
        const { nRows, nCols, codes, values, nDistinct, flags } = ranked;
        for (let j = 0; j < nCols; j++) {
          const column = Array.from({ length: nRows }, (_, i) => Math.fround(X.data[i * nCols + j]!) + 0);
          const known = column.filter((x) => !Number.isNaN(x));
          const distinct = [...new Set(known)].sort((a, b) => a - b);
          expect(nDistinct[j]).toBe(distinct.length);
          expect([...values.subarray(j * nRows, j * nRows + distinct.length)]).toEqual(distinct);
          column.forEach((x, i) => {
            expect(codes[j * nRows + i]).toBe(Number.isNaN(x) ? distinct.length : distinct.indexOf(x));
          });
          const areClose = distinct.some((_, k) => k > 0 && isCloseCode(ranked, j, k - 1, k));
          expect(flags[j]! & hasMissing).toBe(known.length < nRows ? hasMissing : 0);
          expect(flags[j]! & hasClose).toBe(areClose ? hasClose : 0);
          expect(flags[j]! & 4).toBe(distinct.length < known.length || known.length + 1 < nRows ? 4 : 0);
        }
        giveBackRanks(ranked);
      }),
    );
  });

  it("does not change when values are changed by a rising function that float32 holds exactly", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1 }), async (values) => {
        const plain = await rankMatrix("", makeMatrix(values.length, 1, Float64Array.from(values)), {});
        const raised = values.map((x) => 4 * x + 7);
        const other = await rankMatrix("", makeMatrix(values.length, 1, Float64Array.from(raised)), {});
        expect([...other.codes]).toEqual([...plain.codes]);
      }),
    );
  });

  it("gives the same in a memory of its own, beside the columns", async () => {
    await fc.assert(
      fc.asyncProperty(matrix, async (X) => {
        const { nRows, nCols } = X;
        const ranked = await rankMatrix("", X, {});
        const apart = layOutRanks(nRows, nCols);
        const floats = new Float32Array(apart.codes.buffer, apart.codes.byteOffset, nRows * nCols);
        for (let j = 0; j < nCols; j++)
          for (let i = 0; i < nRows; i++) floats[j * nRows + i] = Math.fround(X.data[i * nCols + j]!) + 0;
        await rankColumnRange({ ...apart, memory: null }, 0, nCols, 0, undefined);
        expect(apart.codes).toEqual(ranked.codes);
        expect(apart.nDistinct).toEqual(ranked.nDistinct);
        expect(apart.flags).toEqual(ranked.flags);
        for (let j = 0; j < nCols; j++) {
          const end = j * nRows + ranked.nDistinct[j]!;
          expect(apart.values.slice(j * nRows, end)).toEqual(ranked.values.slice(j * nRows, end));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("gives the same in parts that come back in any order", async () => {
    const random = new Random(3);
    const X = makeMatrix(40_000, 13);
    for (let i = 0; i < X.data.length; i++) X.data[i] = random.nextInt(900);
    const alone = await rankMatrix("", X, {});
    const divided = await rankMatrix("", X, { executor: shufflingExecutor(3) });
    expect(Buffer.compare(Buffer.from(divided.codes), Buffer.from(alone.codes))).toBe(0);
    expect(divided.nDistinct).toEqual(alone.nDistinct);
    expect(divided.flags).toEqual(alone.flags);
  });

  it("refuses what a float32 does not hold, with its place", async () => {
    for (const wrong of [Infinity, -Infinity, 3.5e38]) {
      const X = makeMatrix(3, 2);
      X.data[3] = wrong;
      const refused = rankMatrix("a tree", X, {});
      await expect(refused).rejects.toThrow(DataError);
      await expect(refused).rejects.toMatchObject({
        code: "fit/not-finite",
        details: { rowIndex: 1, columnIndex: 1 },
      });
    }
  });
});
