import { type FeatureReader, featureReaders } from "../../model/index.ts";
import {
  type CodedColumn,
  type Coding,
  codedColumn,
  codedReader,
  describeAllowed,
  describeCodes,
  type FeatureSpec,
  type Schema,
} from "../../schema/index.ts";
import type { CodingHints } from "./coding-hints.ts";

/** A field of a row: a feature of the model as requests write it. */
export interface RowField extends FeatureReader {
  /** What the field is called in a request. */
  readonly name: string;
  /** What it takes, in words. */
  readonly allowed: string;
}

/** The fields of a row in a coding, in the order of the schema; without a coding in the schema's own codes. */
export function rowFields(schema: Schema, coding: Coding | undefined): RowField[] {
  return featureReaders(schema).map((reader) => {
    const { spec } = reader;
    const column = codedColumn(spec, coding);
    if (coding === undefined || !column.isRecoded)
      return { ...reader, name: column.name, allowed: describeAllowed(spec) };
    const written = new Set<unknown>(codesOfField(column, spec));
    return {
      spec,
      read: codedReader(column, coding, reader.read),
      isWritten: (raw): raw is string | number => written.has(raw),
      name: column.name,
      allowed: `${describeCodes(column)} in the coding ${coding.name}`,
    };
  });
}

/** What a recoded field takes, as JSON: the codes there, and what means "missing" in the schema. */
export function codesOfField({ pairs }: CodedColumn, spec: FeatureSpec): (string | number)[] {
  const codes = pairs.map(({ there }) => there);
  const types = new Set(codes.map((code) => typeof code));
  const tokens = (spec.missing ?? []).filter((value) => types.has(typeof value) && !codes.includes(value));
  return spec.nullable === true ? [...codes, ...tokens] : codes;
}

/** What a protocol knows of the fields while it reads a body. */
export interface FieldNames {
  /** In the order of the cells. */
  readonly order: readonly string[];
  /** The names, for messages. */
  readonly text: string;
  has(name: string): boolean;
  /** Goes on where a message refuses a name: what it is in another coding, or nothing. */
  hintOf(name: string): string;
}

/** The names of fields. */
export function fieldNames(fields: readonly RowField[], hints: CodingHints | undefined): FieldNames {
  const order = fields.map(({ name }) => name);
  const known = new Set(order);
  return {
    order,
    text: order.join(", "),
    has: (name) => known.has(name),
    hintOf: (name) => hints?.ofName(name) ?? "",
  };
}
