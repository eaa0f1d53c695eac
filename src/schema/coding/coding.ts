import { ParameterError, showValue } from "../../core/index.ts";
import type { Cell, CellReader } from "../cell.ts";
import { type Coding, type ColumnSpec, findSpec, type Schema } from "../schema.ts";

/** The name that stands for the codes of the schema itself. */
export const ownCoding = "own";

/** One code of a coding, and what it is in the schema; `null` is missing. */
export interface CodePair {
  readonly there: string | number;
  readonly here: string | number | null;
}

/** How one column is written in a coding. */
export interface CodedColumn {
  readonly spec: ColumnSpec;
  /** What the column is called there. */
  readonly name: string;
  /** Whether any code differs from the schema's. */
  readonly isRecoded: boolean;
  /** All codes there, those that differ first; empty when the column is not recoded. */
  readonly pairs: readonly CodePair[];
  /**
   * What a value there is in the schema: a code or number, `null` for missing, `undefined` when there is no such code.
   * `null`, texts that mean "missing" and values of a column that is not recoded are not looked at: they stay as they are.
   */
  readonly toSchema: (raw: unknown) => string | number | null | undefined;
  /** What a code of the schema (`null` for missing) is there; `undefined` when the coding has none for it. */
  readonly fromSchema: (raw: string | number | null) => string | number | null | undefined;
}

/**
 * The coding of that name.
 *
 * @returns `undefined` for the codes of the schema itself, which no name and the name `own` both stand for.
 * @throws {ParameterError} `schema/unknown-coding` for a name that the schema does not declare.
 */
export function findCoding(schema: Schema, name: string | undefined): Coding | undefined {
  if (name === undefined || name === ownCoding) return undefined;
  const found = schema.codings?.find((coding) => coding.name === name);
  if (found !== undefined) return found;
  const known = [...(schema.codings ?? []).map((coding) => coding.name), ownCoding].join(", ");
  throw new ParameterError(
    "schema/unknown-coding",
    `a coding must be one that the schema declares, got ${showValue(name)}`,
    { hint: `its codings are ${known} (the schema's codes)` },
  );
}

/** All columns of the schema as a coding writes them, in the order of the schema; without a coding as they are. */
export function codedColumns(schema: Schema, coding: Coding | undefined): CodedColumn[] {
  return schema.columns.map((spec) => codedColumn(spec, coding));
}

/** How a column is written in a coding; without a coding as in the schema. */
export function codedColumn(spec: ColumnSpec, coding: Coding | undefined): CodedColumn {
  const declared =
    coding !== undefined && Object.hasOwn(coding.columns, spec.name) ? coding.columns[spec.name]! : {};
  const name = declared.name ?? spec.name;
  const own = spec.kind === "categorical" ? spec.codes.map((code) => code.value) : [];
  if (declared.codes === undefined)
    return {
      spec,
      name,
      isRecoded: false,
      pairs: [],
      toSchema: (raw) => raw as string | number,
      fromSchema: (raw) => raw,
    };
  const listed = Object.entries(declared.codes).map(
    ([key, here]): CodePair => ({
      there: codeOfKey(key),
      here: here === null ? null : (own.find((value) => String(value) === String(here)) ?? here),
    }),
  );
  const taken = new Set(listed.flatMap(({ there, here }) => [there, here]).map(String));
  const pairs = [
    ...listed,
    ...own.filter((value) => !taken.has(String(value))).map((value) => ({ there: value, here: value })),
  ];
  const toSchema = new Map(pairs.map(({ there, here }) => [String(there), here]));
  const fromSchema = new Map(pairs.toReversed().map(({ there, here }) => [here, there]));
  return {
    spec,
    name,
    isRecoded: true,
    pairs,
    toSchema: (raw) => toSchema.get(keyOf(raw, toSchema)),
    fromSchema: (raw) => fromSchema.get(raw),
  };
}

/** The code that a key of the declaration stands for. A key that reads as a number is one, since codes in JSON have types. */
function codeOfKey(key: string): string | number {
  return String(Number(key)) === key ? Number(key) : key;
}

/** A code that is a number, as files write it. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** A raw value as the key of a code: files write `1` or `1.0`. */
function keyOf(raw: unknown, known: ReadonlyMap<string, unknown>): string {
  const text = String(raw).trim();
  return !known.has(text) && decimal.test(text) ? String(Number(text)) : text;
}

/**
 * Makes the reader of a column that is written in a coding, around the reader of the schema's values: codes are
 * converted, what means "missing" stays missing, and a code that does not exist there is a problem that names those that do.
 */
export function codedReader(column: CodedColumn, coding: Coding, read: CellReader): (raw: unknown) => Cell {
  const asIs = (raw: unknown): Cell => read(raw as string | number | null);
  if (!column.isRecoded) return asIs;
  const unknown: Cell = {
    value: column.spec.kind === "numeric" ? NaN : -1,
    isMissing: false,
    problem: {
      rule: "code",
      severity: "error",
      allowed: `${describeCodes(column)} in the coding ${coding.name}`,
    },
  };
  const cells = new Map(column.pairs.map(({ here }) => [here, read(here)]));
  return (raw) => {
    const here = column.toSchema(raw);
    if (here !== undefined) return cells.get(here)!;
    const cell = asIs(raw);
    return cell.isMissing ? cell : unknown;
  };
}

/** The codes of a column there, with what they mean: `one of 1 (small), 2 (large)`. */
export function describeCodes({ spec, pairs }: CodedColumn): string {
  const texts = pairs.map(({ there, here }) => `${showValue(there)}${labelOf(spec, here)}`);
  const orMissing = spec.nullable === true && !pairs.some(({ here }) => here === null) ? ", or missing" : "";
  return `one of ${texts.join(", ")}${orMissing}`;
}

/** A value of the schema in words: `"L" (large)`, `missing`. */
export function describeCode(spec: ColumnSpec, value: string | number | null): string {
  return value === null ? "missing" : `${showValue(value)}${labelOf(spec, value)}`;
}

function labelOf(spec: ColumnSpec, value: string | number | null): string {
  if (value === null) return " (missing)";
  const label =
    spec.kind === "categorical"
      ? spec.codes.find((code) => String(code.value) === String(value))?.label
      : undefined;
  return label === undefined ? "" : ` (${label})`;
}

/** What a coding changes, a line a column: `size: 1 -> "S" (small), 2 -> "L" (large)`. */
export function describeCoding(schema: Schema, coding: Coding): string[] {
  return Object.keys(coding.columns).map((name) => {
    const column = codedColumn(findSpec(schema, name)!, coding);
    const title = column.name === name ? name : `${column.name} -> ${name}`;
    const changed = column.pairs.filter(({ there, here }) => there !== here);
    const rest = column.pairs.length > changed.length ? ["other codes as they are"] : [];
    const codes = changed.map(
      ({ there, here }) => `${showValue(there)} -> ${describeCode(column.spec, here)}`,
    );
    return column.isRecoded ? `${title}: ${[...codes, ...rest].join(", ")}` : title;
  });
}

/** A row of raw values by name; `null` is missing. */
type RawValues = Readonly<Record<string, string | number | null>>;

/**
 * Converts a row of a coding to the names and codes of the schema. Columns that the row lacks are lacking in the result;
 * names that are no column are left out.
 *
 * @throws {RangeError} when a code does not exist in the coding.
 * @example
 * const schema = { columns: [{ name: "size", kind: "categorical", codes: [{ value: "S" }, { value: "L" }] }], target: { column: "y" } };
 * const coding = { name: "numbers", columns: { size: { codes: { 1: "S", 2: "L" } } } };
 * rowFromCoding(schema, coding, { size: 2 }) // { size: "L" }
 */
export function rowFromCoding(
  schema: Schema,
  coding: Coding,
  row: RawValues,
): Record<string, string | number | null> {
  return convertRow(codedColumns(schema, coding), row, "from");
}

/**
 * Converts a row of the schema to the names and codes of a coding. {@link rowFromCoding} brings the very row back, where
 * the coding has one code for each of the schema's.
 *
 * @throws {RangeError} when the coding has no code for a value.
 */
export function rowToCoding(
  schema: Schema,
  coding: Coding,
  row: RawValues,
): Record<string, string | number | null> {
  return convertRow(codedColumns(schema, coding), row, "to");
}

function convertRow(
  columns: readonly CodedColumn[],
  row: RawValues,
  way: "from" | "to",
): Record<string, string | number | null> {
  const converted: Record<string, string | number | null> = {};
  for (const column of columns) {
    const [here, there] = [column.spec.name, column.name];
    const [given, made] = way === "from" ? [there, here] : [here, there];
    if (!Object.hasOwn(row, given)) continue;
    const raw = row[given] ?? null;
    const found = way === "to" ? column.fromSchema(raw) : column.toSchema(raw);
    const value = found === undefined && raw === null ? null : found;
    if (value === undefined)
      throw new RangeError(`column "${given}" must have a code of the coding, got ${showValue(raw)}`);
    converted[made] = value;
  }
  return converted;
}
