import { findJsonError } from "./json-position.ts";

/** A JSON text that was parsed. */
export interface ParsedJson {
  readonly value: unknown;
  /** How many values were written `NaN`, which Python writes and JSON does not have. They are `null` in `value`. */
  readonly nNaN: number;
}

/** Where a text is no JSON, and what is to be done. */
export interface JsonFault {
  /** Line and column count from 1, columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** What stands there, as a text of JSON; empty at the end of the text. */
  readonly found: string;
  /** Present when the cause is known. */
  readonly hint?: string;
}

/** How many characters `NaN` has. */
const nanLength = 3;
/** How many characters of a fault are shown. */
const nShown = 12;

/**
 * Parses a JSON text, and takes a bare `NaN` for `null`: it says of a number that there is none. `Infinity` is none of JSON's
 * values and refused, as everything else is.
 *
 * @param refuse makes the error to throw of what is wrong.
 */
export function parseJson(text: string, refuse: (fault: JsonFault, cause: unknown) => Error): ParsedJson {
  try {
    return { value: parseExactly(text), nNaN: 0 };
  } catch (cause) {
    const [mended, nNaN] = replaceNaN(text, "null");
    const value = nNaN === 0 ? undefined : tryParse(mended);
    if (value !== undefined) return { value, nNaN };
    // a number of the same length, so that places stay
    throw refuse(faultOf(text, replaceNaN(text, "1e0")[0]), cause);
  }
}

/** A whole number of so many digits that it may lie beyond 2^53. */
const longNumber = /(?<![\d.])\d{16}/;

/** As `JSON.parse`, but a whole number beyond 2^53 is a `bigint`, as in Parquet: an id must not lose its last digits. */
function parseExactly(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text);
  const exactly = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
      ? BigInt(context!.source!)
      : value;
  return JSON.parse(text, exactly);
}

function tryParse(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

function faultOf(text: string, withoutNaN: string): JsonFault {
  const { line, column } = findJsonError(withoutNaN);
  const start = lineStart(withoutNaN, line) + column - 1;
  const [found = ""] = text.slice(start, start + nShown).split("\n");
  const isInfinite = /^-?Infinity/.test(found);
  return {
    line,
    column,
    found: found.trimEnd(),
    ...(isInfinite ? { hint: "JSON has no Infinity: write null, which means that there is no value" } : {}),
  };
}

function lineStart(text: string, line: number): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = text.indexOf("\n", start) + 1;
  return start;
}

/** Puts another text in place of each `NaN` outside of strings. @returns the text, and how many there were. */
function replaceNaN(text: string, by: string): [text: string, n: number] {
  const pieces: string[] = [];
  let from = 0;
  let at = 0;
  let n = 0;
  for (let next = text.indexOf("NaN"); next !== -1; ) {
    const quote = text.indexOf('"', at);
    if (quote !== -1 && quote < next) {
      at = behindString(text, quote);
      if (next < at) next = text.indexOf("NaN", at);
      continue;
    }
    pieces.push(text.slice(from, next), by);
    n++;
    from = next + nanLength;
    at = from;
    next = text.indexOf("NaN", at);
  }
  return n === 0 ? [text, 0] : [`${pieces.join("")}${text.slice(from)}`, n];
}

/** The place behind the string that begins at a quote; the end of the text when it does not end. */
function behindString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
