import type { Schema } from "../core/index.ts";
import type { InferredColumn, TableFormat } from "../data/index.ts";

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

/** The text of a `systole.config.ts`: a line a column, with what was guessed in a comment. */
export function writeConfig({ name, schema, columns, nRows, path, sha256, format }: NewProject): string {
  const lines = schema.columns.map(
    (spec, i) => `      ${literal(spec)}, // ${commentOf(columns[i]!, spec.role === "target")}`,
  );
  return `import { defineProject } from "systole";

// Written by \`systole init\` from ${nRows} rows. What was guessed stands behind each column: it is yours to change.
export default defineProject({
  name: ${literal(name)},
  schema: {
    columns: [
${lines.join("\n")}
    ],
    target: ${literal(schema.target)},
  },
  data: { format: ${literal(format)}, training: ${literal({ path, sha256 })} },
});
`;
}

function commentOf(column: InferredColumn, isTarget: boolean): string {
  const missing = column.nMissing > 0 ? `; ${column.nMissing} missing` : "";
  const what = isTarget
    ? `what is predicted: ${column.nDistinct} classes`
    : column.kind === "text"
      ? `left out: ${column.reason}`
      : column.reason;
  return `${what}${missing}`.replace(/[\r\n\u2028\u2029]+/g, " ");
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
