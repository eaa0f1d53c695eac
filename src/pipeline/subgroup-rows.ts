import type { Table } from "../core/index.ts";
import { type Grouping, groupRows, type SubgroupSpec } from "../judge/index.ts";
import { findSpec, type Schema } from "../schema/index.ts";

/**
 * The rows of a table in the subgroups that a project declares, each group called by the label of its code where the schema has one.
 *
 * @throws {NotFoundError} `schema/missing-column` when the table lacks a column.
 */
export function subgroupRows(
  schema: Schema,
  table: Table,
  subgroups: readonly SubgroupSpec[] = [],
): Grouping[] {
  return groupRows(table, subgroups, {
    labelOf: (name, code) => {
      const spec = findSpec(schema, name);
      if (spec?.kind !== "categorical") return undefined;
      return spec.codes.find(({ value }) => String(value) === code)?.label;
    },
  });
}
