import { describe, expect, it } from "vitest";
import { getNumeric, makeTable, type Table } from "../../core/index.ts";
import { PolynomialFeatures, restoreTransformer } from "./index.ts";

const tableOf = (columns: Record<string, number[]>): Table =>
  makeTable(
    Object.entries(columns).map(([name, values]) => ({
      kind: "numeric",
      name,
      values: Float64Array.from(values),
    })),
  );
const names = (n: number): Table =>
  tableOf(Object.fromEntries(Array.from({ length: n }, (_, j) => [`x${j}`, [1]])));

describe("PolynomialFeatures", () => {
  it("refuses a missing value in fit and transform, and says where", async () => {
    const fitted = await new PolynomialFeatures().fit(tableOf({ a: [1, 2], b: [3, 4] }));
    const holes = tableOf({ a: [1, 2], b: [3, NaN] });
    const error = {
      code: "fit/not-finite",
      message: 'PolynomialFeatures takes finite values only, got NaN in row 1 (from 0), column "b"',
      hint: "impute missing values first, as with SimpleImputer",
    };
    expect(() => fitted.transform(holes)).toThrow(expect.objectContaining(error));
    await expect(new PolynomialFeatures().fit(holes)).rejects.toMatchObject(error);
  });

  it("refuses a row exactly where one of its products is beyond the largest number", async () => {
    const fits = async (params: object, a: number, b: number, c: number): Promise<boolean> => {
      const row = tableOf({ a: [a], b: [b], c: [c] });
      const fitted = await new PolynomialFeatures(params).fit(tableOf({ a: [1], b: [1], c: [1] }));
      try {
        const { columns } = fitted.transform(row);
        expect(
          columns.every((column) => column.kind === "numeric" && Number.isFinite(column.values[0])),
        ).toBe(true);
        return true;
      } catch (error) {
        expect(error).toMatchObject({
          code: "fit/not-finite",
          hint: expect.stringContaining("scale the columns"),
        });
        return false;
      }
    };
    expect(await fits({}, 1.3e154, 1, -1.3e154)).toBe(true);
    expect(await fits({}, 1, 1.4e154, 1)).toBe(false);
    expect(await fits({ degree: 3 }, -1e103, 1, 1)).toBe(false);
    expect(await fits({ interactionOnly: true }, 1e200, 1e100, -1e-200)).toBe(true);
    expect(await fits({ interactionOnly: true }, 1e200, 1e100, -1e150)).toBe(false);
    expect(await fits({ interactionOnly: true, degree: 3 }, 1e200, 1e200, 0)).toBe(false);
    expect(await fits({ interactionOnly: true, degree: [3, 3] }, 1e-200, 1e200, 1e200)).toBe(false); // c x b is, on the way
    expect(await fits({ degree: 1 }, 1.7e308, -1.7e308, 1)).toBe(true);
  });

  it("names the product that is beyond the largest number, in few words", async () => {
    const two = tableOf({ a: [1, 1e200], b: [1, 1e200] });
    const one = tableOf({ a: [1, 2] });
    for (const [params, rows, name] of [
      [{}, two, "a^2"],
      [{ interactionOnly: true }, two, "a b"],
      [{ degree: 1400 }, one, "a^1400"],
    ] as const) {
      const fitting = new PolynomialFeatures(params).fit(rows);
      await expect(fitting).rejects.toMatchObject({
        message:
          "PolynomialFeatures must make products below the largest number, got Infinity in row 1 (from 0), " +
          `column "${name}"`,
        details: { rowIndex: 1, column: name },
      });
    }
  });

  it("refuses more products than can be had, before it makes any", async () => {
    await expect(new PolynomialFeatures().fit(names(1000))).rejects.toMatchObject({
      code: "parameter/invalid",
      message:
        'parameter "degree" of PolynomialFeatures must make products of 1000000 factors at most, all together, got 1000 ' +
        "columns and degrees from 0 to 2",
      hint: "take fewer columns or a lower degree, or set interactionOnly",
    });
    const fitted = await new PolynomialFeatures({ interactionOnly: true, includeBias: false }).fit(
      names(1000),
    );
    expect(fitted.featureNamesOut.length).toBe(500_500);
  });

  it("refuses what leaves no product", async () => {
    expect(() => new PolynomialFeatures({ degree: 0, includeBias: false })).toThrow("must be at least 1");
    expect(() => new PolynomialFeatures({ degree: [0, 0], includeBias: false })).toThrow(
      "must be at least 1",
    );
    const triples = new PolynomialFeatures({ degree: [3, 3], interactionOnly: true, includeBias: false });
    await expect(triples.fit(names(2))).rejects.toMatchObject({ code: "parameter/invalid" });
    expect((await triples.fit(names(3))).featureNamesOut).toEqual(["x0 x1 x2"]);
  });

  it("numbers products that would have the name of another column", async () => {
    const namesOf = async (columns: Record<string | number, number[]>) =>
      (await new PolynomialFeatures().fit(tableOf(columns))).featureNamesOut;
    expect(await namesOf({ a: [1], b: [1], "a b": [1] })).toContain("a b#2");
    expect(await namesOf({ 1: [1] })).toEqual(["1", "1#2", "1^2"]);
  });

  it("comes back from its state without learning its products again", async () => {
    const rows = tableOf({ a: [1, 2, 3], b: [0.1, 0.2, 0.3] });
    const fitted = await new PolynomialFeatures({ degree: [2, 3] }).fit(rows);
    const restored = restoreTransformer(structuredClone(fitted.state));
    expect(restored.transform(rows)).toStrictEqual(fitted.transform(rows));
    expect(getNumeric(restored.transform(rows), "a^2 b").values).toEqual(
      Float64Array.from([0.1, 0.2, 0.3], (b, i) => b * (i + 1) * (i + 1)),
    );
  });

  it("refuses a state of more products than can be had, or of none", async () => {
    const { state } = await new PolynomialFeatures().fit(names(2));
    for (const change of [
      { maxDegree: 1e15 },
      { minDegree: 5, maxDegree: 6, interactionOnly: true, includeBias: false },
    ])
      expect(() => restoreTransformer({ ...state, ...change })).toThrow(
        expect.objectContaining({
          code: "state/invalid",
          message: expect.stringContaining('field "maxDegree"'),
        }),
      );
  });
});
