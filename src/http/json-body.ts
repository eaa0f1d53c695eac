import { isUtf8 } from "node:buffer";
import { cutText } from "../core/index.ts";
import { findJsonMistake } from "./json-mistakes.ts";
import { findRepeatedKey } from "./json-text.ts";
import { HttpProblem } from "./problem.ts";

/** How deep objects and arrays may nest. Our bodies nest four deep at most; a limit keeps the recursion below short. */
const maxDepth = 32;

/**
 * Parses the body of a request. A byte order mark in front of it, as some programs write one, is not part of it.
 *
 * @returns what `JSON.parse` makes of it.
 * @throws {HttpProblem} `http/body-not-utf8`, or `http/body-invalid-json` for what does not parse, an object that names a field
 *   twice, `__proto__`, `constructor.prototype`, and nesting deeper than 32.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) throw invalid("it is empty");
  if (!isUtf8(bytes)) throw new HttpProblem("http/body-not-utf8", "the body must be UTF-8, it is not");
  const text = bytes.toString("utf8", startsWithMark(bytes) ? 3 : 0);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const mistake = findJsonMistake(text);
    throw mistake === undefined
      ? invalid(describeParseError(String(error)))
      : invalid(mistake.finding, mistake.hint);
  }
  // As many colons as members: no field can be there twice. Colons in strings only raise their number.
  if (countMembers(value, 0) !== countBytes(bytes, 0x3a)) {
    const key = findRepeatedKey(text);
    if (key !== undefined) throw invalid(`an object names the field ${quote(key)} twice`);
  }
  return value;
}

function invalid(finding: string, hint?: string): HttpProblem {
  return new HttpProblem(
    "http/body-invalid-json",
    `the body must be JSON, ${finding}`,
    hint === undefined ? {} : { hint },
  );
}

/** What went wrong in `JSON.parse`, without the piece of the body that its message quotes: that may be a person's value. */
function describeParseError(message: string): string {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  if (position !== undefined) return `it goes wrong at position ${position}`;
  return message.includes("end of JSON input") ? "it ends too early" : "it does not parse";
}

/** Whether a text begins with the byte order mark of UTF-8. */
const startsWithMark = (bytes: Buffer): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

const quote = (key: string): string => JSON.stringify(cutText(key));

/**
 * How many members all objects of a value have together.
 *
 * @throws {HttpProblem} `http/body-invalid-json` for a name that could reach a prototype, and for nesting that is too deep.
 */
function countMembers(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth >= maxDepth) throw invalid(`it nests deeper than ${maxDepth}`);
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object") count += countMembers(item, depth + 1);
    return count;
  }
  for (const key in value) {
    count++;
    const item = (value as Record<string, unknown>)[key];
    if (key === "__proto__" || (key === "constructor" && hasPrototype(item)))
      throw invalid(`an object names the field ${quote(key)}`);
    if (typeof item === "object") count += countMembers(item, depth + 1);
  }
  return count;
}

const hasPrototype = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "prototype");

/** How often a byte stands in a body. */
export function countBytes(bytes: Buffer, byte: number): number {
  let count = 0;
  const { length } = bytes; // read once: it is a getter, and this loop runs over every body
  for (let i = 0; i < length; i++) if (bytes[i] === byte) count++;
  return count;
}
