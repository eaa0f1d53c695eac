import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import heartDisease from "../../projects/heart-disease/systole.config.ts";
import { type Column, type Labels, makeLabels, makeTable, selectColumns, type Table } from "../../src/core/index.ts";
import { featureSpecs } from "../../src/schema/index.ts";
import { oddsRatios } from "../../src/learn/index.ts";
import { readCleveland } from "../support/cleveland.ts";

interface Golden {
  readonly tables: Record<string, { readonly columns: Record<string, number[]>; readonly y: number[] }>;
  readonly cases: {
    readonly data: string;
    readonly references: Record<string, number>;
    readonly level: number;
    readonly nRows: number;
    readonly logLikelihood: number;
    readonly intercept: number | null;
    readonly terms: {
      readonly name: string;
      readonly logOdds: number | null;
      readonly standardError: number | null;
      readonly low: number;
      readonly high: number | null;
      readonly pValue: number;
    }[];
  }[];
  readonly small: {
    readonly columns: number[][];
    readonly y: number[];
    readonly unbounded: { below: boolean; above: boolean }[];
  }[];
}

const golden = JSON.parse(readFileSync(new URL("./odds-ratios.json", import.meta.url), "utf8")) as Golden;

async function rowsOf(name: string): Promise<{ X: Table; y: Labels }> {
  if (name === "cleveland") {
    const { table, labels } = await readCleveland();
    const names = featureSpecs(heartDisease.schema).map((spec) => spec.name);
    return { X: selectColumns(table, names), y: labels };
  }
  const { columns, y } = golden.tables[name]!;
  const categories = ["1", "2", "3"];
  const X = makeTable(
    Object.entries(columns).map(([column, values]): Column => {
      if (column !== "group") return { kind: "numeric", name: column, values: Float64Array.from(values) };
      return { kind: "categorical", name: column, categories, codes: Int32Array.from(values, (v) => v - 1) };
    }),
  );
  return { X, y: makeLabels(y) };
}

describe("oddsRatios() against constrained fits by scipy and statsmodels", () => {
  it.each(
    golden.cases.map((item, i) => [`${i} ${item.data} at ${item.level}`, item] as const),
  )("case %s", async (_, { data, references, level, nRows, logLikelihood, intercept, terms }) => {
    const { X, y } = await rowsOf(data);
    const found = await oddsRatios(X, y, { level, references });
    expect(found.nRows).toBe(nRows);
    expect(found.isSeparated).toBe(intercept === null);
    expect(Math.abs(found.logLikelihood / logLikelihood - 1)).toBeLessThan(1e-11);
    if (intercept === null) expect(found.intercept).toBeNull();
    else expect(Math.abs(found.intercept! / intercept - 1)).toBeLessThan(1e-8);
    expect(found.terms.map((term) => term.name)).toEqual(terms.map((term) => term.name));
    terms.forEach((wanted, t) => {
      const term = found.terms[t]!;
      const unit = wanted.standardError ?? 1;
      const expectClose = (actual: number, value: number): void =>
        expect(Math.abs(actual - value) / unit, wanted.name).toBeLessThan(1e-8);
      expectClose(term.logOddsLow!, wanted.low);
      if (wanted.high === null) expect(term.logOddsHigh).toBe(Infinity);
      else expectClose(term.logOddsHigh!, wanted.high);
      if (wanted.logOdds === null) {
        expect(term).toMatchObject({ logOdds: Infinity, oddsRatio: Infinity, standardError: null });
      } else {
        expectClose(term.logOdds!, wanted.logOdds);
        expectClose(term.standardError!, wanted.standardError!);
        expect(term.oddsRatio).toBeCloseTo(Math.exp(wanted.logOdds), 7);
      }
      expect(Math.abs(term.pValue! / wanted.pValue - 1)).toBeLessThan(1e-8);
    });
  });
});

it("oddsRatios() finds the same sides without an end as linear programmes by scipy", async () => {
  const nSeparated = golden.small.filter(({ unbounded }) => unbounded.some((side) => side.above || side.below)).length;
  expect(nSeparated).toBeGreaterThan(15);
  expect(nSeparated).toBeLessThan(50);
  for (const { columns, y, unbounded } of golden.small) {
    const X = makeTable(
      columns.map((values, j): Column => ({ kind: "numeric", name: `x${j}`, values: Float64Array.from(values) })),
    );
    const { terms } = await oddsRatios(X, makeLabels(y));
    expect(
      terms.map(({ logOddsLow, logOddsHigh }) => ({
        below: logOddsLow === -Infinity,
        above: logOddsHigh === Infinity,
      })),
    ).toEqual(unbounded);
  }
});
