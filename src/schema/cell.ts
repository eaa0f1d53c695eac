import { showValue } from "../core/index.ts";
import type { CategoricalSpec, ColumnSpec, NumericSpec, TextSpec } from "./schema.ts";

/** What is wrong with one value. An error makes its row invalid; a warning is told and the value is used. */
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
export type CellReader = (raw: string | number | null | undefined) => Cell;

/**
 * Makes the reader of a column: the one place that says which raw values a column takes. Files give strings,
 * requests give strings or numbers as the column's kind is; `null`, `undefined` and the declared tokens are missing.
 *
 * @param tokens texts of the file that mean "missing", such as `?` and the empty text.
 */
export function cellReader(spec: ColumnSpec, tokens: readonly string[] = []): CellReader {
  const isMissing = missingTest(spec, tokens);
  const allowed = describeAllowed(spec);
  if (spec.kind === "text") return textReader(spec, isMissing, allowed);
  const read = spec.kind === "numeric" ? numericReader(spec, allowed) : codeReader(spec, allowed);
  const none = spec.kind === "numeric" ? NaN : -1;
  const absent: Cell = { value: none, isMissing: true };
  const refused: Cell = { ...absent, problem: { rule: "required", severity: "error", allowed } };
  return (raw) =>
    isMissing(raw) ? (spec.nullable === true ? absent : refused) : read(raw as string | number);
}

/** A text has no value of its own; only a group must be there, since rows are told apart by it. */
function textReader(spec: TextSpec, isMissing: (raw: unknown) => boolean, allowed: string): CellReader {
  const here: Cell = { value: NaN, isMissing: false };
  const absent: Cell = { value: NaN, isMissing: true };
  const refused: Cell = { ...absent, problem: { rule: "required", severity: "error", allowed } };
  const none = spec.role === "group" && spec.nullable !== true ? refused : absent;
  return (raw) => (raw === "" || isMissing(raw) ? none : here);
}

/** Whether a raw value means "missing": by the file's tokens and by the column's own list, where a number may be written anyhow. */
function missingTest(spec: ColumnSpec, tokens: readonly string[]): (raw: unknown) => boolean {
  const texts = new Set([...tokens, ...(spec.missing ?? []).filter((m) => typeof m === "string")]);
  const numbers = new Set((spec.missing ?? []).filter((m) => typeof m === "number"));
  return (raw) => {
    if (raw === null || raw === undefined) return true;
    if (typeof raw === "number") return numbers.has(raw);
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
 * @returns `undefined` when the column has no numbers.
 */
export function sureNumbers(spec: ColumnSpec, tokens: readonly string[] = []): SureNumbers | undefined {
  if (spec.kind !== "numeric") return undefined;
  const { min = -Infinity, max = Infinity, usual = [-Infinity, Infinity], integer = false } = spec;
  return {
    min: Math.max(min, usual[0], -Number.MAX_VALUE),
    max: Math.min(max, usual[1], Number.MAX_VALUE),
    integer,
    except: [...tokens, ...(spec.missing ?? [])].map(Number).filter((value) => !Number.isNaN(value)),
  };
}

/** A number as files write it. `Number` alone would also take `0x10`, the empty text and `Infinity`. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function numericReader(spec: NumericSpec, allowed: string): CellReader {
  const { min = -Infinity, max = Infinity, usual, integer } = spec;
  const wrong = (rule: CellProblem["rule"]): Cell => ({
    value: NaN,
    isMissing: false,
    problem: { rule, severity: "error", allowed },
  });
  const notNumber = wrong("number");
  const notWhole = wrong("integer");
  const outside = wrong("range");
  return (raw) => {
    const value = typeof raw === "number" ? raw : decimal.test(String(raw).trim()) ? Number(raw) : NaN;
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
  const cells = new Map<string | number, Cell>();
  spec.codes.forEach((code, i) => {
    const cell: Cell = { value: i, isMissing: false };
    cells.set(code.value, cell);
    cells.set(String(code.value), cell);
  });
  const isNumeric = spec.codes.every((code) => typeof code.value === "number");
  const unknown: Cell = {
    value: -1,
    isMissing: false,
    problem: { rule: "code", severity: "error", allowed },
  };
  return (raw) => {
    const found = cells.get(raw as string | number);
    if (found !== undefined) return found;
    if (typeof raw !== "string") return unknown;
    const text = raw.trim();
    return (
      cells.get(text) ?? (isNumeric && decimal.test(text) ? cells.get(Number(text)) : undefined) ?? unknown
    );
  };
}

/** What a column takes, in words: "a number from 0 to 130 (years)", "one of 0 (female), 1 (male)". */
export function describeAllowed(spec: ColumnSpec): string {
  if (spec.kind === "text") return "text";
  const orMissing = spec.nullable === true ? ", or missing" : "";
  if (spec.kind === "categorical") {
    const codes = spec.codes.map(
      (c) => `${showValue(c.value)}${c.label === undefined ? "" : ` (${c.label})`}`,
    );
    return `one of ${codes.join(", ")}${orMissing}`;
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
