import { isUtf8 } from "node:buffer";
import type { FastifyInstance } from "fastify";
import { cutText } from "../core/index.ts";
import { HttpProblem } from "./problem.ts";

/** How deep objects and arrays may nest. Our bodies nest four deep at most; a limit keeps the recursion below short. */
const maxDepth = 32;

/**
 * Makes a scope take JSON and nothing else. Refused with 400: bytes that are not UTF-8, what does not parse, an object
 * that names a field twice, `__proto__`, `constructor.prototype`, and nesting deeper than 32. Refused with 415: other
 * content types and character sets.
 */
export function acceptJsonOnly(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    let value: unknown;
    try {
      checkCharset(request.headers["content-type"]);
      value = parseJsonBody(body as Buffer);
    } catch (error) {
      done(error as Error, undefined);
      return;
    }
    done(null, value);
  });
}

/**
 * Parses the body of a request. A byte order mark in front of it, as some programs write one, is not part of it.
 *
 * @returns what `JSON.parse` makes of it.
 * @throws {HttpProblem} `http/body-not-utf8`, or `http/body-invalid-json` for all else that {@link acceptJsonOnly} lists
 *   under 400.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) throw invalid("it is empty");
  if (!isUtf8(bytes)) throw new HttpProblem("http/body-not-utf8", "the body must be UTF-8, it is not");
  const text = bytes.toString("utf8", startsWithMark(bytes) ? 3 : 0);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notANumber(text) ?? invalid(describeParseError(String(error)));
  }
  // As many colons as members: no field can be there twice. Colons in strings only raise their number.
  if (countMembers(value, 0) !== countColons(bytes)) {
    const key = findRepeatedKey(text);
    if (key !== undefined) throw invalid(`an object names the field ${quote(key)} twice`);
  }
  return value;
}

function invalid(finding: string): HttpProblem {
  return new HttpProblem("http/body-invalid-json", `the body must be JSON, ${finding}`);
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

/**
 * The refusal of a body with a number that JSON does not have, as Python and R write it for a missing value.
 *
 * @returns `undefined` when there is none in it.
 */
function notANumber(text: string): HttpProblem | undefined {
  // a string that does not end is one token too: else its rest would be looked through again from each quote in it
  const tokens = /"(?:[^"\\]|\\.)*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/gs;
  let key: string | undefined;
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [token] = match;
    if (token.startsWith('"')) {
      if (isKey(text, tokens.lastIndex)) key = token;
      continue;
    }
    const place = `at position ${match.index}${key === undefined ? "" : `, in the field ${cutText(key)}`}`;
    return new HttpProblem(
      "http/body-invalid-json",
      `the body must be JSON, which has no ${token}: it stands ${place}`,
      {
        hint: "send null for a missing value",
      },
    );
  }
  return undefined;
}

const quote = (key: string): string => JSON.stringify(cutText(key));

function checkCharset(contentType = ""): void {
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType) ?? [];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new HttpProblem("http/content-type", "the body must be JSON in UTF-8", {
      hint: "send the header Content-Type: application/json",
    });
}

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

function countColons(bytes: Buffer): number {
  let count = 0;
  const { length } = bytes; // read once: it is a getter, and this loop runs over every body
  for (let i = 0; i < length; i++) if (bytes[i] === 0x3a) count++;
  return count;
}

/**
 * Finds the first key that one object of a JSON text has twice.
 *
 * @param text is known to parse; of any other text the answer means nothing.
 * @returns the key as it means, escapes resolved; `undefined` when no object has one twice.
 */
export function findRepeatedKey(text: string): string | undefined {
  const objects: (Set<string> | undefined)[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [token] = match;
    if (token === "{") objects.push(new Set());
    else if (token === "[") objects.push(undefined);
    else if (token === "}" || token === "]") objects.pop();
    else if (isKey(text, tokens.lastIndex)) {
      const key = JSON.parse(token) as string;
      const keys = objects.at(-1);
      if (keys?.has(key) === true) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

/** What follows a key, and never a string that is a value. Sticky: it matches at `lastIndex` only. */
const colonNext = /\s*:/y;

/** Whether the string that ends before `index` is the key of a member. */
function isKey(text: string, index: number): boolean {
  colonNext.lastIndex = index;
  return colonNext.test(text);
}
