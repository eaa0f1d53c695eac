import { flag, integer, that } from "../../core/index.ts";
import type {
  CategoricalSpec,
  Code,
  Coding,
  ColumnCoding,
  ColumnSpec,
  NumericSpec,
  Role,
  Schema,
  TargetSpec,
  TextSpec,
} from "../schema.ts";
import {
  byKind,
  code,
  filledText,
  finiteNumber,
  is,
  listOf,
  objectOf,
  optional,
  type Rule,
  recordOf,
  required,
  text,
  wordOfType,
} from "./rule.ts";

/** The keys that columns of every kind have, but for their role. */
const columnKeys = {
  name: required(filledText),
  kind: required(text),
  description: optional(text),
  unit: optional(text),
  nullable: optional(is(flag)),
  missing: optional(listOf(code)),
  unseen: optional(wordOfType<"missing">({ missing: true })),
};

const role = wordOfType<Role>({
  feature: true,
  target: true,
  group: true,
  time: true,
  id: true,
  ignore: true,
});

/** A range of usual values. */
const isRange = that(
  "a list of two finite numbers, the lower one first",
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] <= value[1],
);

/** What stands before or behind a number: its end towards the number is nothing that may belong to the number. */
const besideNumber = (place: string, pattern: RegExp): Rule =>
  is(
    that(
      `a text that may stand ${place} a number, without digits, signs, brackets or blanks at its ends`,
      (value) => typeof value === "string" && pattern.test(value),
    ),
  );

const column = byKind<ColumnSpec["kind"]>("kind", {
  numeric: objectOf<NumericSpec>({
    ...columnKeys,
    role: optional(role),
    min: optional(finiteNumber),
    max: optional(finiteNumber),
    usual: optional(is(isRange)),
    integer: optional(is(flag)),
    thousands: optional(
      wordOfType<NonNullable<NumericSpec["thousands"]>>({ ",": true, ".": true, " ": true, "'": true }),
    ),
    decimal: optional(wordOfType<NonNullable<NumericSpec["decimal"]>>({ ".": true, ",": true })),
    prefix: optional(besideNumber("before", /^[^\d\s()+-](.*[^\d\s()+-])?$/)),
    suffix: optional(besideNumber("behind", /^[^\d\s().,+-](.*[^\s()+-])?$/)),
    accounting: optional(is(flag)),
  }),
  categorical: objectOf<CategoricalSpec>({
    ...columnKeys,
    role: optional(role),
    codes: required(listOf(objectOf<Code>({ value: required(code), label: optional(text) }), 1)),
    minFrequency: optional(is(integer({ min: 1 }))),
  }),
  text: objectOf<TextSpec>({
    ...columnKeys,
    role: required(wordOfType<TextSpec["role"]>({ group: true, time: true, id: true, ignore: true })),
  }),
});

type PositiveWhen = NonNullable<TargetSpec["positiveWhen"]>;

const target = objectOf<TargetSpec>({
  column: required(filledText),
  positiveWhen: optional(
    objectOf<PositiveWhen>({
      op: required(
        wordOfType<PositiveWhen["op"]>({ ">": true, ">=": true, "<": true, "<=": true, "==": true }),
      ),
      value: required(finiteNumber),
    }),
  ),
  positive: optional(code),
  labels: optional(recordOf(text)),
});

/** What a code of another coding stands for: a code of the schema, or `null` for a missing value. */
const codeOrMissing = that(
  "a text, a finite number or null",
  (value) => value === null || typeof value === "string" || Number.isFinite(value),
);

const coding = objectOf<Coding>({
  name: required(filledText),
  description: optional(text),
  columns: required(
    recordOf(
      objectOf<ColumnCoding>({ name: optional(filledText), codes: optional(recordOf(is(codeOrMissing))) }),
    ),
  ),
});

/**
 * The shape of a schema, of a config or of a model: which keys there are and of which kind their values; not whether they
 * contradict each other, which `schemaProblems` says.
 */
export const schemaShape = objectOf<Schema>({
  columns: required(listOf(column, 1)),
  target: required(target),
  codings: optional(listOf(coding)),
});
