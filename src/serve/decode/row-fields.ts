import { listSome } from "../../core/index.ts";
import { type FeatureReader, featureReaders } from "../../model/index.ts";
import {
  type CodedColumn,
  type Coding,
  type ColumnSpec,
  cellReader,
  codedColumn,
  codedColumns,
  codedReader,
  describeAllowed,
  describeCodes,
  type FeatureSpec,
  isMissingText,
  type Schema,
  takesMissing,
  takesMissingTexts,
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
    const allowed = `${describeCodes(column)} in the coding ${coding.name}`;
    return { spec, read: recodedReader(column, coding, spec, allowed), name: column.name, allowed };
  });
}

/** Reads a field in another coding: its codes there as they are declared, or what means "missing". */
function recodedReader(
  column: CodedColumn,
  coding: Coding,
  spec: FeatureSpec,
  allowed: string,
): RowField["read"] {
  const read = cellReader(spec);
  const written = new Set<unknown>(codesOfField(column, spec));
  const convert = codedReader(column, coding, read);
  const wrong = {
    ...read(NaN),
    problem: { rule: "code", severity: "error", allowed },
  } as const;
  return (raw) =>
    raw === null ||
    raw === undefined ||
    written.has(raw) ||
    (typeof raw === "string" && takesMissingTexts(spec) && isMissingText(raw))
      ? convert(raw)
      : wrong;
}

/** The values that a recoded field takes: its codes in the coding and, where it may be missing, the tokens that mean so. */
export function codesOfField({ pairs }: CodedColumn, spec: FeatureSpec): (string | number)[] {
  const codes = pairs.map(({ there }) => there);
  const types = new Set(codes.map((code) => typeof code));
  const tokens = (spec.missing ?? []).filter((value) => types.has(typeof value) && !codes.includes(value));
  return takesMissing(spec) ? [...codes, ...tokens] : codes;
}

/** What a protocol may know of the fields while it finds rows in a body: their names and order, nothing of their values. */
export interface FieldNames {
  /** In the order of the cells. */
  readonly order: readonly string[];
  /** The names, for messages; of many the first. */
  readonly text: string;
  has(name: string): boolean;
  /** Whether a column of the schema has that name that is no feature: a row may have it, and no model looks at it. */
  isLeftAside(name: string): boolean;
  /** The end of a message that refuses a name: what the name is in another coding, or nothing. */
  hintOf(name: string): string;
}

/** The most names that a message lists. */
const maxShown = 50;

/** The names of fields, and of the columns beside them that a row may have. */
export function fieldNames(
  fields: readonly RowField[],
  leftAside: readonly string[],
  hints: CodingHints | undefined,
): FieldNames {
  const order = fields.map(({ name }) => name);
  const known = new Set(order);
  const others = new Set(leftAside);
  return {
    order,
    text: listSome(order, maxShown),
    has: (name) => known.has(name),
    isLeftAside: (name) => others.has(name),
    hintOf: (name) => hints?.ofName(name) ?? "",
  };
}

/** The columns that are no features, by their names in a coding: ids, groups, ignored ones and the target. */
export function columnsLeftAside(
  schema: Schema,
  coding: Coding | undefined,
): { readonly name: string; readonly spec: ColumnSpec }[] {
  return codedColumns(schema, coding)
    .filter(({ spec }) => spec.kind === "text" || (spec.role ?? "feature") !== "feature")
    .map(({ name, spec }) => ({ name, spec }));
}

/** Whether a JSON value is one that a column left aside may have: a text, a number, a boolean or `null`. */
export const isScalar = (value: unknown): boolean => typeof value !== "object" || value === null;
