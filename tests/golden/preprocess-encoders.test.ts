import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeTable, type Params, type Table } from "../../src/core/index.ts";
import { buildTransformer } from "../../src/learn/index.ts";

type Rows = (string | null)[][];
interface Golden {
  readonly sets: Record<string, Rows>;
  readonly cases: {
    readonly encoder: string;
    readonly training: string;
    readonly rows: Rows;
    readonly params: Record<string, unknown>;
    readonly names: string[];
    readonly output: (number | null)[][];
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL("./preprocess-encoders.json", import.meta.url), "utf8"),
) as Golden;

/** The codes of either column, in an order that is also scikit-learn's. */
const declared = [
  ["a small", "b medium", "c large", "d huge"],
  ["1", "2", "3", "4", "5"],
];

function tableOf(rows: Rows): Table {
  return makeTable(
    ["size", "grade"].map((name, j) => {
      const values = rows.map((row) => row[j]!);
      const others = values.filter((value) => value !== null && !declared[j]!.includes(value)) as string[];
      const categories = [...declared[j]!, ...others];
      const codes = Int32Array.from(values, (value) => (value === null ? -1 : categories.indexOf(value)));
      return { kind: "categorical", name, categories, codes };
    }),
  );
}

/** NaN, which JSON does not have, stands for the missing value in a list and for itself elsewhere. */
function paramsOf(params: Record<string, unknown>): Params {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => {
      if (value === "NaN") return [key, Number.NaN];
      if (key !== "categories") return [key, value];
      return [key, (value as string[][]).map((list) => list.map((item) => (item === "NaN" ? null : item)))];
    }),
  ) as Params;
}

describe("encoders against scikit-learn", () => {
  it.each(
    golden.cases.map(
      (item, i) =>
        [`${i} ${item.encoder} ${item.training} ${JSON.stringify(item.params)}`, item] as const,
    ),
  )("case %s", async (_, { encoder, training, rows, params, names, output }) => {
    const fitted = await buildTransformer({ name: encoder, params: paramsOf(params) }).fit(
      tableOf(golden.sets[training]!),
    );
    expect(fitted.featureNamesOut).toEqual(names);
    const found = fitted.transform(tableOf(rows));
    const cells = output.map((_, i) =>
      found.columns.map((column) => {
        if (column.kind !== "numeric") throw new Error("not numeric");
        return Number.isNaN(column.values[i]) ? null : column.values[i];
      }),
    );
    expect(cells).toEqual(output);
  });
});
