import { isUtf8 } from "node:buffer";
import { FormatError, isPlainObject } from "../../core/index.ts";
import type { RowSink, TablePart } from "../raw-rows.ts";
import { assertNotUtf16 } from "../source/text-encoding.ts";
import { type JsonRow, passRecords, reportNaN } from "./json-records.ts";
import { parseJson } from "./parse-json.ts";

/** The most bytes of a document, 500 MB: the longest text that JavaScript has, from which it is parsed at once. */
const mostBytes = 500_000_000;

/** How a JSON document is read. */
export interface DocumentOptions {
  /** The columns whose values a row `{"values": [...]}` lists, as requests have it; without them there are no such rows. */
  readonly listed?: readonly string[] | undefined;
  /** Is called with what the document says its coding is, `{"coding": "...", "records": [...]}`, when it says so. */
  readonly onCoding?: (coding: unknown) => void;
}

/**
 * Reads a JSON document with rows: an array of objects of named values, or `{"records": [...]}`, as `POST /predict` takes it. Values
 * are typed; a name that is absent is `undefined`. Of a name that occurs twice in one object the last counts, as in `JSON.parse`. A
 * bare `NaN` is `null`, with a warning.
 *
 * @returns how many rows it has, with those that are no objects and were reported.
 * @throws {FormatError} `data/json-syntax` when the text is not JSON or holds no list of rows, or is too large to be parsed at once;
 *   `data/encoding` when it is not UTF-8.
 */
export async function readJsonDocument(
  part: TablePart,
  sink: RowSink,
  { listed, onCoding }: DocumentOptions = {},
): Promise<number> {
  const bytes = await part.stream.readAll();
  part.signal?.throwIfAborted();
  const { value, nNaN } = parse(bytes, part.subject);
  const records = recordsOf(value, part.subject);
  if (isPlainObject(value) && value["coding"] !== undefined) onCoding?.(value["coding"]);
  reportNaN(part, nNaN);
  const rows = records.map((record): JsonRow => ({ value: record }));
  const tooMany = (_: JsonRow, message: string): Error =>
    noTable(part.subject, message, "name fewer columns");
  return passRecords(part, { listed, rows: () => rows, tooMany }, sink);
}

function parse(bytes: Uint8Array, subject: string): ReturnType<typeof parseJson> {
  assertNotUtf16(bytes, subject);
  if (!isUtf8(bytes))
    throw new FormatError("data/encoding", `${subject} must be UTF-8 text, it is not`, {
      hint: "save the file as UTF-8",
    });
  if (bytes.length > mostBytes)
    throw noTable(
      subject,
      `must hold at most ${mostBytes / 1e6} MB, it has ${Math.ceil(bytes.length / 1e6)}`,
      "save the rows as JSON lines, one object a line, or as CSV",
    );
  return parseJson(new TextDecoder().decode(bytes), ({ line, column, found, hint }, cause) => {
    const finding = found === "" ? "the end" : JSON.stringify(found);
    return new FormatError(
      "data/json-syntax",
      `${subject}: line ${line}, column ${column} must go on as JSON, found ${finding}`,
      { hint: hint ?? "correct the file at this place", details: { line, column }, cause },
    );
  });
}

function recordsOf(document: unknown, subject: string): readonly unknown[] {
  if (Array.isArray(document)) return document;
  if (isPlainObject(document) && Object.hasOwn(document, "records")) {
    const { records } = document;
    if (Array.isArray(records)) return records;
  }
  const isByColumn =
    isPlainObject(document) && Object.values(document).every((value) => typeof value === "object");
  throw noTable(
    subject,
    "must hold a list of rows, it holds none",
    isByColumn
      ? 'write an array of objects, one for each row: pandas does with to_json(..., orient="records")'
      : 'write an array of objects, or {"records": [...]} as for POST /predict',
  );
}

function noTable(subject: string, message: string, hint: string): FormatError {
  return new FormatError("data/json-syntax", `${subject}: line 1, column 1 ${message}`, {
    hint,
    details: { line: 1, column: 1 },
  });
}
