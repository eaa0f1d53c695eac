import { FormatError, showValue } from "../core/index.ts";
import type { Schema } from "../schema/index.ts";
import { isRecord } from "./json.ts";

/** Looks at a value and throws when it is not as it must be. */
type Rule = (value: unknown, path: string) => void;

const is =
  (expectation: string, accepts: (value: unknown) => boolean): Rule =>
  (value, path) => {
    if (!accepts(value))
      throw new FormatError(
        "model/state",
        `schema.json of a model must have ${expectation} as ${path}, got ${showValue(value)}`,
        { hint: "make the model again with this version of systole" },
      );
  };

const optional =
  (rule: Rule): Rule =>
  (value, path) => {
    if (value !== undefined) rule(value, path);
  };

const isList = is("a list", Array.isArray);

const listOf =
  (rule: Rule): Rule =>
  (value, path) => {
    isList(value, path);
    (value as unknown[]).forEach((item, i) => {
      rule(item, `${path}[${i}]`);
    });
  };

const isObject = is("an object", isRecord);

const recordOf =
  (rule: Rule): Rule =>
  (value, path) => {
    isObject(value, path);
    for (const [key, item] of Object.entries(value as object)) rule(item, `${path}.${key}`);
  };

/** An object with these fields; others, which a later version may have added, are let be. */
const fields =
  (rules: Readonly<Record<string, Rule>>): Rule =>
  (value, path) => {
    isObject(value, path);
    const given = value as Record<string, unknown>;
    for (const [key, rule] of Object.entries(rules))
      rule(Object.hasOwn(given, key) ? given[key] : undefined, path === "" ? key : `${path}.${key}`);
  };

const oneOf = (...words: readonly string[]): Rule =>
  is(words.join(" or "), (value) => words.some((word) => word === value));

const text = is("a text", (value) => typeof value === "string");
const number = is("a finite number", Number.isFinite);
const flag = is("true or false", (value) => typeof value === "boolean");
const isCode = (value: unknown): boolean => typeof value === "string" || Number.isFinite(value);
const code = is("a text or a finite number", isCode);
const codeOrNull = is("a text, a finite number or null", (value) => value === null || isCode(value));
const pair = is(
  "two finite numbers",
  (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isFinite),
);

const everyColumn = {
  name: text,
  description: optional(text),
  unit: optional(text),
  nullable: optional(flag),
  missing: optional(listOf(code)),
};
const role = optional(oneOf("feature", "target", "group", "id", "ignore"));

const columnOfKind: Readonly<Record<string, Rule>> = {
  numeric: fields({
    ...everyColumn,
    role,
    min: optional(number),
    max: optional(number),
    usual: optional(pair),
    integer: optional(flag),
  }),
  categorical: fields({
    ...everyColumn,
    role,
    codes: listOf(fields({ value: code, label: optional(text) })),
  }),
  text: fields({ ...everyColumn, role: oneOf("group", "id", "ignore") }),
};

const kind = fields({ kind: oneOf(...Object.keys(columnOfKind)) });

const column: Rule = (value, path) => {
  kind(value, path);
  columnOfKind[(value as { kind: string }).kind]!(value, path);
};

const schema = fields({
  columns: listOf(column),
  target: fields({
    column: text,
    positiveWhen: optional(fields({ op: oneOf(">", ">=", "<", "<=", "=="), value: number })),
    positive: optional(code),
    labels: optional(recordOf(text)),
  }),
  codings: optional(
    listOf(
      fields({
        name: text,
        description: optional(text),
        columns: recordOf(fields({ name: optional(text), codes: optional(recordOf(codeOrNull)) })),
      }),
    ),
  ),
});

/**
 * The schema that a model's file holds, each field of the type that it must have. Whether it contradicts itself is for
 * `checkSchema` to say.
 *
 * @throws {FormatError} `model/state` naming the field.
 */
export function schemaOfJson(value: unknown): Schema {
  isObject(value, "its content");
  schema(value, "");
  return value as Schema;
}
