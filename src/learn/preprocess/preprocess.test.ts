import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, getColumn, makeTable, type Table } from "../../core/index.ts";
import { restoreTransformer } from "./build-transformer.ts";
import { OneHotEncoder, SimpleImputer, StandardScaler } from "./index.ts";

function numbers(name: string, values: readonly number[]): Column {
  return { kind: "numeric", name, values: Float64Array.from(values) };
}

function codes(name: string, categories: readonly string[], values: readonly number[]): Column {
  return { kind: "categorical", name, categories, codes: Int32Array.from(values) };
}

function valuesOf(table: Table, name: string): number[] {
  const column = getColumn(table, name);
  return Array.from(column.kind === "numeric" ? column.values : column.codes);
}

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const cell = fc.oneof({ weight: 4, arbitrary: finite }, { weight: 1, arbitrary: fc.constant(NaN) });
const column = fc.array(cell, { minLength: 1, maxLength: 30 });

describe("SimpleImputer", () => {
  it("leaves no missing value and no other value changed", async () => {
    await fc.assert(
      fc.asyncProperty(
        column,
        fc.constantFrom("mean", "median", "most_frequent", "constant" as const),
        async (values, strategy) => {
          const X = makeTable([numbers("x", values)]);
          const out = valuesOf((await new SimpleImputer({ strategy }).fit(X)).transform(X), "x");
          values.forEach((value, i) => {
            if (Number.isNaN(value)) expect(out[i]).not.toBeNaN();
            else expect(out[i]).toBe(value);
          });
        },
      ),
    );
  });

  it("takes the smallest of equally frequent numbers, and the first of equally frequent categories", async () => {
    const X = makeTable([
      numbers("x", [5, 2, 5, 2, 9, NaN]),
      codes("c", ["z", "a", "m"], [1, 0, 0, 1, 2, -1]),
    ]);
    const out = (await new SimpleImputer({ strategy: "most_frequent" }).fit(X)).transform(X);
    expect(valuesOf(out, "x")[5]).toBe(2);
    expect(valuesOf(out, "c")[5]).toBe(0);
  });

  it.each(["mean", "median"] as const)("fills with a number where sums overflow: %s", async (strategy) => {
    const X = makeTable([numbers("x", [1.7e308, 1.5e308, NaN])]);
    const filled = valuesOf((await new SimpleImputer({ strategy }).fit(X)).transform(X), "x")[2]!;
    expect(filled / 1.6e308).toBeCloseTo(1, 12);
  });

  it("keeps a column without any value, filled, and says so", async () => {
    const X = makeTable([numbers("x", [NaN, NaN]), codes("c", ["z", "a"], [-1, -1])]);
    const fitted = await new SimpleImputer({ strategy: "most_frequent" }).fit(X);
    expect(valuesOf(fitted.transform(X), "x")).toEqual([0, 0]);
    expect(valuesOf(fitted.transform(X), "c")).toEqual([0, 0]);
    expect(fitted.warnings).toEqual([
      'column "x" has no value in the training rows: SimpleImputer fills it with 0',
      'column "c" has no value in the training rows: SimpleImputer fills it with "z"',
    ]);
  });

  it("adds a category for a constant that is none", async () => {
    const X = makeTable([codes("c", ["z", "a"], [0, -1])]);
    const out = (await new SimpleImputer({ strategy: "constant" }).fit(X)).transform(X);
    expect(getColumn(out, "c")).toMatchObject({ categories: ["z", "a", "missing_value"] });
    expect(valuesOf(out, "c")).toEqual([0, 2]);
  });

  it("gives a categorical indicator to a categorical column", async () => {
    const X = makeTable([codes("c", ["z"], [0, -1]), numbers("x", [NaN, 1])]);
    const out = (await new SimpleImputer({ strategy: "most_frequent", addIndicator: true }).fit(X)).transform(
      X,
    );
    expect(getColumn(out, "missingindicator_c")).toMatchObject({
      kind: "categorical",
      categories: ["0", "1"],
    });
    expect(valuesOf(out, "missingindicator_c")).toEqual([0, 1]);
    expect(valuesOf(out, "missingindicator_x")).toEqual([1, 0]);
  });

  it("keeps the name of a category that training did not have", async () => {
    const fitted = await new SimpleImputer({ strategy: "most_frequent" }).fit(
      makeTable([codes("c", ["a", "b"], [0, 1, 1])]),
    );
    const out = fitted.transform(makeTable([codes("c", ["new", "b", "a"], [0, 1, 2, -1])]));
    const result = getColumn(out, "c");
    if (result.kind !== "categorical") throw new Error("not categorical");
    expect(Array.from(result.codes, (code) => result.categories[code])).toEqual(["new", "b", "a", "b"]);
  });

  it("refuses the mean of categories, infinity, and no rows", async () => {
    const fit = (table: Table): Promise<unknown> => new SimpleImputer().fit(table);
    await expect(fit(makeTable([codes("c", ["a"], [0])]))).rejects.toMatchObject({
      code: "transform/column-kind",
    });
    await expect(fit(makeTable([numbers("x", [1, Infinity])]))).rejects.toMatchObject({
      code: "fit/not-finite",
      details: { rowIndex: 1, column: "x" },
    });
    await expect(fit(makeTable([numbers("x", [])]))).rejects.toMatchObject({ code: "fit/no-rows" });
  });
});

describe("StandardScaler", () => {
  it("does not divide by a deviation that is too small to be a number", async () => {
    const X = makeTable([numbers("x", [0, 5e-324])]);
    const fitted = await new StandardScaler().fit(X);
    expect(valuesOf(fitted.transform(X), "x").every(Number.isFinite)).toBe(true);
  });

  it("gives mean 0 and standard deviation 1, or constant columns their distance from the mean", async () => {
    await fc.assert(
      fc.asyncProperty(column, async (values) => {
        fc.pre(values.some((value) => !Number.isNaN(value)));
        fc.pre(values.every((value) => !(Math.abs(value) > 0 && Math.abs(value) < 1e-290))); // a mean of the last bits is no number
        const X = makeTable([numbers("x", values)]);
        const fitted = await new StandardScaler().fit(X);
        const out = valuesOf(fitted.transform(X), "x");
        values.forEach((value, i) => {
          expect(Number.isNaN(out[i])).toBe(Number.isNaN(value));
        });
        const known = out.filter((value) => !Number.isNaN(value));
        const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
        const sd = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
        if (fitted.state.scale[0] === 1 && sd < 0.5) expect(sd).toBeLessThan(1e-6);
        else expect(sd).toBeCloseTo(1, 6);
        expect(Math.abs(mean)).toBeLessThan(1e-6);
      }),
    );
  });

  it.each([
    [3.1434555694052576e-162, 0, NaN],
    [1e300, -1e300, 3e299],
    [1e-310, 3e-310],
  ])("does so for values as small or large as %d", async (...values) => {
    const X = makeTable([numbers("x", values)]);
    const out = valuesOf((await new StandardScaler().fit(X)).transform(X), "x").filter(
      (value) => !Number.isNaN(value),
    );
    const mean = out.reduce((sum, value) => sum + value, 0) / out.length;
    expect(mean).toBeCloseTo(0, 9);
    expect(out.reduce((sum, value) => sum + (value - mean) ** 2, 0) / out.length).toBeCloseTo(1, 9);
  });

  it("takes whole weights as repetition", async () => {
    const values = [1, 5, NaN, 2, 8];
    const weights = [2, 0, 3, 1, 2];
    const repeated = values.flatMap((value, i) => new Array<number>(weights[i]!).fill(value));
    const weighted = await new StandardScaler().fit(makeTable([numbers("x", values)]), undefined, {
      sampleWeight: Float64Array.from(weights),
    });
    const plain = await new StandardScaler().fit(makeTable([numbers("x", repeated)]));
    expect(weighted.state.mean[0]).toBeCloseTo(plain.state.mean[0]!, 14);
    expect(weighted.state.scale[0]).toBeCloseTo(plain.state.scale[0]!, 14);
  });

  it("leaves a column without any value as it is, and says so", async () => {
    const fitted = await new StandardScaler().fit(makeTable([numbers("x", [NaN])]));
    expect(valuesOf(fitted.transform(makeTable([numbers("x", [7])])), "x")).toEqual([7]);
    expect(fitted.warnings.join()).toMatch(/column "x" has no value/);
  });

  it("refuses categories", async () => {
    await expect(new StandardScaler().fit(makeTable([codes("c", ["a"], [0])]))).rejects.toThrow(
      /takes numeric columns only, column "c" is categorical/,
    );
  });
});

describe("names of output columns", () => {
  it.each([
    [
      new OneHotEncoder(),
      [codes("a", ["b_x", "y"], [0, 1]), codes("a_b", ["x"], [0, 0])],
      ["a_b_x", "a_y", "a_b_x#2"],
    ],
    [
      new OneHotEncoder({ minFrequency: 2 }),
      [codes("a", ["x", "y", "infrequent_sklearn"], [0, 1, 2, 2])],
      ["a_infrequent_sklearn", "a_infrequent_sklearn#2"],
    ],
    [
      new SimpleImputer({ addIndicator: true }),
      [numbers("missingindicator_x", [1, 2]), numbers("x", [1, NaN])],
      ["missingindicator_x", "x", "missingindicator_x#2"],
    ],
  ])("are different: of columns that would share one the later are numbered (%#)", async (...given) => {
    const [estimator, columns, names] = given;
    const fitted = await estimator.fit(makeTable(columns));
    expect(fitted.featureNamesOut).toEqual(names);
  });

  it("are not numbered when one of the two columns is left out", async () => {
    const columns = [codes("a", ["b_x", "y"], [0, 1]), codes("a_b", ["x", "z"], [0, 1])];
    const fitted = await new OneHotEncoder({ drop: "first" }).fit(makeTable(columns));
    expect(fitted.featureNamesOut).toEqual(["a_y", "a_b_z"]);
  });
});

describe("OneHotEncoder", () => {
  const some = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 20 });
  const levels = ["1", "2", "3", "4", "5"];

  it("writes exactly one 1 a row and column, where the category says", async () => {
    await fc.assert(
      fc.asyncProperty(some, fc.constantFrom("auto", "declared" as const), async (values, categories) => {
        const X = makeTable([codes("c", levels, values)]);
        const fitted = await new OneHotEncoder({ categories }).fit(X);
        const out = fitted.transform(X);
        expect(out.columns.length).toBe(categories === "declared" ? 5 : new Set(values).size);
        values.forEach((code, i) => {
          for (const column of out.columns)
            expect(valuesOf(out, column.name)[i]).toBe(column.name === `c_${levels[code]}` ? 1 : 0);
        });
      }),
    );
  });

  it("names column, category and row of a category it does not know", async () => {
    const fitted = await new OneHotEncoder().fit(makeTable([codes("c", levels, [0, 1])]));
    const transform = (values: number[], names = levels): unknown =>
      fitted.transform(makeTable([codes("c", names, values)]));
    expect(() => transform([0, 3])).toThrow(
      /column "c" must have a category that training had, got "4" in row 1/,
    );
    expect(() => transform([1], ["1", "new"])).toThrow(/got "new" in row 0/);
    expect(() => transform([-1])).toThrow(/got a missing value in row 0/);
    try {
      transform([0, 3]);
    } catch (error) {
      expect(error).toMatchObject({
        code: "transform/unknown-category",
        details: { column: "c", category: "4", rowIndex: 1 },
      });
    }
  });

  it("checks a column that has no output, too", async () => {
    const fitted = await new OneHotEncoder({ drop: "first" }).fit(
      makeTable([codes("c", ["a", "b"], [0, 0])]),
    );
    expect(fitted.featureNamesOut).toEqual([]);
    expect(() => fitted.transform(makeTable([codes("c", ["a", "b"], [1])]))).toThrow(/got "b"/);
  });

  it("writes zeros for what it is told to ignore", async () => {
    const fitted = await new OneHotEncoder({ handleUnknown: "ignore" }).fit(
      makeTable([codes("c", levels, [0, 1, -1])]),
    );
    const out = fitted.transform(makeTable([codes("c", ["new", "2"], [0, 1, -1])]));
    expect(valuesOf(out, "c_1")).toEqual([0, 0, 0]);
    expect(valuesOf(out, "c_2")).toEqual([0, 1, 0]);
  });

  it("reads codes by their category when the table orders categories otherwise", async () => {
    const fitted = await new OneHotEncoder().fit(makeTable([codes("c", ["a", "b"], [0, 1])]));
    const out = fitted.transform(makeTable([codes("c", ["b", "a"], [0, 1])]));
    expect(valuesOf(out, "c_a")).toEqual([0, 1]);
  });

  it("refuses a missing value in training, and numbers", async () => {
    await expect(new OneHotEncoder().fit(makeTable([codes("c", ["a"], [0, -1])]))).rejects.toMatchObject({
      code: "transform/unknown-category",
    });
    await expect(new OneHotEncoder().fit(makeTable([numbers("x", [1])]))).rejects.toMatchObject({
      code: "transform/column-kind",
    });
  });
});

describe("restoreTransformer()", () => {
  it("brings transformers back from a clone of their state", async () => {
    const X = makeTable([numbers("x", [1, NaN, 4])]);
    const c = makeTable([codes("c", ["a", "b"], [0, 1, 1])]);
    for (const [fitted, table] of [
      [await new SimpleImputer({ addIndicator: true }).fit(X), X],
      [await new StandardScaler().fit(X), X],
      [await new OneHotEncoder({ drop: "if_binary" }).fit(c), c],
    ] as const) {
      const restored = restoreTransformer(structuredClone(fitted.state));
      expect(restored.featureNamesOut).toEqual(fitted.featureNamesOut);
      expect(restored.transform(table)).toEqual(fitted.transform(table));
    }
    expect(() => restoreTransformer({ kind: "Spline" })).toThrow(/must be of SimpleImputer/);
  });

  it("refuses a table that lacks a column, or has it of another kind", async () => {
    const fitted = await new StandardScaler().fit(makeTable([numbers("x", [1, 2])]));
    expect(() => fitted.transform(makeTable([numbers("z", [1])]))).toThrow(/must have a column "x"/);
    expect(() => fitted.transform(makeTable([codes("x", ["a"], [0])]))).toThrow(
      /must be numeric as in training/,
    );
  });
});
