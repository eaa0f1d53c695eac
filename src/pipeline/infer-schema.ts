import { type ColumnSpec, ParameterError, type Schema } from "../core/index.ts";
import type { InferredColumn } from "../data/index.ts";

/** The most classes that a target may have. */
const maxClasses = 20;

/**
 * The schema of a table that has none yet.
 *
 * @param columns as `inferTable` found them.
 * @param target the column to predict.
 * @param positive the positive class of a target of two; default: the last.
 * @throws {ParameterError} `init/target` when the target is no column, or has one class or too many; `init/positive`.
 */
export function inferSchema(columns: readonly InferredColumn[], target: string, positive?: string): Schema {
  const column = columns.find(({ name }) => name === target);
  if (column === undefined)
    throw new ParameterError("init/target", `target "${target}" must be a column of the file`, {
      hint: `its columns are ${columns.map(({ name }) => name).join(", ")}`,
    });
  const classes = classesOf(column);
  const found = positive === undefined ? undefined : classes.find((value) => String(value) === positive);
  if (positive !== undefined && found === undefined)
    throw new ParameterError(
      "init/positive",
      `the positive class must be a value of "${target}", got "${positive}"`,
      {
        hint: `its values are ${classes.join(", ")}`,
      },
    );
  if (positive !== undefined && classes.length !== 2)
    throw new ParameterError(
      "init/positive",
      `a positive class needs a target of two classes, "${target}" has ${classes.length}`,
      {
        hint: "leave --positive out: all classes are predicted",
      },
    );
  const chosen = found ?? (classes.length === 2 ? classes[1] : undefined);
  return {
    columns: columns.map((item) => (item === column ? targetSpec(column, classes) : columnSpec(item))),
    target: { column: target, ...(chosen === undefined ? {} : { positive: chosen }) },
  };
}

type Value = string | number;

function classesOf(target: InferredColumn): Value[] {
  const values = target.distinct ?? [];
  if (values.length >= 2 && values.length <= maxClasses) return [...values];
  const what =
    target.kind === "numeric"
      ? `${target.nDistinct} distinct numbers`
      : `${target.nDistinct} distinct values`;
  throw new ParameterError(
    "init/target",
    `target "${target.name}" must have 2 to ${maxClasses} classes, it has ${what}`,
    {
      hint: "name another column with --target, or give this one fewer classes; a number can be cut in the config with target.positiveWhen",
    },
  );
}

function targetSpec(column: InferredColumn, classes: readonly Value[]): ColumnSpec {
  const { name } = column;
  return {
    name,
    kind: "categorical",
    role: "target",
    codes: classes.map((value) => ({ value })),
    ...missingOf(column, false),
  };
}

function columnSpec(column: InferredColumn): ColumnSpec {
  const { name } = column;
  if (column.kind === "text") return { name, kind: "text", role: column.role === "id" ? "id" : "ignore" };
  const missing = missingOf(column, column.nMissing > 0);
  if (column.kind === "categorical")
    return { name, kind: "categorical", codes: column.codes ?? [], ...missing };
  const [min, max] = column.range ?? [0, 0];
  // outside of what was seen is a warning; negative, where nothing negative was seen, is an error
  return { name, kind: "numeric", ...(min >= 0 ? { min: 0 } : {}), usual: [min, max], ...missing };
}

function missingOf(
  column: InferredColumn,
  isNullable: boolean,
): { nullable?: true; missing?: readonly string[] } {
  return {
    ...(isNullable ? { nullable: true } : {}),
    ...(column.missing.length > 0 ? { missing: column.missing } : {}),
  };
}
