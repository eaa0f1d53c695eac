import { FormatError } from "../../core/index.ts";
import type { RowSink, TablePart } from "../raw-rows.ts";
import { assertNotUtf16, describeByte, encodingError, firstBadByte } from "../source/text-encoding.ts";
import { type JsonRow, passRecords, reportNaN } from "./json-records.ts";
import { parseJson } from "./parse-json.ts";

/** After how many lines it is asked whether to stop. */
const linesBetween = 2048;

/**
 * Reads JSON lines: an object of named values a line, values typed; a name that is absent is `undefined`. The columns are
 * all names of the file, in the order in which they occur. Lines end in `\n` or `\r\n`; blank ones between rows are
 * reported and left out. Of a name that occurs twice in one object the last counts, as in `JSON.parse`. A bare `NaN` is `null`,
 * with a warning.
 *
 * @param listed the columns whose values a row `{"values": [...]}` lists; without them there are no such rows.
 * @returns how many rows the file has, with those that are no objects and were reported.
 * @throws {FormatError} `data/json-syntax` or `data/encoding`; both name line and column, the latter in characters.
 */
export async function readJsonLines(
  part: TablePart,
  sink: RowSink,
  listed?: readonly string[],
): Promise<number> {
  const bytes = await part.stream.readAll();
  checkText(part, bytes);
  let isFirst = true;
  const rows = (): Iterable<JsonRow> => {
    const found = isFirst ? reported(part, bytes) : values(part, bytes);
    isFirst = false;
    return found;
  };
  return passRecords(
    part,
    {
      listed,
      rows,
      tooMany: ({ line = 1 }, message) => syntaxError(part, { line, column: 1 }, message),
    },
    sink,
  );
}

/** The value of a line. */
interface LineValue extends Required<JsonRow> {
  readonly nNaN: number;
}

/** The values of all lines; says on the way what is to be said: of blank lines between rows, and of `NaN`. */
function* reported(part: TablePart, bytes: Uint8Array): Generator<LineValue> {
  let lastLine = 0;
  let nNaN = 0;
  let firstNaN: number | undefined;
  for (const row of values(part, bytes)) {
    for (let blank = lastLine + 1; blank < row.line; blank++) reportBlank(part, blank);
    lastLine = row.line;
    if (row.nNaN > 0) firstNaN ??= row.line;
    nNaN += row.nNaN;
    yield row;
  }
  reportNaN(part, nNaN, firstNaN);
}

/** The values of all lines that are not blank. */
function* values(part: TablePart, bytes: Uint8Array): Generator<LineValue> {
  for (const { line, text } of linesOf(bytes)) {
    if (line % linesBetween === 0) part.signal?.throwIfAborted();
    if (text.trim() === "") continue;
    const parsed = parseJson(text, ({ column, found, hint }, cause) => {
      const finding = found === "" ? "the end of the line" : JSON.stringify(found);
      return syntaxError(part, { line, column }, `must go on as JSON, found ${finding}`, hint, cause);
    });
    yield { line, ...parsed };
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

function syntaxError(
  { subject }: TablePart,
  { line, column }: { readonly line: number; readonly column: number },
  message: string,
  hint = "write one JSON object a line",
  cause?: unknown,
): FormatError {
  return new FormatError("data/json-syntax", `${subject}: line ${line}, column ${column} ${message}`, {
    hint,
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
