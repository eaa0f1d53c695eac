import { cutText, showValue } from "../../core/index.ts";

/** One thing that is wrong, or unusual, about the rows of a request. */
export interface Finding {
  /** Counts from 0; absent where all rows are meant. */
  readonly row?: number;
  readonly field?: string;
  /** The value as it was sent; a long text is cut, an object or array is left out. */
  readonly value?: unknown;
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
