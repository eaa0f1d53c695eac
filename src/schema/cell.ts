import { listSome, showValue } from "../core/index.ts";
import { isMissingAmongNumbers, isMissingText } from "./missing-texts.ts";
import { isPlainNumber, numberReader } from "./number-text.ts";
import {
  type CategoricalSpec,
  type ColumnSpec,
  type NumericSpec,
  type TextSpec,
  takesMissing,
} from "./schema.ts";
import { parseTime } from "./time-text.ts";

/**
 * What is wrong with one value. An error makes its row invalid. A warning is told and the value is used, or taken as missing, as the
 * cell says.
 */
export interface CellProblem {
  readonly rule: "required" | "number" | "integer" | "range" | "code" | "usual";
  readonly severity: "error" | "warning";
  /** What a value must be: "a number from 0 to 130". */
  readonly allowed: string;
}

/** A value read by its column's declaration: a number, or the index of a code; `missing` stands for no value. */
export interface Cell {
  /** The number; or the index in `codes`; `NaN` or `-1` when missing or in error. */
  readonly value: number;
  readonly isMissing: boolean;
  readonly problem?: CellProblem;
}

/** Reads a raw value of one column. It does not throw: what is wrong with the value is the cell's `problem`. */
export type CellReader = (raw: string | number | boolean | null | undefined) => Cell;

/**
 * Makes the reader of a column: the one place that says which raw values a column takes. Text tables give strings, requests and typed
 * files give strings, numbers or booleans as the column's kind is; `null`, `undefined` and the declared tokens are missing, and in a
 * column that takes missing values each usual spelling of one that is no code of the column. A boolean is the code of its name in
 * whatever capitals, or 1 or 0 where the codes are these numbers.
 *
 * @param tokens texts of the file that mean "missing", such as `?` and the empty text.
 */
export function cellReader(spec: ColumnSpec, tokens: readonly string[] = []): CellReader {
  const isDeclared = missingTest(spec, tokens);
  const allowed = describeAllowed(spec);
  if (spec.kind === "text") return textReader(spec, isDeclared, allowed);
  const read = spec.kind === "numeric" ? numericReader(spec, allowed) : codeReader(spec, allowed);
  const isUsual = spec.kind === "numeric" ? isMissingAmongNumbers : isMissingText;
  const none = spec.kind === "numeric" ? NaN : -1;
  const absent: Cell = { value: none, isMissing: true };
  const refuse = (text: string): Cell => ({
    ...absent,
    problem: { rule: "required", severity: "error", allowed: text },
  });
  const unseen: Cell = {
    ...absent,
    problem: { rule: "required", severity: "warning", allowed: asMissing(allowed) },
  };
  const isLaw = spec.unseen !== "missing";
  const noValue = spec.nullable === true ? absent : isLaw ? refuse(allowed) : unseen;
  const spelled =
    spec.nullable === true ? absent : isLaw ? refuse(`${allowed} (none may be missing)`) : unseen;
  return (raw) => {
    if (isDeclared(raw)) return noValue;
    const cell = read(raw as string | number | boolean);
    const isUnread = cell.problem !== undefined && Object.is(cell.value, none);
    return isUnread && typeof raw === "string" && isUsual(raw) ? spelled : cell;
  };
}

/** What is said of a value that is taken as missing although the column does not have it. */
const asMissing = (allowed: string): string => `taken as missing: in training it was ${allowed}`;

/** A text has no value of its own; only a group and a time must be there, since rows are told apart or put in order by them. */
function textReader(spec: TextSpec, isMissing: (raw: unknown) => boolean, allowed: string): CellReader {
  const here: Cell = { value: NaN, isMissing: false };
  const absent: Cell = { value: NaN, isMissing: true };
  const refused: Cell = { ...absent, problem: { rule: "required", severity: "error", allowed } };
  const isNeeded = spec.role === "group" || spec.role === "time";
  const none = isNeeded && !takesMissing(spec) ? refused : absent;
  if (spec.role !== "time") return (raw) => (raw === "" || isMissing(raw) ? none : here);
  const wrong: Cell = { ...here, problem: { rule: "required", severity: "error", allowed } };
  return (raw) => (raw === "" || isMissing(raw) ? none : Number.isNaN(parseTime(String(raw))) ? wrong : here);
}

/** Whether a raw value means "missing": by the file's tokens and by the column's own list, where a number may be written anyhow. */
function missingTest(spec: ColumnSpec, tokens: readonly string[]): (raw: unknown) => boolean {
  const texts = new Set([...tokens, ...(spec.missing ?? []).filter((m) => typeof m === "string")]);
  const numbers = new Set((spec.missing ?? []).filter((m) => typeof m === "number"));
  return (raw) => {
    if (raw === null || raw === undefined) return true;
    if (typeof raw === "number") return numbers.has(raw);
    if (typeof raw === "boolean") return false;
    const text = String(raw).trim();
    if (texts.has(text)) return true;
    return numbers.size > 0 && text !== "" && numbers.has(Number(text));
  };
}

/** Numbers that a column takes as they are, both bounds included. */
export interface SureNumbers {
  readonly min: number;
  readonly max: number;
  /** Whether only whole numbers are among them. */
  readonly integer: boolean;
  /** Numbers that are not among them, since they mean "missing". */
  readonly except: readonly number[];
}

/**
 * The numbers for which {@link cellReader} would answer with the number itself and no problem. The reader of files asks for
 * this once a column: it then takes such numbers without a call for each cell, and asks `cellReader` for all others alone.
 *
 * @param tokens texts that mean "missing", as `cellReader` takes them.
 * @returns `undefined` when the column has no numbers, or none is sure.
 */
export function sureNumbers(spec: ColumnSpec, tokens: readonly string[] = []): SureNumbers | undefined {
  // where points keep thousands apart, a number with a point is not what its digits say by themselves
  if (spec.kind !== "numeric" || spec.thousands === ".") return undefined;
  const { min = -Infinity, max = Infinity, usual = [-Infinity, Infinity], integer = false } = spec;
  return {
    min: Math.max(min, usual[0], -Number.MAX_VALUE),
    max: Math.min(max, usual[1], Number.MAX_VALUE),
    integer,
    except: [...tokens, ...(spec.missing ?? [])].map(Number).filter((value) => !Number.isNaN(value)),
  };
}

function numericReader(spec: NumericSpec, allowed: string): CellReader {
  const { min = -Infinity, max = Infinity, usual, integer } = spec;
  const wrong = (rule: CellProblem["rule"]): Cell => ({
    value: NaN,
    isMissing: false,
    problem: { rule, severity: "error", allowed },
  });
  const parse = numberReader(spec);
  const notNumber = wrong("number");
  const notWhole = wrong("integer");
  const outside = wrong("range");
  return (raw) => {
    const value = typeof raw === "number" ? raw : typeof raw === "string" ? parse(raw) : NaN;
    if (!Number.isFinite(value)) return notNumber;
    if (integer === true && !Number.isInteger(value)) return notWhole;
    if (value < min || value > max) return outside;
    if (usual !== undefined && (value < usual[0] || value > usual[1]))
      return {
        value,
        isMissing: false,
        problem: { rule: "usual", severity: "warning", allowed: `usually ${usual[0]} to ${usual[1]}` },
      };
    return { value, isMissing: false };
  };
}

function codeReader(spec: CategoricalSpec, allowed: string): CellReader {
  const cells = new Map<unknown, Cell>();
  spec.codes.forEach((code, i) => {
    const cell: Cell = { value: i, isMissing: false };
    cells.set(code.value, cell);
    cells.set(String(code.value), cell);
  });
  const isNumeric = spec.codes.every((code) => typeof code.value === "number");
  const booleans = booleanCells(spec, cells);
  const unknown: Cell = {
    value: -1,
    isMissing: false,
    problem: { rule: "code", severity: "error", allowed },
  };
  const unseen: Cell = {
    value: -1,
    isMissing: true,
    problem: { rule: "code", severity: "warning", allowed: asMissing(allowed) },
  };
  const other = spec.unseen === "missing" ? unseen : unknown;
  return (raw) => {
    const found = cells.get(raw);
    if (found !== undefined) return found;
    if (typeof raw === "boolean") return booleans?.[`${raw}`] ?? unknown;
    if (typeof raw !== "string") return Number.isFinite(raw) ? other : unknown;
    const text = raw.trim();
    const known = cells.get(text) ?? (isNumeric && isPlainNumber(text) ? cells.get(Number(text)) : undefined);
    if (known !== undefined) return known;
    const name = booleans === undefined ? "" : text.toLowerCase();
    return (name === "true" || name === "false" ? booleans?.[name] : undefined) ?? other;
  };
}

/**
 * What the two booleans mean in a column of codes.
 *
 * @returns `undefined` where they mean nothing: all codes must be `true` and `false` in some capitals, or 1 and 0.
 */
function booleanCells(
  { codes }: CategoricalSpec,
  cells: ReadonlyMap<unknown, Cell>,
): { readonly true?: Cell | undefined; readonly false?: Cell | undefined } | undefined {
  const names = codes.map(({ value }) => (typeof value === "string" ? value.toLowerCase() : value));
  const isOf = (values: readonly unknown[]): boolean => names.every((name) => values.includes(name));
  const cellOf = (value: unknown): Cell | undefined =>
    cells.get(codes[names.indexOf(value as string)]?.value);
  if (new Set(names).size < names.length) return undefined;
  if (isOf(["true", "false"])) return { true: cellOf("true"), false: cellOf("false") };
  return isOf([1, 0]) ? { true: cellOf(1), false: cellOf(0) } : undefined;
}

/** The most codes that a message lists. */
const maxShown = 20;

/** What a column takes, in words: "a number from 0 to 130 (years)", "one of 0 (female), 1 (male)". */
export function describeAllowed(spec: ColumnSpec): string {
  if (spec.kind === "text")
    return spec.role === "time"
      ? "a date or time by ISO 8601, such as 2024-03-09 or 2024-03-09T10:30Z"
      : "text";
  const orMissing = spec.nullable === true ? ", or missing" : "";
  if (spec.kind === "categorical") {
    const codes = listSome(
      spec.codes,
      maxShown,
      (c) => `${showValue(c.value)}${c.label === undefined ? "" : ` (${c.label})`}`,
    );
    return `one of ${codes}${orMissing}`;
  }
  const noun = spec.integer === true ? "a whole number" : "a number";
  const range =
    spec.min !== undefined && spec.max !== undefined
      ? ` from ${spec.min} to ${spec.max}`
      : spec.min !== undefined
        ? ` >= ${spec.min}`
        : spec.max !== undefined
          ? ` <= ${spec.max}`
          : "";
  return `${noun}${range}${spec.unit === undefined ? "" : ` (${spec.unit})`}${orMissing}`;
}
