import { sortClasses } from "../core/index.ts";
import type { CategoricalSpec, Schema } from "./schema.ts";

/**
 * The classes of the target, sorted: "0" and "1" where it is derived from a number, else the codes of its column.
 *
 * @throws {TypeError} when the schema's target is neither: {@link checkSchema} says why.
 */
export function targetClasses(schema: Schema): string[] {
  if (schema.target.positiveWhen !== undefined) return ["0", "1"];
  return sortClasses(targetSpec(schema).codes.map((code) => code.value));
}

/**
 * The positive class of two: "1" where the target is derived, else the declared one, else the last.
 *
 * @param classes those that a model has, sorted: a class of a single row may be left out of it. Default: those of the schema.
 * @returns `undefined` when there are not two classes.
 */
export function positiveClass(
  schema: Schema,
  classes: readonly string[] = targetClasses(schema),
): string | undefined {
  if (classes.length !== 2) return undefined;
  if (schema.target.positiveWhen !== undefined) return "1";
  const declared = String(schema.target.positive);
  return classes.includes(declared) ? declared : classes[1];
}

/**
 * The class of a number of the column that a derived target comes from.
 *
 * @param value must be there: `NaN` would be of class "0".
 * @throws {TypeError} when the schema's target is not derived, so that it has no `positiveWhen`.
 */
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
