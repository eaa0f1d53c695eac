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

/** What a class is in the data and in answers: a number where all classes of the target are, else a text. */
export type ClassValue = string | number;

/**
 * Makes what gives the value of a class, by which people and programs know it, of the name that models and metrics use. All values of a
 * target have one type: they are numbers where the target is derived from a number or all of its codes are numbers, else texts.
 *
 * @returns a function of a class, as {@link targetClasses} names it.
 * @throws {TypeError} when the schema's target is neither a categorical column nor derived: {@link checkSchema} says why.
 */
export function classValues(schema: Schema): (name: string) => ClassValue {
  const areNumbers =
    schema.target.positiveWhen !== undefined ||
    targetSpec(schema).codes.every((code) => typeof code.value === "number");
  return areNumbers ? Number : (name) => name;
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
