import {
  booleansTaken,
  type CategoricalSpec,
  type CodedColumn,
  type Coding,
  type ColumnSpec,
  codedColumn,
  codeTypes,
  describeAllowed,
  describeCodes,
  type FeatureSpec,
  missingTextPattern,
  type NumericSpec,
  takesMissing,
  takesMissingTexts,
  typedTokens,
} from "../../schema/index.ts";
import { codesOfField } from "../decode/row-fields.ts";

/** JSON Schema 2020-12, as OpenAPI 3.1 has it. */
export type JsonSchema = { readonly [key: string]: unknown };

/**
 * The JSON Schema of one field: type, range or codes, and whether it may be missing. It accepts exactly what the decoder does.
 *
 * @param coding how the field is written. Default: in the schema's codes.
 */
export function fieldSchema(spec: FeatureSpec, coding?: Coding): JsonSchema {
  const column = codedColumn(spec, coding);
  if (column.isRecoded)
    return {
      title: column.name,
      description: `${meaningOf(spec)}${capital(describeCodes(column))}.`,
      ...recodedSchema(column, spec),
    };
  return {
    title: column.name,
    description: describeField(spec),
    ...(spec.kind === "numeric" ? numberSchema(spec) : codeSchema(spec)),
  };
}

/** What a column is that is not used, in words. */
const nameOfRole = {
  feature: "A feature",
  target: "What is predicted",
  group: "A group of rows",
  time: "When the row came",
  id: "An id",
  ignore: "No feature",
};

/** The JSON Schema of a column that a record may have beside its fields, such as an id: nothing is done with it. */
export function leftAsideSchema(name: string, spec: ColumnSpec): JsonSchema {
  return {
    title: name,
    description: `${meaningOf(spec)}${nameOfRole[spec.role ?? "feature"]}: it may be there and is ignored.`,
    type: ["string", "number", "boolean", "null"],
  };
}

function recodedSchema(column: CodedColumn, spec: FeatureSpec): JsonSchema {
  const codes = { enum: [...codesOfField(column, spec), ...(takesMissing(spec) ? [null] : [])] };
  return takesMissingTexts(spec) ? { anyOf: [codes, missingText] } : codes;
}

/** A text that stands for no value. */
const missingText: JsonSchema = {
  type: "string",
  pattern: missingTextPattern,
  description: "missing, in one of its usual spellings",
  examples: ["NA"],
};

/** The most codes that stand as examples where a field takes other ones too. */
const maxExamples = 20;

function codeSchema(spec: CategoricalSpec): JsonSchema {
  const isNullable = takesMissing(spec);
  const booleans = booleansTaken(spec);
  const types = codeTypes(spec);
  const tokens = typedTokens(spec);
  const values = spec.codes.map((code) => code.value);
  if (spec.unseen === "missing")
    return {
      ...(booleans.length === 0 || booleans.length === 2
        ? { type: [...types, ...(booleans.length === 2 ? ["boolean"] : []), "null"] }
        : { anyOf: [{ type: [...types, "null"] }, { enum: booleans }] }),
      examples: values.slice(0, maxExamples),
    };
  const codes = values.filter((value) => isNullable || !tokens.includes(value));
  const extra = isNullable ? tokens.filter((value) => !codes.includes(value)) : [];
  const listed = { enum: [...codes, ...booleans, ...extra, ...(isNullable ? [null] : [])] };
  const texts = [
    ...(types.has("string") ? booleans.map(booleanText) : []),
    ...(takesMissingTexts(spec) ? [missingText] : []),
  ];
  return texts.length === 0 ? listed : { anyOf: [listed, ...texts] };
}

/** The text of a boolean in any capitals. */
function booleanText(value: boolean): JsonSchema {
  const letters = [...String(value)].map((letter) => `[${letter}${letter.toUpperCase()}]`);
  return { type: "string", pattern: `^${letters.join("")}$` };
}

function numberSchema(spec: NumericSpec): JsonSchema {
  const tokens = typedTokens(spec);
  const number = {
    type: spec.integer === true ? "integer" : "number",
    ...(spec.min === undefined ? {} : { minimum: spec.min }),
    ...(spec.max === undefined ? {} : { maximum: spec.max }),
  };
  if (!takesMissing(spec)) return { ...number, ...(tokens.length === 0 ? {} : { not: { enum: tokens } }) };
  if (tokens.length === 0) return { ...number, type: [number.type, "null"] };
  return { anyOf: [number, { enum: [...tokens, null], description: "missing" }] };
}

function describeField(spec: FeatureSpec): string {
  const tokens = typedTokens(spec);
  const usual =
    spec.kind === "numeric" && spec.usual !== undefined
      ? ` Usually ${spec.usual[0]} to ${spec.usual[1]}; others are answered with a warning.`
      : "";
  const also =
    takesMissing(spec) && tokens.length > 0
      ? ` ${tokens.map((value) => JSON.stringify(value)).join(", ")} stands for missing too.`
      : "";
  const unseen = [
    ...(spec.kind === "categorical" ? ["other codes"] : []),
    ...(spec.nullable === true ? [] : ["null"]),
  ];
  const open =
    spec.unseen === "missing" && unseen.length > 0
      ? ` Training had no ${unseen.join(" and no ").replace("null", "missing ones")}: taken as missing, with a warning.`
      : "";
  return `${meaningOf(spec)}${capital(describeAllowed(spec))}.${usual}${also}${open}`;
}

const meaningOf = (spec: ColumnSpec): string =>
  spec.description === undefined ? "" : `${capital(spec.description)}. `;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
