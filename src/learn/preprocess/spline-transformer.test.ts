import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, makeTable, type NumericColumn, type Table } from "../../core/index.ts";
import { ColumnTransformer } from "../compose/index.ts";
import { restoreTransformer } from "./build-transformer.ts";
import { SimpleImputer, SplineTransformer, StandardScaler } from "./index.ts";

function numbers(name: string, values: readonly number[]): Column {
  return { kind: "numeric", name, values: Float64Array.from(values) };
}

function rowsOf(table: Table): number[][] {
  return Array.from({ length: table.nRows }, (_, i) =>
    table.columns.map((column) => (column as NumericColumn).values[i]!),
  );
}

const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 30 });

describe("SplineTransformer", () => {
  it("makes functions that sum to 1 in the range, and beyond it where they are extrapolated", async () => {
    await fc.assert(
      fc.asyncProperty(
        values,
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom("constant", "linear", "periodic" as const),
        async (training, nKnots, degree, extrapolation) => {
          const span = Math.max(...training) - Math.min(...training);
          fc.pre(span > 1e-3 && (extrapolation !== "periodic" || nKnots > degree));
          const fitted = await new SplineTransformer({ nKnots, degree, extrapolation }).fit(
            makeTable([numbers("x", training)]),
          );
          const rows = [...training, Math.min(...training) - span / 2, Math.max(...training) + 2 * span];
          for (const row of rowsOf(fitted.transform(makeTable([numbers("x", rows)]))))
            expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it("gives the same in a chain of steps as one after the other, over several blocks of rows", async () => {
    const column = (seed: number): number[] =>
      Array.from({ length: 2500 }, (_, i) => (i % 97 === seed ? Number.NaN : ((i * 7919 + seed) % 613) / 10));
    const X = makeTable([numbers("a", column(1)), numbers("b", column(2))]);
    const steps = [
      new SimpleImputer({ strategy: "median", addIndicator: true }),
      new SplineTransformer({ degree: 2 }),
      new StandardScaler(),
    ];
    const chained = await new ColumnTransformer({
      transformers: [{ name: "num", steps, columns: ["a", "b"] }],
    }).fit(X);
    let table = X;
    for (const step of steps) table = (await step.fit(table)).transform(table);
    expect(chained.featureNamesOut).toEqual(table.columns.map((column) => `num__${column.name}`));
    expect(Array.from(chained.transform(X).data)).toEqual(rowsOf(table).flat());
  });

  it("takes the value at the end beyond the range of degree 0", async () => {
    const fitted = await new SplineTransformer({ degree: 0, nKnots: 3 }).fit(
      makeTable([numbers("x", [0, 1, 2])]),
    );
    expect(rowsOf(fitted.transform(makeTable([numbers("x", [-5, 5])])))).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it("makes zeros of a missing value where it is told to, and refuses it elsewhere", async () => {
    const X = makeTable([numbers("x", [0, Number.NaN, 2])]);
    const fitted = await new SplineTransformer({ handleMissing: "zeros", nKnots: 2, degree: 1 }).fit(X);
    expect(rowsOf(fitted.transform(X))).toEqual([
      [1, 0],
      [0, 0],
      [0, 1],
    ]);
    await expect(new SplineTransformer().fit(X)).rejects.toMatchObject({
      code: "fit/not-finite",
      details: { rowIndex: 1, column: "x" },
    });
    const strict = await new SplineTransformer().fit(makeTable([numbers("x", [0, 2])]));
    expect(() => strict.transform(X)).toThrow(/takes finite values only, got NaN in row 1/);
  });

  it("refuses infinity, and values beyond the knots where it does not extrapolate", async () => {
    const fitted = await new SplineTransformer({ extrapolation: "error" }).fit(
      makeTable([numbers("x", [0, 2])]),
    );
    const transform = (...rows: number[]): unknown => fitted.transform(makeTable([numbers("x", rows)]));
    expect(() => transform(1, Infinity)).toThrow(/got Infinity in row 1/);
    expect(() => transform(2, 0, 2.5)).toThrow(/column "x" must have values from 0 to 2 .* got 2.5 in row 2/);
    try {
      transform(-1);
    } catch (error) {
      expect(error).toMatchObject({
        code: "transform/out-of-range",
        details: { column: "x", rowIndex: 0, value: -1 },
      });
    }
  });

  it("makes zeros of a column of one value, or of none, and says so", async () => {
    const X = makeTable([numbers("x", [3, 3]), numbers("z", [Number.NaN, Number.NaN])]);
    const fitted = await new SplineTransformer({ handleMissing: "zeros", nKnots: 2, degree: 1 }).fit(X);
    expect(fitted.warnings).toEqual([
      'column "x" has fewer than two values in the training rows: SplineTransformer makes zeros of it',
      'column "z" has fewer than two values in the training rows: SplineTransformer makes zeros of it',
    ]);
    expect(rowsOf(fitted.transform(X)).flat()).toEqual(new Array(8).fill(0));
  });

  it("names all wrong parameters at once", () => {
    expect(
      () =>
        new SplineTransformer({ nKnots: 1, degree: -1, knots: [[1], [1]], extrapolation: "none" as never }),
    ).toThrow(/nKnots.*degree.*knots.*extrapolation/);
    expect(() => new SplineTransformer({ extrapolation: "periodic", nKnots: 3, degree: 3 })).toThrow(
      /"degree" of SplineTransformer must be below the number of knots, 3/,
    );
  });

  it("refuses knots for another number of columns, categories, weights below 0", async () => {
    const X = makeTable([numbers("x", [0, 2])]);
    await expect(
      new SplineTransformer({
        knots: [
          [0, 0],
          [1, 1],
        ],
      }).fit(X),
    ).rejects.toThrow(/got 2 for 1 columns/);
    const c = makeTable([{ kind: "categorical", name: "c", categories: ["a"], codes: Int32Array.of(0) }]);
    await expect(new SplineTransformer().fit(c)).rejects.toMatchObject({ code: "transform/column-kind" });
    await expect(
      new SplineTransformer().fit(X, undefined, { sampleWeight: Float64Array.of(1, -1) }),
    ).rejects.toMatchObject({ code: "fit/weight", details: { rowIndex: 1 } });
  });

  it("rounds the shares of weighted quantiles as scikit-learn does: 3 of 5 is a little more", async () => {
    const table = makeTable([
      numbers(
        "x",
        Array.from({ length: 20 }, (_, i) => i),
      ),
    ]);
    const fitted = await new SplineTransformer({ knots: "quantile", nKnots: 6, degree: 1 }).fit(
      table,
      undefined,
      { sampleWeight: new Float64Array(20).fill(1) },
    );
    expect([...fitted.state.columns[0]!.knots.slice(1, -1)]).toEqual([0, 3, 7, 12, 15, 19]);
  });

  it("takes whole weights as repetition, up to the rule for quantiles", async () => {
    const training = [1, 5, 2, 8, 9, 4];
    const weights = [1, 1, 0, 2, 0, 3];
    const fit = async (rows: number[], sampleWeight?: Float64Array): Promise<unknown> =>
      (
        await new SplineTransformer({ knots: "quantile", nKnots: 3, degree: 1 }).fit(
          makeTable([numbers("x", rows)]),
          undefined,
          { sampleWeight },
        )
      ).state.columns;
    const repeated = training.flatMap((value, i) => new Array<number>(weights[i]!).fill(value));
    expect(await fit(training, Float64Array.from(weights))).toEqual(
      await fit(repeated, new Float64Array(repeated.length).fill(1)),
    );
  });

  it("refuses a column whose knots would be beyond the largest number", async () => {
    const X = makeTable([numbers("x", [1.7e308, -1.7e308])]);
    await expect(new SplineTransformer().fit(X)).rejects.toMatchObject({
      code: "fit/not-finite",
      message: expect.stringContaining('column "x"'),
    });
  });

  it("comes back from a clone of its state", async () => {
    const X = makeTable([numbers("x", [0, 1, 5])]);
    const fitted = await new SplineTransformer({ extrapolation: "linear", includeBias: false }).fit(X);
    const restored = restoreTransformer(structuredClone(fitted.state));
    const rows = makeTable([numbers("x", [-3, 0.3, 9])]);
    expect(restored.featureNamesOut).toEqual(fitted.featureNamesOut);
    expect(restored.transform(rows)).toEqual(fitted.transform(rows));
  });
});
