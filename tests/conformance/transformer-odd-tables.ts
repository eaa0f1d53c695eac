import { expect, it } from "vitest";
import { type Column, DataError, makeTable, type Table, takeRows } from "../../src/core/index.ts";
import type { FittedTransformer } from "../../src/learn/index.ts";
import { drawTable, type TransformerSubject, withCodes, withNumbers } from "./transformer-subject.ts";
import type { TransformerTags } from "./transformer-tags.ts";

/** Declares the tests of tables that are small, wide, constant, missing or of unusual values. */
export function describeOddTables(subject: TransformerSubject, tags: TransformerTags): void {
  const table = drawTable(tags.takes, 60);
  const takesNumbers = tags.takes !== "categorical";
  const takesCategories = tags.takes !== "numeric";
  const fit = (given: Table = table): Promise<FittedTransformer> => subject.make().fit(given);

  it("refuses to learn from no rows", async () => {
    await expect(fit(takeRows(table, []))).rejects.toMatchObject({ name: "DataError", code: "fit/no-rows" });
  });

  it("learns from one row, and from constant columns", async () => {
    for (const given of [takeRows(table, [0]), takeRows(table, new Array<number>(9).fill(3))]) {
      const fitted = await fit(given);
      expectNumbers(fitted.transform(given));
    }
  });

  if (tags.wide === true)
    it("learns from 70,000 columns", async () => {
      const columns = Array.from(
        { length: 70_000 },
        (_, j): Column =>
          takesNumbers
            ? { kind: "numeric", name: `n${j}`, values: Float64Array.of(j, 1, j % 7) }
            : {
                kind: "categorical",
                name: `c${j}`,
                categories: ["x", "y"],
                codes: Int32Array.of(0, 1, j % 2),
              },
      );
      const fitted = await fit(makeTable(columns));
      expect(fitted.featureNamesIn.length).toBe(70_000);
      expect(fitted.transform(makeTable(columns)).columns.length).toBe(fitted.featureNamesOut.length);
    });

  if (takesNumbers) {
    it("keeps huge, tiny and denormal values finite, or refuses huge ones", async () => {
      for (const values of [
        [1e300, -1e300, 3e38, 1, 0],
        [1e307, -1e307],
        [5e-324, 1e-310, -5e-324, 0],
        [2 ** 53, 2 ** 53 + 2, -(2 ** 60)],
        [1e15, 1e15 + 1],
      ]) {
        const odd = withNumbers(table, (i) => values[i % values.length]!);
        if (Math.max(...values) >= (tags.refusesFrom ?? Number.POSITIVE_INFINITY)) {
          const error = {
            code: "fit/not-finite",
            message: expect.stringContaining("below the largest number"),
          };
          await expect(fit(odd)).rejects.toMatchObject(error);
          const fitted = await fit();
          expect(() => fitted.transform(odd)).toThrow(expect.objectContaining(error));
        } else expectNumbers((await fit(odd)).transform(odd));
      }
    });

    it("takes -0 as 0", async () => {
      const plus = withNumbers(table, (i) => (i % 3 === 0 ? 0 : i));
      const minus = withNumbers(table, (i) => (i % 3 === 0 ? -0 : i));
      const fitted = await fit(plus);
      expect(plain(fitted.transform(minus))).toEqual(plain(fitted.transform(plus)));
      expect(plain((await fit(minus)).transform(plus))).toEqual(plain(fitted.transform(plus)));
    });

    it("refuses to learn from infinite values, and says where they are", async () => {
      for (const value of [Infinity, -Infinity]) {
        const odd = withNumbers(table, (i) => (i === 17 ? value : i));
        await expect(fit(odd)).rejects.toMatchObject({
          name: "DataError",
          code: "fit/not-finite",
          message: expect.stringMatching(new RegExp(`got ${value} in row 17.*column "a"`)),
          details: { rowIndex: 17, column: "a" },
        });
        if (tags.refusesInfinite !== true) continue;
        const fitted = await fit();
        expect(() => fitted.transform(odd)).toThrow(/row 17.*column "a"|column "a".*row 17/);
      }
    });

    const odd = withNumbers(table, (i) => (i % 5 === 2 ? NaN : i));
    const empty = withNumbers(table, () => NaN);
    if (tags.missingNumbers === "taken") {
      it("learns from numbers that are missing, and answers for them", async () => {
        for (const fitted of [await fit(odd), await fit()])
          expect(fitted.transform(odd).columns.length).toBe(fitted.featureNamesOut.length);
      });

      it("learns from a column of numbers that is missing throughout", async () => {
        const fitted = await fit(empty);
        expect(fitted.transform(empty).nRows).toBe(60);
        expectNumbers(fitted.transform(table));
        const told = fitted.warnings.filter((text) => text.includes('column "a"'));
        expect(told.length).toBe(tags.warnsOfEmpty === true ? 1 : 0);
      });
    } else
      it("refuses numbers that are missing, and says where they are", async () => {
        await expect(fit(odd)).rejects.toMatchObject({
          code: "fit/not-finite",
          details: { rowIndex: 2, column: "a" },
        });
        const fitted = await fit();
        expect(() => fitted.transform(odd)).toThrow(/row 2.*column "a"|column "a".*row 2/);
      });
  }

  if (takesCategories) {
    it("knows categories by name: their order in the table does not matter", async () => {
      const fitted = await fit();
      const turned = {
        ...table,
        columns: table.columns.map((column) =>
          column.kind === "numeric"
            ? column
            : {
                ...column,
                categories: column.categories.toReversed(),
                codes: column.codes.map((code) => column.categories.length - 1 - code),
              },
        ),
      };
      expect(fitted.transform(turned)).toStrictEqual(fitted.transform(table));
    });

    const missing = withCodes(table, (i) => (i % 5 === 2 ? -1 : i % 3));
    const empty = withCodes(table, () => -1);
    if (tags.missingCategories !== "refused") {
      it("learns from categories that are missing, some or all, and answers for them", async () => {
        for (const given of [missing, empty]) {
          const fitted = await fit(given);
          expect(fitted.transform(given).nRows).toBe(60);
        }
        const without = await fit();
        if (tags.missingCategories === "taken") expect(without.transform(missing).nRows).toBe(60);
        else expect(() => without.transform(missing)).toThrow(/column "c".*missing value in row 2/);
      });
    } else
      it("refuses categories that are missing, and says where they are", async () => {
        await expect(fit(missing)).rejects.toMatchObject({
          code: "transform/unknown-category",
          details: { rowIndex: 2 },
        });
        await expect(fit(empty)).rejects.toBeInstanceOf(DataError);
        const fitted = await fit();
        expect(() => fitted.transform(missing)).toThrow(/column "c".*missing value in row 2/);
      });

    const unseen: Table = {
      ...table,
      columns: table.columns.map((column) =>
        column.name === "c" && column.kind === "categorical"
          ? {
              ...column,
              categories: ["pink", ...column.categories],
              codes: column.codes.map((c, i) => (i === 4 ? 0 : c + 1)),
            }
          : column,
      ),
    };
    it(`a category that training did not have: ${tags.unseen}`, async () => {
      const fitted = await fit();
      if (tags.unseen === "refused")
        expect(() => fitted.transform(unseen)).toThrow(/column "c".*"pink" in row 4/);
      else {
        const out = fitted.transform(unseen);
        const others = Array.from({ length: 60 }, (_, i) => i).filter((i) => i !== 4);
        expect(plain(takeRows(out, others))).toEqual(plain(takeRows(fitted.transform(table), others)));
      }
    });

    it("takes categories of any name", async () => {
      const names = ["__proto__", "", "日本", "a b", "constructor"];
      const codes = Int32Array.from({ length: 60 }, (_, i) => i % 5);
      const odd: Table = {
        ...table,
        columns: table.columns.map((column) =>
          column.name === "c" ? { kind: "categorical", name: "c", categories: names, codes } : column,
        ),
      };
      const fitted = await fit(odd);
      expect(fitted.transform(odd).nRows).toBe(60);
      expect(new Set(fitted.featureNamesOut).size).toBe(fitted.featureNamesOut.length);
    });
  }
}

/** All numbers of the table are finite. */
function expectNumbers({ columns }: Table): void {
  for (const column of columns)
    if (column.kind === "numeric") expect(column.values.every(Number.isFinite)).toBe(true);
}

/** Columns as lists, -0 as 0, categories by name. */
function plain({ columns }: Table): unknown {
  return columns.map((column) =>
    column.kind === "numeric"
      ? Array.from(column.values, (value) => value + 0)
      : Array.from(column.codes, (code) => column.categories[code] ?? null),
  );
}
