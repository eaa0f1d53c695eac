import fc from "fast-check";
import { expect, it } from "vitest";
import { makeMatrix, Random } from "../../../core/index.ts";
import { rankMatrix } from "../rank/rank-matrix.ts";
import { RowSorter } from "./row-sorter.ts";

it("RowSorter sorts any part of the rows by a column's ranks, missing ones last, equal ones as they stood", async () => {
  const tables = fc.record({
    nRows: fc.constantFrom(1, 15, 17, 70, 700), // few are sorted by insertion, many by counting or by digits
    nValues: fc.constantFrom(1, 5, 1e9),
    missing: fc.constantFrom(0, 0.2),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(tables, async ({ nRows, nValues, missing, seed }) => {
      const random = new Random(seed);
      const X = makeMatrix(nRows, 2);
      for (let i = 0; i < X.data.length; i++)
        X.data[i] = random.nextFloat() < missing ? NaN : random.nextInt(nValues);
      const sorter = new RowSorter(await rankMatrix("", X, {}));
      const order = random.shuffle(Int32Array.from({ length: nRows }, (_, i) => i));
      const start = random.nextInt(nRows);
      const end = start + 1 + random.nextInt(nRows - start);
      const before = order.slice();
      for (const column of [1, 0]) {
        for (const _ of sorter.sort(order, start, end, column));
        const numberOf = (row: number): number => {
          const value = Math.fround(X.data[2 * row + column]!);
          return Number.isNaN(value) ? Infinity : value;
        };
        const expected = [...order.subarray(start, end)].sort((a, b) => {
          const [x, y] = [numberOf(a), numberOf(b)];
          return x < y ? -1 : x > y ? 1 : 0;
        });
        expect([...sorter.rows.subarray(0, end - start)]).toEqual(expected);
        for (let p = 1; p < end - start; p++) {
          const isTie = numberOf(expected[p]!) === numberOf(expected[p - 1]!);
          expect(Math.sign(sorter.codes[p]! - sorter.codes[p - 1]!)).toBe(isTie ? 0 : 1);
        }
        expect(order).toEqual(before);
      }
    }),
  );
});
