import { type Cell, type CellReader, cellReader } from "./cell.ts";
import { isMissingText } from "./missing-texts.ts";
import { type CategoricalSpec, type ColumnSpec, takesMissing } from "./schema.ts";

/** Reads a JSON value of one column. It does not throw: what is wrong with the value is the cell's `problem`. */
export type JsonReader = (raw: unknown) => Cell;

/**
 * Makes the reader of a column's values as requests write them, where values have types: nothing is converted. A column of numbers takes
 * numbers, a column of codes the codes as they are declared, and `null` stands for no value. Booleans are the codes `true` and `false`,
 * in whatever capitals, or 1 and 0. Among codes that are texts the usual spellings of no value are read as {@link cellReader} reads
 * them, and all other texts where the column takes codes that training did not have.
 */
export function jsonReader(spec: ColumnSpec): JsonReader {
  const read = cellReader(spec);
  const none = read(null);
  const wrong = read(NaN);
  if (spec.kind === "categorical") return codeReader(spec, read, none, wrong);
  const types = spec.kind === "numeric" ? ["number"] : ["string", "number", "boolean"];
  return (raw) => {
    if (raw === null || raw === undefined) return none;
    return types.includes(typeof raw) ? read(raw as string | number | boolean) : wrong;
  };
}

/** The two names of booleans, in any capitals. */
const booleanName = /^(true|false)$/i;

function codeReader(spec: CategoricalSpec, read: CellReader, none: Cell, wrong: Cell): JsonReader {
  const types = codeTypes(spec);
  const isOpen = spec.unseen === "missing";
  const known = new Map<unknown, Cell>(
    [...spec.codes.map((code) => code.value), ...typedTokens(spec)].map((value) => [value, read(value)]),
  );
  return (raw) => {
    if (raw === null || raw === undefined) return none;
    const cell = known.get(raw);
    if (cell !== undefined) return cell;
    if (typeof raw === "boolean") return read(raw);
    if (typeof raw === "number") return types.has("number") ? read(raw) : wrong;
    if (typeof raw !== "string" || !types.has("string")) return wrong;
    return isOpen || booleanName.test(raw) || isMissingText(raw) ? read(raw) : wrong;
  };
}

/** The JSON types of a column's codes: one, or both. */
export function codeTypes(spec: CategoricalSpec): ReadonlySet<"string" | "number"> {
  return new Set(spec.codes.map(({ value }) => (typeof value === "number" ? "number" : "string")));
}

/** The declared tokens that mean "missing" and have the type of the column's values, so that a request can write them. */
export function typedTokens(spec: ColumnSpec): (string | number)[] {
  const types: ReadonlySet<string> =
    spec.kind === "categorical" ? codeTypes(spec) : new Set([spec.kind === "numeric" ? "number" : "string"]);
  return (spec.missing ?? []).filter((value) => types.has(typeof value));
}

/** What a column takes of the two booleans: those that are one of its codes. */
export function booleansTaken(spec: CategoricalSpec): boolean[] {
  const read = cellReader(spec);
  return [false, true].filter((value) => read(value).problem === undefined);
}

/** Whether a request may have one of the usual spellings of no value in a column: where the codes are texts, and may be missing. */
export function takesMissingTexts(spec: ColumnSpec): boolean {
  return spec.kind === "categorical" && takesMissing(spec) && codeTypes(spec).has("string");
}
