import { cutText } from "../core/index.ts";
import type { InferredColumn, TableFormat } from "../data/index.ts";
import { positiveClass, type Schema } from "../schema/index.ts";
import { trainingPlan } from "./build-pipeline.ts";
import type { Project } from "./project.ts";

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
  /** What was guessed of the file itself, a sentence each. */
  readonly notes?: readonly string[];
}

/** Writes the text of a `systole.config.ts`: one line for each column, with what was guessed of it in a comment. */
export function writeConfig(project: NewProject): string {
  const { name, schema, columns, nRows, path, sha256, format, notes = [] } = project;
  const data = { format, training: { path, sha256 } };
  const lines = schema.columns.map(
    (spec, i) => `      ${literal(spec)}, // ${commentOf(columns[i]!, spec.role === "target")}`,
  );
  return `import { defineProject } from "systole";

// Written by \`systole init\` from ${nRows} rows. What was guessed stands behind each column; all of it is yours to change.
// \`usual\` is the range that was seen: other numbers are answered with a warning; \`min\` and \`max\` would refuse them.
// \`unseen: "missing"\` takes what these rows do not have, a new code or no value, as missing, with a warning; without it, it is refused.
${notes.map((note) => `// ${onOneLine(note)}\n`).join("")}export default defineProject({
  name: ${literal(name)},
  schema: {
    columns: [
${lines.join("\n")}
    ],
    target: ${literal(schema.target)},${schema.target.positive === undefined ? "" : " // positive: the class whose probability is answered"}
  },
  data: ${literal(data)},
${defaultLines({ name, schema, data }, nRows)
  .map((line) => `  // ${line}\n`)
  .join("")}});
`;
}

/** The keys that decide what a run trains and accepts, as a run takes them where they are not written. */
function defaultLines(project: Project, nRows: number): string[] {
  const { candidates, ...plan } = trainingPlan(project, { nRows });
  const settings = Object.entries(plan).map(([key, value]) => `${key}: ${literal(value)}`);
  const isBinary = positiveClass(project.schema) !== undefined;
  return [
    "What follows is what a run does unless the config says otherwise. Take the slashes away to change it.",
    "training: {",
    "  candidates: [",
    ...candidates.map((candidate) => `    ${literal(candidate)},`),
    "  ],",
    `  ${settings.join(", ")},`,
    "},",
    ...(isBinary
      ? [
          'threshold: 0.5, // a row is positive when its probability is above; or a rule to tune it by, such as { metric: "recall", min: 0.9 }',
          'subgroups: [], // which rows the chosen model is judged for apart, such as "sex" or { column: "age", cuts: [50, 65] }',
        ]
      : []),
    'gates: [], // what the chosen model must pass to be registered, such as { metric: "roc_auc", min: 0.8 }',
    "guards: {}, // what looks too good to be true, such as { tooGood: 0.95, loneColumn: 0.9, missingnessAlone: 0.7 }",
  ];
}

function commentOf(column: InferredColumn, isTarget: boolean): string {
  const { nMissing, reason, notice, role, kind } = column;
  const absent =
    nMissing === 0
      ? ""
      : isTarget
        ? `; dropped without a value: ${describeMissing(column)}`
        : `; ${nMissing} missing`;
  const rare = isTarget
    ? rareClasses(column)
        .map((line) => `; ${line}`)
        .join("")
    : "";
  const what = isTarget
    ? `what is predicted: ${describeClasses(column)}`
    : role === "group"
      ? reason
      : kind === "text"
        ? `left out: ${reason}`
        : `${reason}${notice === undefined ? "" : `; ${notice}`}`;
  return onOneLine(`${what}${rare}${absent}`);
}

const onOneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");

/** The classes of a target with how many rows each has: "no 357, yes 212". */
export function describeClasses({ distinct = [], counts = [] }: InferredColumn): string {
  return distinct.map((value, i) => `${cutText(String(value))} ${counts[i]}`).join(", ");
}

/** A sentence for each class of one row: such a row cannot be learned from and judged as well. */
export function rareClasses({ distinct = [], counts = [] }: InferredColumn): string[] {
  return distinct
    .filter((_, i) => counts[i] === 1)
    .map((value) => `1 row is the only one of class ${JSON.stringify(String(value))}: it is left out`);
}

/** The texts of a column that mean "missing", with how many rows have each: `"NA" 2, empty 1`. */
export function describeMissing({ missing, missingCounts, nMissing }: InferredColumn): string {
  const nEmpty = nMissing - missingCounts.reduce((sum, nRows) => sum + nRows, 0);
  const texts = missing.map((text, i) => `${JSON.stringify(text)} ${missingCounts[i]}`);
  return [...texts, ...(nEmpty > 0 ? [`empty ${nEmpty}`] : [])].join(", ");
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
