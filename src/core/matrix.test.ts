import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countClasses, makeLabels, sortClasses, takeLabels } from "./labels.ts";
import { argmaxOfRow, columnOf, makeMatrix, matrixOfRows, rowOf, takeMatrixRows } from "./matrix.ts";

const table = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }))
  .chain(([nRows, nCols]) =>
    fc.array(fc.array(fc.integer(), { minLength: nCols, maxLength: nCols }), {
      minLength: nRows,
      maxLength: nRows,
    }),
  );

describe("a matrix", () => {
  it("gives back its rows and columns as they were put in", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const X = matrixOfRows(rows);
        rows.forEach((row, i) => {
          expect([...rowOf(X, i)]).toEqual(row);
          expect(argmaxOfRow(X, i)).toBe(row.indexOf(Math.max(...row)));
        });
        for (let j = 0; j < X.nCols; j++) expect([...columnOf(X, j)]).toEqual(rows.map((row) => row[j]));
      }),
    );
  });

  it("takes rows in any order, as often as they are named, and copies them", () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat()), (rows, drawn) => {
        const X = matrixOfRows(rows);
        const chosen = drawn.map((i) => i % rows.length);
        const taken = takeMatrixRows(X, chosen);
        expect(taken.nRows).toBe(chosen.length);
        chosen.forEach((row, i) => {
          expect([...rowOf(taken, i)]).toEqual(rows[row]);
        });
        taken.data.fill(-1);
        expect(X).toEqual(matrixOfRows(rows));
      }),
    );
  });

  it("refuses data of another size", () => {
    expect(() => makeMatrix(2, 2, new Float64Array(3))).toThrow(RangeError);
    expect(() => matrixOfRows([[1, 2], [3]])).toThrow("row 1 must have 2 values, got 1");
  });
});

describe("labels", () => {
  const values = fc.array(
    fc.oneof(fc.constantFrom("no", "yes", "10", "9"), fc.integer({ min: -3, max: 12 })),
    {
      minLength: 1,
    },
  );

  it("name each row's class, classes sorted and each there once", () => {
    fc.assert(
      fc.property(values, (given) => {
        const { classes, codes } = makeLabels(given);
        expect([...codes].map((code) => classes[code])).toEqual(given.map(String));
        expect(new Set(classes).size).toBe(classes.length);
        expect(sortClasses(classes.toReversed())).toEqual(classes);
        const counts = countClasses({ classes, codes });
        counts.forEach((count, k) => {
          expect(count).toBe(given.filter((value) => String(value) === classes[k]).length);
          expect(count).toBeGreaterThan(0);
        });
      }),
    );
  });

  it("are sorted as numbers where all are numbers, else as texts", () => {
    expect(sortClasses([10, 9, "2"])).toEqual(["2", "9", "10"]);
    expect(sortClasses(["10", "9", "x"])).toEqual(["10", "9", "x"]);
    expect(sortClasses(["", "1"])).toEqual(["", "1"]);
  });

  it("keep their classes when rows are taken, and refuse a class that is not listed", () => {
    const labels = makeLabels(["a", "b", "a"]);
    expect(takeLabels(labels, [2, 0, 2])).toEqual({ classes: ["a", "b"], codes: Int32Array.of(0, 0, 0) });
    expect(() => makeLabels(["a", "c"], ["a", "b"])).toThrow('label 1 must be one of a, b, got "c"');
  });
});
