import { sortClasses } from "../core/index.ts";
import type { CategoricalSpec, Schema } from "./schema.ts";

/** The classes of the target, sorted: "0" and "1" where it is derived, else the codes of its column. */
export function targetClasses(schema: Schema): string[] {
  if (schema.target.positiveWhen !== undefined) return ["0", "1"];
  return sortClasses(targetSpec(schema).codes.map((code) => code.value));
}

/** The positive class of a binary target; `undefined` when there are more than two classes. */
export function positiveClass(schema: Schema): string | undefined {
  const classes = targetClasses(schema);
  if (classes.length !== 2) return undefined;
  if (schema.target.positiveWhen !== undefined) return "1";
  return schema.target.positive === undefined ? classes[1] : String(schema.target.positive);
}

/** The class of a value of a derived target's column. */
export function classOf(schema: Schema, value: number): "0" | "1" {
  const rule = schema.target.positiveWhen;
  if (rule === undefined)
    throw new TypeError(`target "${schema.target.column}" is not derived from a number`);
  const { op, value: bound } = rule;
  const positive =
    op === ">"
      ? value > bound
      : op === ">="
        ? value >= bound
        : op === "<"
          ? value < bound
          : op === "<="
            ? value <= bound
            : value === bound;
  return positive ? "1" : "0";
}

function targetSpec(schema: Schema): CategoricalSpec {
  const spec = schema.columns.find((column) => column.name === schema.target.column);
  if (spec?.kind !== "categorical")
    throw new TypeError(`target "${schema.target.column}" must be a categorical column or have positiveWhen`);
  return spec;
}
