import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeTable, type Table } from "../../src/core/index.ts";
import { SplineTransformer, type SplineTransformerParams } from "../../src/learn/index.ts";

type Rows = (number | null)[][];
interface Golden {
  readonly sets: Record<string, Rows>;
  readonly weights: number[];
  readonly cases: {
    readonly data: string;
    readonly weighted: boolean;
    readonly params: SplineTransformerParams;
    readonly rows: Rows;
    readonly names: string[];
    readonly output: number[][];
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL("./preprocess-splines.json", import.meta.url), "utf8"),
) as Golden;

function tableOf(rows: Rows): Table {
  return makeTable(
    ["age", "dose"].map((name, j) => ({
      kind: "numeric",
      name,
      values: Float64Array.from(rows, (row) => row[j] ?? Number.NaN),
    })),
  );
}

describe("SplineTransformer against scikit-learn", () => {
  it.each(golden.cases.map((item, i) => [`${i} ${item.data} ${JSON.stringify(item.params)}`, item] as const))(
    "case %s",
    async (_, { data, weighted, params, rows, names, output }) => {
      const sampleWeight = weighted ? Float64Array.from(golden.weights) : undefined;
      const fitted = await new SplineTransformer(params).fit(tableOf(golden.sets[data]!), undefined, {
        sampleWeight,
      });
      expect(fitted.featureNamesOut).toEqual(names);
      const found = fitted.transform(tableOf(rows));
      expect(found.nRows).toBe(output.length);
      found.columns.forEach((column, j) => {
        if (column.kind !== "numeric") throw new Error("not numeric");
        output.forEach((row, i) => {
          const wanted = row[j]!;
          const error = Math.abs(column.values[i]! - wanted) / Math.max(1, Math.abs(wanted));
          expect(error, `row ${i}, ${names[j]}: ${column.values[i]} for ${wanted}`).toBeLessThan(1e-12);
        });
      });
    },
  );
});
