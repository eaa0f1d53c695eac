import { cutText, showValue } from "../../core/index.ts";

/**
 * The rules that a value may break, for programs: a value must be there (`required`), be a number, be a whole one (`integer`), lie
 * in its range or be one of the codes; `usual` is broken by a value that is answered all the same. A row must have the shape of
 * one (`shape`) and no field but those of the model (`unknown-field`). A whole batch may fit another coding better (`coding`).
 */
export const findingRules = [
  "required",
  "number",
  "integer",
  "range",
  "code",
  "usual",
  "shape",
  "unknown-field",
  "coding",
] as const;

/** One thing that is wrong, or unusual, about the rows of a request. */
export interface Finding {
  /** Counts from 0; absent where all rows are meant. */
  readonly row?: number;
  readonly field?: string;
  /** The value as it was sent; a long text is cut, an object or array is left out. */
  readonly value?: unknown;
  /** The rule that is broken. */
  readonly rule: (typeof findingRules)[number];
  /** What must be there, what is there. */
  readonly message: string;
  /** What is allowed: "a number from 0 to 130 (years)". */
  readonly allowed?: string;
}

/** The most findings that one answer lists. */
export const maxFindings = 100;

/** The first findings of a request, and the number of all. */
export class FindingList {
  readonly listed: Finding[] = [];
  count = 0;

  add(finding: Finding): void {
    this.count++;
    if (!this.isFull) this.listed.push(finding);
  }

  /** Whether further findings are only counted. */
  get isFull(): boolean {
    return this.listed.length >= maxFindings;
  }
}

/** A JSON value as a message shows it. A number that is infinite comes of a literal such as `1e400`. */
export function describeJson(value: unknown): string {
  if (value === undefined) return "none";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "number" && !Number.isFinite(value)) return "a number too large to hold";
  return showValue(value);
}

/** The `value` of a finding about this JSON value: none for an object or array. */
export function findingValue(raw: unknown): { readonly value?: unknown } {
  if (typeof raw === "object" && raw !== null) return {};
  if (typeof raw === "string") return { value: cutText(raw) };
  return { value: typeof raw === "number" && !Number.isFinite(raw) ? String(raw) : raw };
}
