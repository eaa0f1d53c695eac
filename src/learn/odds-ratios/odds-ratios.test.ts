import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, makeLabels, makeTable, type Table } from "../../core/index.ts";
import { chiSquareQuantile, chiSquareTail } from "../../judge/index.ts";
import { oddsRatios } from "./odds-ratios.ts";

function numbers(name: string, values: readonly number[]): Column {
  return { kind: "numeric", name, values: Float64Array.from(values) };
}

function codes(name: string, categories: readonly string[], values: readonly number[]): Column {
  return { kind: "categorical", name, categories, codes: Int32Array.from(values) };
}

/** Rows of a two-by-two table: exposed cases, exposed others, unexposed cases, unexposed others. */
function fourfold(
  a: number,
  b: number,
  c: number,
  d: number,
): { X: Table; y: ReturnType<typeof makeLabels> } {
  const exposed = [...new Array<number>(a + b).fill(1), ...new Array<number>(c + d).fill(0)];
  const isCase = [a, b, c, d].flatMap((count, k) =>
    new Array<string>(count).fill(k % 2 === 0 ? "yes" : "no"),
  );
  return { X: makeTable([codes("dust", ["no", "yes"], exposed)]), y: makeLabels(isCase) };
}

const small = fc
  .integer({ min: 6, max: 16 })
  .chain((n) =>
    fc.record({
      x: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: n, maxLength: n }),
      c: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: n, maxLength: n }),
      y: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: n, maxLength: n }),
    }),
  )
  .filter(({ y }) => new Set(y).size === 2);

function tableOf({ x, c }: { x: number[]; c: number[] }): Table {
  return makeTable([numbers("x", x), codes("c", ["a", "b", "d"], c)]);
}

describe("oddsRatios()", () => {
  it("is the cross ratio of a two-by-two table, with its standard error", async () => {
    const { X, y } = fourfold(12, 5, 7, 19);
    const { terms, intercept, isSeparated, warnings } = await oddsRatios(X, y);
    expect(terms).toHaveLength(1);
    expect(terms[0]).toMatchObject({ name: "dust_yes", column: "dust", category: "yes", reference: "no" });
    expect(terms[0]!.oddsRatio).toBeCloseTo((12 * 19) / (5 * 7), 10);
    expect(terms[0]!.standardError).toBeCloseTo(Math.sqrt(1 / 12 + 1 / 5 + 1 / 7 + 1 / 19), 10);
    expect(intercept).toBeCloseTo(Math.log(7 / 19), 10);
    expect(isSeparated).toBe(false);
    expect(warnings).toEqual([]);
  });

  it("has limits at which a closed form of the profile has fallen by the quantile", async () => {
    const { X, y } = fourfold(12, 5, 7, 19);
    const { terms, logLikelihood } = await oddsRatios(X, y, { level: 0.9 });
    // With the log odds ratio fixed, the intercept is the root of the one remaining score equation.
    const profile = (beta: number): number => {
      let low = -20;
      let high = 20;
      const p = (z: number): number => 1 / (1 + Math.exp(-z));
      for (let k = 0; k < 200; k++) {
        const middle = (low + high) / 2;
        if (12 + 7 - 17 * p(middle + beta) - 26 * p(middle) > 0) low = middle;
        else high = middle;
      }
      const one = p(low + beta);
      const other = p(low);
      return 12 * Math.log(one) + 5 * Math.log(1 - one) + 7 * Math.log(other) + 19 * Math.log(1 - other);
    };
    for (const limit of [terms[0]!.logOddsLow!, terms[0]!.logOddsHigh!])
      expect(2 * (logLikelihood - profile(limit))).toBeCloseTo(chiSquareQuantile(0.9), 9);
    expect(terms[0]!.pValue).toBeCloseTo(chiSquareTail(2 * (logLikelihood - profile(0))), 12);
  });

  it("has an interval that leaves out 1 just where the test rejects, separated or not", async () => {
    await fc.assert(
      fc.asyncProperty(small, async (rows) => {
        const { terms } = await oddsRatios(tableOf(rows), makeLabels(rows.y), { level: 0.8 });
        for (const { pValue, low, high, logOdds, logOddsLow, logOddsHigh } of terms) {
          if (pValue === null || Math.abs(pValue - 0.2) < 1e-6) continue;
          expect(low! > 1 || high! < 1).toBe(pValue < 0.2);
          if (logOdds === null) expect([logOddsLow, logOddsHigh]).toEqual([-Infinity, Infinity]);
          else expect(logOddsLow! <= logOdds && logOdds <= logOddsHigh!).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("turns round with the positive class, and with the unit of a column", async () => {
    await fc.assert(
      fc.asyncProperty(small, async (rows) => {
        const X = tableOf(rows);
        const y = makeLabels(rows.y);
        const one = await oddsRatios(X, y);
        const other = await oddsRatios(X, y, { positive: y.classes[0]! });
        const tens = await oddsRatios(tableOf({ ...rows, x: rows.x.map((value) => 10 * value) }), y);
        for (const [t, term] of one.terms.entries()) {
          const turned = other.terms[t]!;
          if (term.logOdds === null) {
            expect(turned.logOdds).toBeNull();
            continue;
          }
          if (Math.abs(term.logOdds) === Infinity) expect(turned.logOdds).toBe(-term.logOdds);
          else expect(turned.logOdds).toBeCloseTo(-term.logOdds, 6);
          if (Math.abs(term.logOddsHigh!) === Infinity) expect(turned.logOddsLow).toBe(-term.logOddsHigh!);
          else expect(turned.logOddsLow).toBeCloseTo(-term.logOddsHigh!, 6);
          if (t === 0 && Number.isFinite(term.logOddsLow))
            expect(10 * tens.terms[0]!.logOddsLow!).toBeCloseTo(term.logOddsLow!, 6);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("says where columns separate the classes, and keeps the limit that there is", async () => {
    const { X, y } = fourfold(9, 0, 6, 8);
    const { terms, isSeparated, intercept, logLikelihood, warnings } = await oddsRatios(X, y);
    expect(isSeparated).toBe(true);
    expect(intercept).toBeNull();
    expect(terms[0]).toMatchObject({ oddsRatio: Infinity, high: Infinity, standardError: null });
    expect(terms[0]!.low).toBeGreaterThan(1);
    expect(logLikelihood).toBeCloseTo(6 * Math.log(6 / 14) + 8 * Math.log(8 / 14), 10);
    expect(warnings).toEqual([
      'columns separate class "yes" from the others: the interval of "dust_yes" has no end on a side',
    ]);
  });

  it("has no estimate where every value is as good", async () => {
    const X = makeTable([numbers("x", [1, 2, 3, 4]), numbers("noise", [1, 0, 0, 1])]);
    const { terms } = await oddsRatios(X, makeLabels(["no", "no", "yes", "yes"]));
    expect(terms[0]).toMatchObject({ logOdds: Infinity, high: Infinity });
    expect(terms[1]).toMatchObject({ logOdds: null, oddsRatio: null, low: 0, high: Infinity, pValue: 1 });
  });

  it("leaves out columns that depend on others, or have one value, and says so", async () => {
    const { X, y } = fourfold(5, 4, 3, 6);
    const exposed = (X.columns[0] as { codes: Int32Array }).codes;
    const wide = makeTable([
      ...X.columns,
      numbers(
        "twice",
        Array.from(exposed, (code) => 2 * code - 5),
      ),
      numbers(
        "one",
        Array.from(exposed, () => 0.1),
      ),
      codes(
        "kind",
        ["a", "b"],
        Array.from(exposed, () => 1),
      ),
    ]);
    const { terms, warnings } = await oddsRatios(wide, y);
    const alone = await oddsRatios(X, y);
    expect(terms[0]).toEqual(alone.terms[0]);
    expect(terms.slice(1).map(({ name, logOdds, low }) => [name, logOdds, low])).toEqual([
      ["twice", null, null],
      ["one", null, null],
    ]);
    expect(warnings.join("\n")).toMatch(/"kind" has no complete row of "a"/);
    expect(warnings.join("\n")).toMatch(/"twice" is a combination of those before it/);
    expect(warnings.join("\n")).toMatch(/"one" has one value in all complete rows/);
  });

  it("takes complete rows only, and counts the others", async () => {
    const X = makeTable([
      numbers("x", [1, 2, Number.NaN, 4, 3, 9]),
      codes("c", ["a", "b"], [0, 1, 0, 1, 0, -1]),
    ]);
    const found = await oddsRatios(X, makeLabels([0, 1, 1, 0, 1, 1]));
    expect([found.nRows, found.nLeftOut]).toEqual([4, 2]);
    expect(found.warnings[0]).toBe(
      '2 of 6 rows are left out, as a value is missing: "x" in 1, "c" in 1; odds ratios are of complete rows only',
    );
  });

  it("compares with the first category, the most frequent or a named one", async () => {
    const X = makeTable([codes("c", ["a", "b", "d"], [1, 2, 2, 1, 2, 2, 1])]);
    const y = makeLabels([0, 1, 0, 1, 1, 0, 0]);
    const reference = async (references?: "most_frequent" | Record<string, string>): Promise<unknown> =>
      (await oddsRatios(X, y, { references })).terms.map((term) => [term.name, term.reference]);
    expect(await reference()).toEqual([["c_d", "b"]]);
    expect(await reference("most_frequent")).toEqual([["c_b", "d"]]);
    expect(await reference({ c: "d" })).toEqual([["c_b", "d"]]);
    await expect(reference({ c: "a" })).rejects.toMatchObject({ code: "fit/reference", hint: "it has b, d" });
    await expect(reference({ z: "a" })).rejects.toMatchObject({ code: "schema/missing-column" });
  });

  it("takes one class against all others where there are more", async () => {
    const X = makeTable([numbers("x", [0, 1, 0, 1, 1, 0])]);
    const y = makeLabels(["a", "b", "c", "a", "b", "b"]);
    await expect(oddsRatios(X, y)).rejects.toThrow(
      /"positive" of oddsRatios must be one of the classes a, b, c/,
    );
    await expect(oddsRatios(X, y, { positive: "z" })).rejects.toMatchObject({ code: "fit/unknown-class" });
    const { terms, positive } = await oddsRatios(X, y, { positive: "b" });
    expect(positive).toBe("b");
    expect(terms[0]!.oddsRatio).toBeCloseTo(4, 9);
  });

  it("refuses rows and options that allow no answer", async () => {
    const X = makeTable([numbers("x", [0, 1])]);
    const y = makeLabels([0, 1]);
    const gone = makeTable([numbers("x", [Number.NaN, Number.NaN])]);
    await expect(oddsRatios(gone, y)).rejects.toMatchObject({ code: "fit/no-rows" });
    await expect(oddsRatios(makeTable([numbers("x", [0, Number.NaN])]), y)).rejects.toMatchObject({
      code: "fit/one-class",
    });
    await expect(oddsRatios(makeTable([numbers("x", [0, Infinity])]), y)).rejects.toMatchObject({
      code: "fit/not-finite",
    });
    const names = Array.from({ length: 502 }, (_, i) => `n${i}`);
    const wide = makeTable([codes("c", names, [...names.keys()])]);
    await expect(oddsRatios(wide, makeLabels(names.map((_, i) => i % 2)))).rejects.toMatchObject({
      code: "fit/too-large",
    });
    await expect(oddsRatios(X, y, { level: 1, references: "last" as never })).rejects.toThrow(
      /level.*references/,
    );
    await expect(oddsRatios(X, makeLabels([0, 1, 1]))).rejects.toThrow(RangeError);
  });

  it("tells its progress, and stops when it is told to", async () => {
    const { X, y } = fourfold(5, 4, 3, 6);
    const done: [number, number][] = [];
    await oddsRatios(X, y, { onProgress: (...progress) => done.push(progress) });
    expect(done).toEqual([
      [1, 2],
      [2, 2],
    ]);
    const controller = new AbortController();
    const run = oddsRatios(X, y, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(run).rejects.toThrow("enough");
  });
});

describe("chi-square with one degree of freedom", () => {
  it.each([
    // scipy.stats.chi2.sf(x, 1)
    [0.01, 0.920344325445942],
    [1, 0.31731050786291415],
    [3.841458820694124, 0.05],
    [7.9, 0.004943479736228239],
    [8.1, 0.004426525857919833],
    [60, 9.485737571073857e-15],
  ])("chiSquareTail(%d) is %d", (x, tail) => {
    expect(Math.abs(chiSquareTail(x) / tail - 1)).toBeLessThan(1e-11);
  });

  it("chiSquareQuantile() turns it round", () => {
    for (const level of [0.01, 0.5, 0.8, 0.95, 0.999])
      expect(chiSquareTail(chiSquareQuantile(level))).toBeCloseTo(1 - level, 13);
  });
});
