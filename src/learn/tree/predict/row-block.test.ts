import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortAnswers } from "./leaf-answers.ts";
import { RowBlock } from "./row-block.ts";

describe("RowBlock", () => {
  it("copies what is asked for to where it says, and zeros behind, of narrow rows and wide ones", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.uniqueArray(fc.nat(11), { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(3),
        (nCols, asked, n, first) => {
          const columns = Int32Array.from(asked.filter((column) => column < nCols)).sort();
          fc.pre(columns.length > 0);
          const block = new RowBlock(nCols, columns);
          const data = Float64Array.from({ length: (first + n) * nCols }, (_, i) => i + 1);
          const width = block.rowBytes / 8;
          const whole = 8 * Math.ceil(n / 8);
          const to = new Float64Array(whole * width + 1).fill(-1);
          block.copy(data, first, n, to);
          for (let r = 0; r < whole; r++)
            columns.forEach((column, u) => {
              const found = to[r * width + block.columnByte(u) / 8];
              expect(found).toBe(r < n ? data[(first + r) * nCols + column] : 0);
            });
          expect(to.at(-1)).toBe(-1);
          expect(width).toBeLessThanOrEqual(2 * columns.length);
        },
      ),
    );
  });
});

describe("sortAnswers()", () => {
  it("tells answers of one class alone from mixed ones, which stay as they are", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.tuple(fc.nat(3), fc.boolean()), { minLength: 1 }),
        (nClasses, drawn) => {
          const given = new Float64Array(drawn.length * nClasses);
          drawn.forEach(([k, isWhole], i) => {
            if (isWhole || nClasses === 1) given[i * nClasses + (k % nClasses)] = 1;
            else given.fill(1 / nClasses, i * nClasses, (i + 1) * nClasses);
          });
          const { wholes, mixed, hasMixed } = sortAnswers(given, nClasses);
          for (let i = 0; i < drawn.length; i++)
            for (let k = 0; k < nClasses; k++)
              expect(mixed[i * nClasses + k]! + (wholes[i] === k ? 1 : 0)).toBe(given[i * nClasses + k]);
          expect(hasMixed).toBe(wholes.includes(-1));
        },
      ),
    );
  });
});
