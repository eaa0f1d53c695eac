import { ParameterError } from "../core/index.ts";
import type { InferredColumn } from "../data/index.ts";

/** A table that a project is to be written for. */
export interface InferredTable {
  /** The project's name: lower case letters, digits and hyphens. */
  readonly name: string;
  readonly columns: readonly InferredColumn[];
  readonly nRows: number;
  readonly target: string;
  readonly positive?: string | undefined;
  /** The file as the config names it, and its hash. */
  readonly path: string;
  readonly sha256: string;
  /** The format as TypeScript text: `{ kind: "csv", header: true }`. */
  readonly format: string;
}

/** The most classes that a target may have. */
const maxClasses = 20;

/**
 * The text of a `systole.config.ts` for a table, a line a column with what was guessed in a comment.
 *
 * @throws {ParameterError} `init/target` when the target is no column, has one class or too many, or lacks the positive class.
 */
export function writeConfig(table: InferredTable): string {
  const target = table.columns.find((column) => column.name === table.target);
  if (target === undefined)
    throw new ParameterError("init/target", `target "${table.target}" must be a column of the file`, {
      hint: `its columns are ${table.columns.map((column) => column.name).join(", ")}`,
    });
  const classes = targetValues(target);
  checkPositive(table, classes);
  const lines = table.columns.map((column) =>
    column === target ? targetLine(column, classes) : columnLine(column),
  );
  const positive = table.positive ?? (classes.length === 2 ? classes[1] : undefined);
  const targetText = [
    `column: ${quote(target.name)}`,
    ...(positive === undefined || classes.length !== 2 ? [] : [`positive: ${literal(positive)}`]),
  ].join(", ");
  return `import { defineProject } from "systole";

// Written by \`systole init\` from ${table.nRows} rows: look through what was guessed, it is yours to change.
export default defineProject({
  name: ${quote(table.name)},
  schema: {
    columns: [
${lines.map((line) => `      ${line}`).join("\n")}
    ],
    target: { ${targetText} },
  },
  data: { format: ${table.format}, training: { path: ${quote(table.path)}, sha256: ${quote(table.sha256)} } },
  training: { folds: 5, repeats: 1 },
});
`;
}

type Value = string | number;

function targetValues(target: InferredColumn): Value[] {
  if (target.codes !== undefined) return target.codes.map((code) => code.value);
  const finding =
    target.kind === "numeric"
      ? `${target.nDistinct} distinct numbers`
      : `${target.nDistinct} distinct values (${target.reason})`;
  throw new ParameterError(
    "init/target",
    `target "${target.name}" must have 2 to ${maxClasses} classes, it has ${finding}`,
    {
      hint: "name another column with --target, or give this one a few classes; a number can be cut in the config with target.positiveWhen",
    },
  );
}

function checkPositive({ positive, target }: InferredTable, classes: readonly Value[]): void {
  if (classes.length > maxClasses)
    throw new ParameterError(
      "init/target",
      `target "${target}" must have 2 to ${maxClasses} classes, it has ${classes.length}`,
      {
        hint: "name another column with --target",
      },
    );
  if (positive === undefined) return;
  if (!classes.some((value) => String(value) === positive))
    throw new ParameterError(
      "init/positive",
      `the positive class must be a value of "${target}", got "${positive}"`,
      {
        hint: `its values are ${classes.join(", ")}`,
      },
    );
  if (classes.length !== 2)
    throw new ParameterError(
      "init/positive",
      `a positive class needs a target of two classes, "${target}" has ${classes.length}`,
      {
        hint: "leave --positive out: all classes are predicted",
      },
    );
}

function targetLine(column: InferredColumn, classes: readonly Value[]): string {
  const fields = [
    `name: ${quote(column.name)}`,
    'kind: "categorical"',
    'role: "target"',
    `codes: ${codesText(classes)}`,
    ...missingField(column, false),
  ];
  return `{ ${fields.join(", ")} }, // what is predicted: ${classes.length} classes`;
}

function columnLine(column: InferredColumn): string {
  const name = `name: ${quote(column.name)}`;
  const comment = `${column.reason}${column.nMissing > 0 ? `; ${column.nMissing} missing` : ""}`;
  if (column.kind === "text")
    return `{ ${name}, kind: "text", role: ${quote(column.role)} }, // left out: ${comment}`;
  const fields =
    column.kind === "categorical"
      ? [name, 'kind: "categorical"', `codes: ${codesText((column.codes ?? []).map((code) => code.value))}`]
      : [name, 'kind: "numeric"', ...rangeFields(column)];
  return `{ ${[...fields, ...missingField(column, column.nMissing > 0)].join(", ")} }, // ${comment}`;
}

/** A value outside the range that was seen is a warning; a negative one, where none was seen, is an error. */
function rangeFields({ range }: InferredColumn): string[] {
  if (range === undefined) return [];
  const [min, max] = range;
  return [...(min >= 0 ? ["min: 0"] : []), ...(max > min ? [`usual: [${min}, ${max}]`] : [])];
}

function missingField(column: InferredColumn, isNullable: boolean): string[] {
  return [
    ...(isNullable ? ["nullable: true"] : []),
    ...(column.missing.length > 0 ? [`missing: ${JSON.stringify(column.missing)}`] : []),
  ];
}

const codesText = (values: readonly Value[]): string =>
  `[${values.map((value) => `{ value: ${literal(value)} }`).join(", ")}]`;
const literal = (value: Value): string => (typeof value === "number" ? String(value) : quote(value));
const quote = (text: string): string => JSON.stringify(text);
