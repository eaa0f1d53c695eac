import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RowIndex } from "./row-index.ts";

const find = (index: RowIndex, values: readonly unknown[], row: number) =>
  index.firstLike(
    values.map((value) => [value]),
    0,
    row,
  );

describe("RowIndex", () => {
  test("finds the first row that is equal, spaces around values left out", () => {
    const index = new RowIndex();
    expect(find(index, ["1", "red"], 1)).toBeUndefined();
    expect(find(index, ["2", "red"], 2)).toBeUndefined();
    expect(find(index, [" 1", "red "], 3)).toBe(1);
    expect(find(index, [1, "red"], 4)).toBe(1);
    expect(find(index, ["2", "red"], 5)).toBe(2);
  });

  test.each([
    [
      ["ab", "c"],
      ["a", "bc"],
    ],
    [
      ["", null],
      [null, ""],
    ],
    [["a"], ["a", ""]],
    [["null"], [null]],
    [[""], [undefined]],
  ])("tells %j from %j", (a, b) => {
    const index = new RowIndex();
    expect(find(index, a, 1)).toBeUndefined();
    expect(find(index, b, 2)).toBeUndefined();
  });

  test("takes no two of 200,000 rows that differ a little for the same", () => {
    const index = new RowIndex();
    let nTaken = 0;
    for (let i = 0; i < 200_000; i++)
      if (index.firstLike([[String(i % 1000)], [(i / 1000).toFixed(3)], ["0"]], 0, i) !== undefined) nTaken++;
    expect(nTaken).toBe(0);
  });

  test("agrees with a comparison of texts", () => {
    const cell = fc.constantFrom("", "0", "1", "00", "é", null);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 30 }), (rows) => {
        const index = new RowIndex();
        rows.forEach((values, i) => {
          const first = rows.findIndex((other) => JSON.stringify(other) === JSON.stringify(values));
          expect(find(index, values, i)).toBe(first === i ? undefined : first);
        });
      }),
    );
  });
});
