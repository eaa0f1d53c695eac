import { countClasses, type Labels } from "../core/index.ts";
import { findSpec, type Schema } from "../schema/index.ts";
import { groupCodes, groupNote } from "./code-groups.ts";

/** The outcome as figures show it. */
export interface ClassGroups {
  /** What each class is called; the last one may be all rare classes together. */
  readonly names: readonly string[];
  /** The class of each row: an index into `names`. */
  readonly codes: Int32Array;
  /** The rows of each class. */
  readonly counts: Float64Array;
  /** What a figure must say of it: that classes are put together. */
  readonly notes: readonly string[];
}

/** Makes the classes of some rows ready for figures, by their labels where the schema has some: "1 (disease)". */
export function groupClasses(labels: Labels, schema: Schema): ClassGroups {
  const named = classNames(labels.classes, schema);
  const groups = groupCodes(countClasses(labels), named, "classes");
  const counts = new Float64Array(groups.names.length);
  const codes = labels.codes.map((code) => groups.groupOf[code]!);
  for (const code of codes) counts[code]!++;
  return { names: groups.names, codes, counts, notes: groupNote(groups, "classes") };
}

/** Classes with their labels where the schema has some: "1 (disease)". */
export function classNames(classes: readonly string[], schema: Schema): string[] {
  const spec = findSpec(schema, schema.target.column);
  const meanings = new Map(
    spec?.kind === "categorical" ? spec.codes.map(({ value, label }) => [String(value), label]) : [],
  );
  return classes.map((value) => {
    const label = schema.target.labels?.[value] ?? meanings.get(value);
    return label === undefined ? value : `${value} (${label})`;
  });
}
