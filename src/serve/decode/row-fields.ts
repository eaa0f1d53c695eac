import {
  type CodedColumn,
  type Coding,
  codedColumn,
  codedReader,
  describeAllowed,
  describeCodes,
  type FeatureSpec,
  type Schema,
} from "../core/index.ts";
import { type FeatureReader, featureReaders } from "../model/index.ts";

/** A field of a record: a feature of the model as requests write it. */
export interface RecordField extends FeatureReader {
  /** What the field is called in a record. */
  readonly name: string;
  /** What it takes, in words. */
  readonly allowed: string;
}

/** The fields of a record in a coding, in the order of the schema; without a coding in the schema's own codes. */
export function recordFields(schema: Schema, coding: Coding | undefined): RecordField[] {
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
