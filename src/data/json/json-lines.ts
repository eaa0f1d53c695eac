import { FormatError, isPlainObject } from "../../core/index.ts";
import { mostColumns } from "../most-columns.ts";
import { type RawRows, type RowSink, type TablePart, typedRows } from "../raw-rows.ts";
import { assertNotUtf16, describeByte, encodingError, firstBadByte } from "../source/text-encoding.ts";
import { findJsonError } from "./json-position.ts";

/** How many rows are passed on together: as many as DuckDB passes on of a Parquet file. */
const batchSize = 2048;

/**
 * Reads JSON lines: an object of named values a line, values typed; a name that is absent is `undefined`. The columns are
 * all names of the file, in the order in which they occur. Lines end in `\n` or `\r\n`; blank ones between rows are
 * reported and left out. Of a name that occurs twice in one object the last counts, as in `JSON.parse`.
 *
 * @returns how many rows the file has, with those that are no objects and were reported.
 * @throws {FormatError} `data/json-syntax` or `data/encoding`; both name line and column, the latter in characters.
 */
export async function readJsonLines(part: TablePart, sink: RowSink): Promise<number> {
  const bytes = await part.stream.readAll();
  checkText(part, bytes);
  const names = new Set<string>();
  let lastLine = 0;
  for (const { line, value } of values(part, bytes)) {
    for (let blank = lastLine + 1; blank < line; blank++) reportBlank(part, blank);
    lastLine = line;
    if (!isPlainObject(value)) continue;
    for (const name of Object.keys(value)) names.add(name);
    if (names.size > mostColumns)
      throw syntaxError(part, line, 1, `must not add a name, a table has at most ${mostColumns} columns`);
  }
  const columns = [...names];
  sink.onNames(columns);
  let nRows = 0;
  let records: Readonly<Record<string, unknown>>[] = [];
  let rowNumbers: number[] = [];
  let lines: number[] = [];
  const passOn = (): void => {
    if (records.length > 0) sink.onRows(rowsOf(columns, records, rowNumbers, lines));
    [records, rowNumbers, lines] = [[], [], []];
  };
  for (const { line, value } of values(part, bytes)) {
    const row = part.nBefore + ++nRows;
    if (isPlainObject(value)) {
      records.push(value);
      rowNumbers.push(row);
      lines.push(line);
    } else {
      const message = `row ${row} must be an object with a value a column, it is none`;
      part.issues.add({ severity: "error", rule: "record", row, line, message });
    }
    if (records.length === batchSize) passOn();
  }
  passOn();
  return nRows;
}

function rowsOf(
  names: readonly string[],
  records: readonly Readonly<Record<string, unknown>>[],
  rowNumbers: readonly number[],
  lines: readonly number[],
): RawRows {
  const columns = names.map((name) => records.map((r) => (Object.hasOwn(r, name) ? r[name] : undefined)));
  return typedRows(columns, { nRows: records.length, rowNumbers: Int32Array.from(rowNumbers), lines });
}

/** The values of all lines that are not blank. */
function* values(part: TablePart, bytes: Uint8Array): Generator<{ line: number; value: unknown }> {
  for (const { line, text } of linesOf(bytes)) {
    if (line % batchSize === 0) part.signal?.throwIfAborted();
    if (text.trim() !== "") yield { line, value: parseLine(part, line, text) };
  }
}

function* linesOf(bytes: Uint8Array): Generator<{ line: number; text: string }> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let line = 1;
  for (let at = hasMark ? 3 : 0; at < bytes.length; line++) {
    const end = bytes.indexOf(10, at);
    const next = end === -1 ? bytes.length : end;
    yield { line, text: decoder.decode(bytes.subarray(at, next)) };
    at = next + 1;
  }
}

function reportBlank({ issues }: TablePart, line: number): void {
  const message = `line ${line} is blank and not counted as a row`;
  issues.add({ severity: "warning", rule: "blank-line", line, message });
}

function parseLine(part: TablePart, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { column } = findJsonError(text);
    const found = text.slice(column - 1, column + 11).trimEnd();
    const finding = found === "" ? "the end of the line" : JSON.stringify(found);
    throw syntaxError(part, line, column, `must go on as JSON, found ${finding}`, cause);
  }
}

function syntaxError(
  { subject }: TablePart,
  line: number,
  column: number,
  message: string,
  cause?: unknown,
): FormatError {
  return new FormatError("data/json-syntax", `${subject}: line ${line}, column ${column} ${message}`, {
    hint: "write one JSON object a line",
    details: { line, column },
    ...(cause === undefined ? {} : { cause }),
  });
}

function checkText({ subject }: TablePart, bytes: Uint8Array): void {
  assertNotUtf16(bytes, subject);
  const bad = firstBadByte(bytes);
  if (bad === bytes.length) return;
  const before = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, bad));
  const column = before.length - before.lastIndexOf("\n");
  const line = before.split("\n").length;
  throw encodingError(subject, line, column, describeByte(bytes[bad]));
}
