import { DataError } from "../core/index.ts";
import { type ColumnSpec, featureSpecs, type Schema } from "../schema/index.ts";
import { quoteName } from "./issues.ts";

/** How many names each list of a message has. */
const nShown = 8;

/** Whether a column is needed to predict. */
export function isFeature(spec: ColumnSpec): boolean {
  return spec.role === undefined || spec.role === "feature";
}

/** How a name is compared when its writing does not matter. */
const folded = (name: string): string => name.trim().toLowerCase();

/** Whether more than half of some texts are names of columns in other capitals. */
export function isHeaderInOtherCapitals(first: readonly string[], names: readonly string[]): boolean {
  const known = new Set(names.map(folded));
  return new Set(first.map(folded).filter((name) => known.has(name))).size * 2 > first.length;
}

/**
 * Whether a table has other columns than a model needs: fewer than half of the features, or none, and names that the schema does not
 * know in their place.
 *
 * @param names the columns of the table, as the schema would name them.
 */
export function areOtherColumns(schema: Schema, names: readonly string[]): boolean {
  const known = new Set(schema.columns.map((spec) => spec.name));
  const nUnknown = names.filter((name) => !known.has(name)).length;
  if (nUnknown === 0) return false;
  const given = new Set(names);
  const features = featureSpecs(schema);
  return features.filter((spec) => given.has(spec.name)).length * 2 < features.length;
}

/** The error for a table with other columns: in one sentence what the model needs and what the table has. */
export function otherColumns(subject: string, schema: Schema, names: readonly string[]): DataError {
  const needed = featureSpecs(schema).map((spec) => spec.name);
  const details = { needed, found: names };
  const given = new Set(names);
  const byFolded = new Map(names.map((name) => [folded(name), name]));
  const renamed = needed.filter((name) => !given.has(name) && byFolded.has(folded(name)));
  if (renamed.length > 0)
    return new DataError(
      "data/other-columns",
      `the columns of ${subject} do not match: ${listed(renamed, (name) => `${quoteName(byFolded.get(folded(name))!)} must be written ${quoteName(name)}`)}`,
      { hint: "write the names in the first line as the schema does, capitals too", details },
    );
  return new DataError(
    "data/other-columns",
    `the columns of ${subject} do not match: the model needs ${listed(needed)}; the file has ${listed(names)}`,
    { hint: "name a file with these columns, or the model that the file is for", details },
  );
}

function listed(names: readonly string[], show: (name: string) => string = quoteName): string {
  const rest = names.length - nShown;
  return `${names.slice(0, nShown).map(show).join(", ")}${rest > 0 ? `, … (${rest} more)` : ""}`;
}
