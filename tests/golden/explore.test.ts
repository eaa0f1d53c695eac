import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Column } from "../../src/core/index.ts";
import { associate, describeTable } from "../../src/explore/index.ts";

type Name = "x" | "y" | "codes" | "other";
const golden = JSON.parse(readFileSync(new URL("explore.json", import.meta.url), "utf8")) as {
  readonly columns: Readonly<Record<Name, readonly (number | null)[]>>;
  readonly associations: readonly { a: Name; b: Name; measure: string; value: number }[];
  readonly summaries: Readonly<Record<"x" | "y", Readonly<Record<string, number>>>>;
};

const numeric = (name: Name): Column => ({
  kind: "numeric",
  name,
  values: Float64Array.from(golden.columns[name], (value) => value ?? NaN),
});
const coded = (name: Name): Column => ({
  kind: "categorical",
  name,
  categories: ["a", "b", "c", "d"],
  codes: Int32Array.from(golden.columns[name], Number),
});
const columns = { x: numeric("x"), y: numeric("y"), codes: coded("codes"), other: coded("other") };

describe("explore beside pandas, NumPy and scipy", () => {
  it.each(golden.associations)("associate() of $a and $b is $measure", ({ a, b, measure, value }) => {
    for (const found of [associate(columns[a], columns[b]), associate(columns[b], columns[a])]) {
      expect(found.measure).toBe(measure);
      expect(Math.abs(found.value - value)).toBeLessThan(1e-12);
    }
  });

  it.each(["x", "y"] as const)("describeTable() of %s", (name) => {
    const table = { nRows: 90, columns: [columns[name]] };
    const [summary] = describeTable(table, {
      columns: [{ name, kind: "numeric", nullable: true }],
      target: { column: "t" },
    });
    for (const [key, value] of Object.entries(golden.summaries[name]))
      expect(Math.abs(Number(summary?.[key as "mean"]) - value)).toBeLessThan(1e-12);
  });
});
