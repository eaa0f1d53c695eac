import { type Column, makeLabels, type Table } from "../../src/core/index.ts";
import type { FigureInput } from "../../src/explore/index.ts";
import type { ColumnSpec, Schema } from "../../src/schema/index.ts";

type Values = readonly (number | string | null)[];

/** What figures are drawn of, from columns as lists; a list with a text in it is one of codes. */
export function figureInput(
  columns: Readonly<Record<string, Values>>,
  outcome: readonly (string | number)[],
): FigureInput {
  const specs: ColumnSpec[] = [];
  const made: Column[] = [];
  for (const [name, values] of Object.entries(columns)) {
    if (values.some((value) => typeof value === "string")) {
      const categories = [...new Set(values.filter((value) => value !== null))].map(String).sort();
      specs.push({
        name,
        kind: "categorical",
        codes: categories.map((value) => ({ value })),
        nullable: true,
      });
      made.push({
        kind: "categorical",
        name,
        categories,
        codes: Int32Array.from(values, (value) => categories.indexOf(String(value))),
      });
    } else {
      specs.push({
        name,
        kind: "numeric",
        nullable: true,
        unit: "cm",
        description: `the ${name}; said at length`,
      });
      made.push({
        kind: "numeric",
        name,
        values: Float64Array.from(values, (value) => (value as number) ?? NaN),
      });
    }
  }
  const labels = makeLabels(outcome);
  specs.push({
    name: "y",
    kind: "categorical",
    role: "target",
    codes: labels.classes.map((value) => ({ value })),
  });
  const schema: Schema = { columns: specs, target: { column: "y", labels: { b: "bad" } } };
  const table: Table = { nRows: outcome.length, columns: made };
  return { table, labels, schema, title: "Things" };
}
