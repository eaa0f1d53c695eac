import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { getNumeric, makeTable } from "../../src/core/index.ts";
import { PolynomialFeatures, type PolynomialFeaturesParams } from "../../src/learn/index.ts";

interface Golden {
  readonly columns: string[];
  readonly rows: number[][];
  readonly cases: {
    readonly nColumns: number;
    readonly params: PolynomialFeaturesParams;
    readonly names: string[];
    readonly output: number[][];
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL("./preprocess-polynomial.json", import.meta.url), "utf8"),
) as Golden;

describe("PolynomialFeatures against scikit-learn", () => {
  it.each(
    golden.cases.map((item) => [`${item.nColumns} columns, ${JSON.stringify(item.params)}`, item] as const),
  )("gives the same names and the same bits: %s", async (_, { nColumns, params, names, output }) => {
    const table = makeTable(
      golden.columns.slice(0, nColumns).map((name, j) => ({
        kind: "numeric",
        name,
        values: Float64Array.from(golden.rows, (row) => row[j]!),
      })),
    );
    const fitted = await new PolynomialFeatures(params).fit(table);
    expect(fitted.featureNamesOut).toEqual(names);
    const found = fitted.transform(table);
    names.forEach((name, k) => {
      expect(Array.from(getNumeric(found, name).values)).toEqual(output.map((row) => row[k]));
    });
  });
});
