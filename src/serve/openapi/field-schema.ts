import { jsonTypeOf } from "../../model/index.ts";
import {
  type Coding,
  codedColumn,
  describeAllowed,
  describeCodes,
  type FeatureSpec,
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
      description: `${spec.description === undefined ? "" : `${capital(spec.description)}. `}${capital(describeCodes(column))}.`,
      enum: [...codesOfField(column, spec), ...(spec.nullable === true ? [null] : [])],
    };
  const isNullable = spec.nullable === true;
  const type = jsonTypeOf(spec);
  const missing = (spec.missing ?? []).filter((value) => type === undefined || typeof value === type);
  const described = { title: column.name, description: describeField(spec, missing) };
  if (spec.kind === "categorical") {
    const codes = spec.codes
      .map((code) => code.value)
      .filter((value) => isNullable || !missing.includes(value));
    const extra = isNullable ? missing.filter((value) => !codes.includes(value)) : [];
    return { ...described, enum: [...codes, ...extra, ...(isNullable ? [null] : [])] };
  }
  const number = {
    type: spec.integer === true ? "integer" : "number",
    ...(spec.min === undefined ? {} : { minimum: spec.min }),
    ...(spec.max === undefined ? {} : { maximum: spec.max }),
  };
  if (!isNullable)
    return { ...described, ...number, ...(missing.length === 0 ? {} : { not: { enum: missing } }) };
  if (missing.length === 0) return { ...described, ...number, type: [number.type, "null"] };
  return { ...described, anyOf: [number, { enum: [...missing, null], description: "missing" }] };
}

function describeField(spec: FeatureSpec, missing: readonly (string | number)[]): string {
  const meaning = spec.description === undefined ? "" : `${capital(spec.description)}. `;
  const usual =
    spec.kind === "numeric" && spec.usual !== undefined
      ? ` Usually ${spec.usual[0]} to ${spec.usual[1]}; others are answered with a warning.`
      : "";
  const also =
    spec.nullable === true && missing.length > 0
      ? ` ${missing.map((value) => JSON.stringify(value)).join(", ")} stands for missing too.`
      : "";
  return `${meaning}${capital(describeAllowed(spec))}.${usual}${also}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
