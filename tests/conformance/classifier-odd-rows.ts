import { expect, it } from "vitest";
import { DataError, type Labels, type Matrix, makeMatrix, SystoleError } from "../../src/core/index.ts";
import type { FittedClassifier } from "../../src/learn/index.ts";
import { expectProbabilities } from "./classifier-laws.ts";
import { drawRows, withValue } from "./classifier-rows.ts";
import type { ClassifierSubject } from "./classifier-subject.ts";
import type { ClassifierTags } from "./classifier-tags.ts";

/** Values that are far from 1 and from each other, all within float32's range. */
const within32 = [3e38, -3e38, 2e38, 1e-40, -1e-40, 1e-45, 0, -0, 2 ** 53 + 2, -(2 ** 60), 1, 7];
/** Values beyond float32's range. */
const beyond32 = [1e300, -1e300, 1e39, -4e38];

/** Declares the tests of rows that are few, alike, missing, or of unusual values. */
export function describeOddRows(subject: ClassifierSubject, tags: ClassifierTags): void {
  const takes = (value: number): boolean =>
    Number.isNaN(value)
      ? tags.missing === "taken"
      : tags.refuses === "none" ||
        (tags.refuses === "infinite" ? Number.isFinite(value) : Math.abs(Math.fround(value)) !== Infinity);

  /** What was learnt, or the error that says why not. */
  const attempt = async (X: Matrix, y: Labels): Promise<FittedClassifier | DataError> =>
    subject
      .make(X.nCols)
      .fit(X, y)
      .catch((error: unknown) => {
        expect(error).toBeInstanceOf(DataError);
        return error as DataError;
      });

  it("gives no rows of probabilities for no rows", async () => {
    const { X, y } = drawRows(40, 3, 3);
    const fitted = await subject.make(3).fit(X, y);
    expect(fitted.predictProba(makeMatrix(0, 3))).toEqual(makeMatrix(0, 3));
    expect(fitted.predict(makeMatrix(0, 3))).toEqual({ classes: y.classes, codes: new Int32Array(0) });
  });

  it("refuses to learn from no rows", async () => {
    const fit = subject.make(3).fit(makeMatrix(0, 3), { classes: ["a", "b"], codes: new Int32Array(0) });
    await expect(fit).rejects.toMatchObject({ name: "DataError", code: "fit/no-rows" });
  });

  const certain = async (X: Matrix, y: Labels): Promise<void> => {
    if (tags.oneClass === "refused")
      await expect(subject.make(X.nCols).fit(X, y)).rejects.toMatchObject({
        name: "DataError",
        code: "fit/one-class",
      });
    else {
      const fitted = await subject.make(X.nCols).fit(X, y);
      const p = fitted.predictProba(drawRows(5, X.nCols).X);
      for (let at = 0; at < p.data.length; at++) expect(p.data[at]).toBe(at % p.nCols === y.codes[0] ? 1 : 0);
    }
  };

  it(`rows of one class give a fit that is ${tags.oneClass}`, async () => {
    const { X } = drawRows(30, 3);
    await certain(X, { classes: ["a", "b", "c"], codes: new Int32Array(30).fill(1) });
    await certain(X, { classes: ["only"], codes: new Int32Array(30) });
  });

  it(`a single row gives a fit that is ${tags.oneClass}`, async () => {
    await certain(drawRows(1, 3).X, { classes: ["a", "b"], codes: Int32Array.of(1) });
  });

  it("takes two rows of two classes", async () => {
    const { X, y } = drawRows(2, 3);
    expectProbabilities((await subject.make(3).fit(X, y)).predictProba(X));
  });

  it("gives the shares of the classes when all columns are constant, or there is none", async () => {
    const { y } = drawRows(40, 2);
    y.codes.fill(0, 0, 30);
    const share = y.codes.reduce((n, code) => n + code, 0) / 40;
    for (const X of [makeMatrix(40, 3, new Float64Array(120).fill(7.3)), makeMatrix(40, 0)]) {
      const found = await attempt(X, y);
      if (found instanceof DataError) throw found;
      const p = found.predictProba(X);
      expectProbabilities(p);
      if (tags.priorWithin === undefined) continue;
      for (let i = 0; i < 40; i++) {
        expect(p.data[2 * i]).toBe(p.data[0]);
        expect(Math.abs(p.data[2 * i + 1]! - share)).toBeLessThanOrEqual(tags.priorWithin);
      }
    }
  });

  if (tags.wide !== false)
    it("learns from 70,000 columns", async () => {
      const nCols = 70_000;
      const X = makeMatrix(6, nCols);
      for (let at = 0; at < X.data.length; at++) X.data[at] = ((at * 7919) % 1013) / 1013;
      const y = { classes: ["a", "b"], codes: Int32Array.of(0, 1, 0, 1, 1, 0) };
      const fitted = await subject.make(nCols).fit(X, y);
      expect(fitted.nFeaturesIn).toBe(nCols);
      expectProbabilities(fitted.predictProba(X));
    });

  /** Rows of which every value is odd, and as many that are not. */
  const withOddRows = (values: readonly number[]): Matrix => {
    const { X } = drawRows(2 * values.length, 3);
    values.forEach((value, i) => {
      X.data[i * 6] = value;
      X.data[i * 6 + 1] = values[(i * 5 + 1) % values.length]!;
    });
    return X;
  };

  it("learns from huge, tiny and denormal values, and whole ones beyond 2^53", async () => {
    for (const values of [within32, [5e-324, -5e-324, 1e-310, 2e-308], [2 ** 53, 2 ** 53 + 2, 2 ** 54 + 4]]) {
      const X = withOddRows(values);
      const { y } = drawRows(X.nRows, 3);
      const found = await attempt(X, y);
      if (found instanceof DataError) throw found;
      expectProbabilities(found.predictProba(X));
    }
  });

  it("learns nothing but numbers from values that differ in the last bit", async () => {
    const { X, y } = drawRows(40, 3);
    for (let i = 0; i < 40; i++) X.data[i * 3] = 1e15 + (i % 2);
    const found = await attempt(X, y);
    if (found instanceof DataError) throw found;
    expectProbabilities(found.predictProba(X));
  });

  it("takes -0 as 0", async () => {
    const { X, y } = drawRows(60, 3);
    const plus = { ...X, data: X.data.map((value) => (value > 0.7 ? 0 : value)) };
    const minus = { ...X, data: X.data.map((value, at) => (value > 0.7 ? (at % 2 === 0 ? -0 : 0) : value)) };
    const fitted = await subject.make(3).fit(plus, y);
    expect(fitted.predictProba(minus)).toEqual(fitted.predictProba(plus));
    const other = await subject.make(3).fit(minus, y);
    expect(other.predictProba(plus)).toEqual(fitted.predictProba(plus));
  });

  for (const value of [NaN, Infinity, -Infinity, ...beyond32]) {
    const isTaken = takes(value);
    it(isTaken ? `takes ${value}` : `refuses ${value} and says where it is`, async () => {
      const { X, y } = drawRows(40, 3);
      const odd = withValue(X, 17, 2, value);
      const fitted = await subject.make(3).fit(X, y);
      if (isTaken) {
        expectProbabilities(fitted.predictProba(odd));
        expectProbabilities((await subject.make(3).fit(odd, y)).predictProba(odd));
        return;
      }
      const errors = [
        await subject
          .make(3)
          .fit(odd, y)
          .catch((error: unknown) => error),
        thrownBy(() => fitted.predictProba(odd)),
        thrownBy(() => fitted.predict(odd)),
      ];
      for (const error of errors) {
        expect(error).toBeInstanceOf(DataError);
        expect(error).toMatchObject({ code: "fit/not-finite", details: { rowIndex: 17 } });
        expect((error as DataError).message).toContain(`got ${value} in row 17`);
        expect((error as DataError).message).toMatch(/column (2|"x2")/);
      }
    });
  }

  if (tags.missing === "taken")
    it("takes a column that is missing throughout", async () => {
      const { X, y } = drawRows(40, 3);
      for (let i = 0; i < 40; i++) X.data[i * 3 + 1] = NaN;
      const fitted = await subject.make(3).fit(X, y);
      expectProbabilities(fitted.predictProba(X));
      expectProbabilities(fitted.predictProba(drawRows(5, 3).X));
    });

  if (tags.columnsByName !== true)
    it("refuses to predict for another number of columns", async () => {
      const { X, y } = drawRows(40, 3);
      const fitted = await subject.make(3).fit(X, y);
      expect(fitted.nFeaturesIn).toBe(3);
      for (const nCols of [0, 2, 4])
        for (const run of [
          () => fitted.predictProba(makeMatrix(1, nCols)),
          () => fitted.predict(makeMatrix(1, nCols)),
        ]) {
          const error = thrownBy(run);
          expect(error).toMatchObject({ name: "DataError", code: "predict/column-count" });
          expect((error as DataError).message).toMatch(new RegExp(`fitted on 3 columns, got ${nCols}`));
        }
    });
  else
    it("refuses to predict without one of its columns, and does not mind others", async () => {
      const { X, y } = drawRows(40, 3);
      const fitted = await subject.make(3).fit(X, y);
      expect(thrownBy(() => fitted.predictProba(makeMatrix(1, 2)))).toMatchObject({
        name: "NotFoundError",
        code: "schema/missing-column",
        message: expect.stringContaining('"x2"'),
      });
      const wider = drawRows(4, 4).X;
      const narrower = makeMatrix(
        4,
        3,
        wider.data.filter((_, at) => at % 4 < 3),
      );
      expect(fitted.predictProba(wider)).toEqual(fitted.predictProba(narrower));
    });
}

/** The error that a call throws; fails when it throws none, or one that is not of Systole. */
function thrownBy(run: () => unknown): SystoleError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(SystoleError);
    return error as SystoleError;
  }
  throw new Error("nothing was thrown");
}
