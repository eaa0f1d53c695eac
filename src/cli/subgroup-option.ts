import { Option } from "commander";
import { askForName, getColumn, ParameterError, showValue, type Table } from "../core/index.ts";
import type { SubgroupSpec } from "../judge/index.ts";
import { findSpec, type Schema } from "../schema/index.ts";

/** The option that names a column by which rows are told apart; it may be given several times. */
export function subgroupOption(): Option {
  return new Option(
    "--subgroup <COLUMN>",
    "judge groups of rows apart, by a column of codes such as sex, or a numeric one with cuts, as age:50,65; may be repeated",
  ).argParser((text, before: readonly SubgroupSpec[] = []) => [...before, parseSubgroup(text)]);
}

/**
 * A subgroup as it is typed: a column, or a column and where its numbers are cut.
 *
 * @throws {ParameterError} `cli/option` for a cut that is no number, or not above the one before it.
 * @example parseSubgroup("age:50,65").cuts // [50, 65]
 */
export function parseSubgroup(text: string): SubgroupSpec {
  const colon = text.lastIndexOf(":");
  if (colon < 1) return text;
  const cuts = text.slice(colon + 1).split(",");
  const numbers = cuts.map(Number);
  const isRising = numbers.every((cut, i) => Number.isFinite(cut) && (i === 0 || cut > numbers[i - 1]!));
  if (isRising && cuts.every((cut) => cut.trim() !== ""))
    return { column: text.slice(0, colon), cuts: numbers };
  throw new ParameterError(
    "cli/option",
    `option --subgroup must be a column, or a column, a colon and numbers that rise, got ${showValue(text)}`,
    { hint: "for example --subgroup sex --subgroup age:50,65" },
  );
}

/**
 * Makes sure that subgroups are of columns that a schema has.
 *
 * @throws {ParameterError} `cli/option`.
 */
export function checkSubgroups(subgroups: readonly SubgroupSpec[], schema: Schema): void {
  for (const spec of subgroups) {
    const column = typeof spec === "string" ? spec : spec.column;
    const found = findSpec(schema, column);
    const names = schema.columns.map(({ name }) => name);
    const needed = found === undefined ? `a column of the model's schema` : problemOf(spec, found.kind);
    if (needed === undefined) continue;
    throw new ParameterError(
      "cli/option",
      `option --subgroup must name ${needed}, got ${showValue(column)}${found === undefined ? askForName(column, names) : ""}`,
      { hint: `the columns are ${names.join(", ")}` },
    );
  }
}

/** A line for each subgroup whose column has no value in any row: a file may lack a column that no answer needs. */
export function describeEmptySubgroups(subgroups: readonly SubgroupSpec[], table: Table): string[] {
  return subgroups.flatMap((spec) => {
    const name = typeof spec === "string" ? spec : spec.column;
    const column = getColumn(table, name);
    const isEmpty =
      column.kind === "numeric" ? column.values.every(Number.isNaN) : column.codes.every((code) => code < 0);
    return isEmpty
      ? [`no row has a value of column ${showValue(name)}: there are no groups of option --subgroup to judge`]
      : [];
  });
}

function problemOf(spec: SubgroupSpec, kind: "numeric" | "categorical" | "text"): string | undefined {
  if (kind === "numeric" && typeof spec === "string") return "cuts of a numeric column too, as age:50,65";
  if (kind !== "numeric" && typeof spec !== "string") return "cuts of a numeric column only";
  return undefined;
}
