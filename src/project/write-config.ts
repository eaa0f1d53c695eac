import type { InferredColumn, TableFormat } from "../data/index.ts";
import type { Schema } from "../schema/index.ts";
import { inferFolds } from "./infer-schema.ts";

/** A table that a project is to be written for. */
export interface NewProject {
  /** Lower case letters, digits and hyphens. */
  readonly name: string;
  readonly schema: Schema;
  /** What was guessed of each column, in the order of the schema's. */
  readonly columns: readonly InferredColumn[];
  readonly nRows: number;
  /** The file as the config names it, and its hash. */
  readonly path: string;
  readonly sha256: string;
  readonly format: TableFormat;
}

/** Writes the text of a `systole.config.ts`: one line for each column, with what was guessed of it in a comment. */
export function writeConfig(project: NewProject): string {
  const { name, schema, columns, nRows, path, sha256, format } = project;
  const target = columns.find((column) => column.name === schema.target.column)!;
  const lines = schema.columns.map(
    (spec, i) => `      ${literal(spec)}, // ${commentOf(columns[i]!, spec.role === "target")}`,
  );
  const folds = inferFolds(target);
  const training =
    folds === 5
      ? ""
      : `  training: { folds: ${folds} }, // not 5: the rarest class has ${folds} rows, and each fold needs one\n`;
  return `import { defineProject } from "systole";

// Written by \`systole init\` from ${nRows} rows. What was guessed stands behind each column; all of it is yours to change.
// \`usual\` is the range that was seen: other numbers are answered with a warning; \`min\` and \`max\` would refuse them.
export default defineProject({
  name: ${literal(name)},
  schema: {
    columns: [
${lines.join("\n")}
    ],
    target: ${literal(schema.target)},${schema.target.positive === undefined ? "" : " // positive: the class whose probability is answered"}
  },
  data: { format: ${literal(format)}, training: ${literal({ path, sha256 })} },
${training}});
`;
}

function commentOf(column: InferredColumn, isTarget: boolean): string {
  const { nMissing, reason } = column;
  const absent =
    nMissing === 0 ? "" : isTarget ? `; ${nMissing} rows without are dropped` : `; ${nMissing} missing`;
  const what = isTarget
    ? `what is predicted: ${describeClasses(column)}`
    : column.kind === "text"
      ? `left out: ${reason}`
      : reason;
  return `${what}${absent}`.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

/** The classes of a target with how many rows each has: "no 357, yes 212". */
export function describeClasses({ distinct = [], counts = [] }: InferredColumn): string {
  return distinct.map((value, i) => `${value} ${counts[i]}`).join(", ");
}

/** A plain value as TypeScript on one line. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([key, item]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key)}: ${literal(item)}`,
  );
  return `{ ${fields.join(", ")} }`;
}
