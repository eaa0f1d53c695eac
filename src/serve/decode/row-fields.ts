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
  /** What the field takes, in words: `a number from 0 to 130 (years)`. */
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

/** The values that a recoded field takes: its codes in the coding and, where it may be missing, the tokens that mean so. */
export function codesOfField({ pairs }: CodedColumn, spec: FeatureSpec): (string | number)[] {
  const codes = pairs.map(({ there }) => there);
  const types = new Set(codes.map((code) => typeof code));
  const tokens = (spec.missing ?? []).filter((value) => types.has(typeof value) && !codes.includes(value));
  return spec.nullable === true ? [...codes, ...tokens] : codes;
}

/** What a protocol may know of the fields while it finds rows in a body: their names and order, nothing of their values. */
export interface FieldNames {
  /** In the order of the cells. */
  readonly order: readonly string[];
  /** The names, for messages. */
  readonly text: string;
  has(name: string): boolean;
  /** The end of a message that refuses a name: what the name is in another coding, or nothing. */
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
