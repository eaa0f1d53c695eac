import { FormatError } from "../core/index.ts";
import type { ByteStream } from "./byte-stream.ts";
import type { Dialect } from "./csv-dialect.ts";
import { CsvFields } from "./csv-fields.ts";
import { EDGE, kindsOf, OPENING, STOP, scanOrdinary } from "./csv-ordinary.ts";
import type { CsvSink } from "./csv-sink.ts";
import { CsvWindow } from "./csv-window.ts";
import { describeByte, encodingError } from "./text-encoding.ts";

/** How a text table is scanned. */
export interface ScanOptions {
  readonly dialect: Dialect;
  /** The file as messages name it. */
  readonly subject: string;
  /** How many fields a record must have. Default: as many as the first one has. */
  readonly nFields?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes that are read at a time, at least 4. Default: a MiB. */
  readonly blockBytes?: number | undefined;
}

/** More columns than this are taken for a file that is something else. */
const maxFields = 10_000;
/** About so many fields are passed on together: their bytes and places stay in the processor's cache. */
const fieldsAtOnce = 1 << 15;
/** At least so many records are passed on together. */
const leastRecords = 16;
/** Bytes of a ragged record that are kept for a message. */
const raggedBytes = 400;
/** Bytes behind an error that its message may show. */
const shownBytes = 24;

const LF = 10;
const CR = 13;
const SPACE = 32;

/** What scanning a record says when its end is not in the window yet. */
const unfinished = -1;

/**
 * Finds the records of a text table (RFC 4180) while it is read, a window of the file at a time, and passes their fields on
 * as places in the bytes.
 *
 * Beyond RFC 4180: lines may end in `\n`, `\r\n` or `\r`, also mixed; spaces may surround a quoted field; a quote
 * inside an unquoted field is text; a blank line is not a record.
 *
 * @returns how many records there are, with ragged ones.
 * @throws {FormatError} `data/encoding` when the bytes are not UTF-8 text, `data/csv-syntax` when a quote does not end
 *   where it must or there are too many columns; both name line and column.
 */
export async function scanCsv(stream: ByteStream, options: ScanOptions, sink: CsvSink): Promise<number> {
  const window = new CsvWindow(stream, options.subject, options.blockBytes);
  const scanner = new Scanner(window, options, sink);
  for (let from = 0; ; ) {
    options.signal?.throwIfAborted();
    await window.slide(from);
    from = scanner.scan();
    if (window.isLast) return scanner.nRecords;
  }
}

class Scanner {
  readonly #window: CsvWindow;
  readonly #sink: CsvSink;
  readonly #subject: string;
  readonly #delimiter: Uint8Array;
  /** -1 when nothing is quoted. */
  readonly #quote: number;
  readonly #dialect: Dialect;
  readonly #kinds: Uint8Array;
  #fields: CsvFields | undefined;
  #expected: number | undefined;
  #blankLines: number[] = [];
  #isBegun = false;
  /** Of the record being scanned: its place and line; the field, from 1; line ends inside its quotes; whether it is plain. */
  #start = 0;
  #line = 1;
  #column = 0;
  #innerLines = 0;
  #isPlain = true;
  /** Whether the quoted field scanned last has quotes written twice, and where its value ends. */
  #isDoubled = false;
  #valueEnd = 0;
  nRecords = 0;

  constructor(window: CsvWindow, { dialect, subject, nFields }: ScanOptions, sink: CsvSink) {
    this.#window = window;
    this.#sink = sink;
    this.#subject = subject;
    this.#delimiter = new TextEncoder().encode(dialect.delimiter);
    this.#quote = dialect.quote === "" ? -1 : dialect.quote.charCodeAt(0);
    this.#dialect = dialect;
    this.#kinds = kindsOf(this.#delimiter[0]!, this.#quote);
    this.#expected = nFields;
    if (nFields !== undefined) this.#fields = this.#makeFields(nFields);
  }

  /** Passes on the records that end in the window. @returns where the first one begins that does not. */
  scan(): number {
    const { bytes, end, isLast } = this.#window;
    let at = this.#isBegun ? 0 : this.#begin(bytes.subarray(0, end));
    while (at < end) {
      at = this.#scanOrdinary(at);
      if (at === end) break;
      const start = at;
      const stop = this.#isLineEnd(at) ? at : this.#scanRecord(at);
      if (stop === unfinished) at = unfinished;
      else at = this.#afterLineEnd(stop);
      if (at === unfinished) {
        this.#flush();
        return start;
      }
      if (stop === start) this.#blankLines.push(this.#line);
      else this.#endRecord(start, stop);
      this.#line += 1 + this.#innerLines;
      this.#innerLines = 0;
    }
    this.#flush();
    return isLast ? end : at;
  }

  /** Goes through the records that are ordinary. @returns where the first one begins that is not, or not yet. */
  #scanOrdinary(start: number): number {
    const fields = this.#fields;
    const { bytes, end, bad } = this.#window;
    if (
      fields === undefined ||
      fields.nFields === 0 ||
      this.#delimiter.length > 1 ||
      this.#blankLines.length > 0
    )
      return start;
    const [delimiter] = this.#delimiter;
    const ordinary = {
      bytes,
      limit: Math.min(end, bad),
      kinds: this.#kinds,
      delimiter: delimiter!,
      quote: this.#quote,
    };
    for (let at = start; ; ) {
      const before = fields.nRecords;
      at = scanOrdinary(ordinary, at, fields);
      const { nRecords, records, lines } = fields;
      for (let i = before; i < nRecords; i++) {
        records[i] = ++this.nRecords;
        lines[i] = this.#line++;
      }
      if (nRecords < records.length) return at;
      this.#flush();
    }
  }

  #begin(bytes: Uint8Array): number {
    this.#isBegun = true;
    this.#sink.onStart?.(bytes);
    return lengthOfMark(bytes);
  }

  /** Where the next line begins. */
  #afterLineEnd(at: number): number {
    const { bytes, end, isLast } = this.#window;
    if (at >= end || bytes[at] !== CR) return at + 1;
    if (at + 1 === end && !isLast) return unfinished;
    return at + 1 < end && bytes[at + 1] === LF ? at + 2 : at + 1;
  }

  #endRecord(start: number, stop: number): void {
    const line = this.#line;
    const nFields = this.#column;
    for (const blank of this.#blankLines) this.#sink.onBlankLine(blank);
    if (this.#blankLines.length > 0) this.#blankLines = [];
    this.nRecords++;
    if (this.#expected === undefined) this.#expected = nFields;
    if (nFields !== this.#expected) {
      const { bytes } = this.#window;
      const text = new TextDecoder().decode(bytes.subarray(start, Math.min(stop, start + raggedBytes)));
      this.#sink.onRagged({ record: this.nRecords, line, nFields, text });
      return;
    }
    const fields = this.#fields!;
    const i = fields.nRecords++;
    fields.records[i] = this.nRecords;
    fields.lines[i] = line;
    fields.isPlain[i] = this.#isPlain ? 1 : 0;
    if (fields.nRecords === fields.records.length) this.#flush();
  }

  #makeFields(nFields: number): CsvFields {
    const nRecords = Math.max(leastRecords, Math.floor(fieldsAtOnce / Math.max(1, nFields)));
    return new CsvFields(nFields, nRecords, this.#dialect);
  }

  #flush(): void {
    const fields = this.#fields;
    if (fields === undefined || fields.nRecords === 0) return;
    fields.bytes = this.#window.bytes;
    this.#sink.onRecords(fields);
    fields.nRecords = 0;
    fields.from = 0;
  }

  /**
   * Goes through a record and writes down where its values stand.
   *
   * @returns the place of its line end, or {@link unfinished}.
   */
  #scanRecord(start: number): number {
    if (this.#expected === undefined) return this.#scanFirst(start);
    const fields = this.#fields!;
    return this.#scanFields(
      start,
      fields.starts,
      fields.ends,
      fields.nRecords * fields.nFields,
      fields.nFields,
    );
  }

  /** The first record says how many fields there are. */
  #scanFirst(start: number): number {
    const starts = new Int32Array(maxFields);
    const ends = new Int32Array(maxFields);
    const stop = this.#scanFields(start, starts, ends, 0, maxFields);
    if (stop === unfinished) return unfinished;
    const nFields = this.#column;
    if (nFields > maxFields)
      return this.#wrong(
        stop,
        `must not exist, a table has at most ${maxFields} columns`,
        "declare the delimiter",
      );
    if (this.#afterLineEnd(stop) === unfinished) return unfinished;
    const fields = this.#makeFields(nFields);
    fields.starts.set(starts.subarray(0, nFields));
    fields.ends.set(ends.subarray(0, nFields));
    this.#fields = fields;
    return stop;
  }

  #scanFields(start: number, starts: Int32Array, ends: Int32Array, base: number, room: number): number {
    const { bytes, end, isLast, bad } = this.#window;
    const kinds = this.#kinds;
    const width = this.#delimiter.length;
    const isShort = width === 1;
    let at = start;
    let column = 0;
    let isPlain = isShort;
    this.#start = start;
    this.#innerLines = 0;
    for (;;) {
      let kind = kinds[bytes[at]!]!;
      let valueStart = at;
      let valueEnd = at;
      let isQuoted = false;
      if ((kind & OPENING) !== 0) {
        const opening = this.#openingQuote(at);
        isQuoted = opening !== -1;
        valueStart = isQuoted ? opening + 1 : at;
      }
      if (isQuoted) {
        isPlain = false;
        this.#column = column + 1;
        at = this.#scanQuoted(valueStart);
        if (at === unfinished) return unfinished;
        valueEnd = this.#isDoubled ? ~this.#valueEnd : this.#valueEnd;
      } else {
        let edges = kind;
        while (at < end) {
          if ((kind & STOP) !== 0 && (isShort || this.#isLineEnd(at) || this.#isDelimiter(at))) break;
          at++;
          edges = kind;
          kind = kinds[bytes[at]!]!;
        }
        valueEnd = at;
        if (at > valueStart && ((kinds[bytes[valueStart]!]! | edges) & EDGE) !== 0) isPlain = false;
      }
      if (column < room) {
        starts[base + column] = valueStart;
        ends[base + column] = valueEnd;
      }
      column++;
      if (at + width > end && !isLast) return unfinished;
      if (bad < at) {
        this.#column = column;
        throw this.#badByte();
      }
      const next = bytes[at];
      if (at >= end || next === LF || next === CR) break;
      if (isQuoted && !this.#isDelimiter(at)) {
        this.#column = column;
        return this.#wrong(
          at,
          "must end after its closing quote",
          "write a quote inside a quoted value twice",
        );
      }
      at += width;
    }
    this.#column = column;
    this.#isPlain = isPlain;
    return at;
  }

  /** The place of the quote that opens a field, spaces before it left out; -1 when none does. */
  #openingQuote(start: number): number {
    const { bytes, end } = this.#window;
    const at = this.#afterSpaces(start);
    return at < end && bytes[at] === this.#quote ? at : -1;
  }

  /** @param start what follows the opening quote. @returns what follows the field and spaces behind it, or {@link unfinished}. */
  #scanQuoted(start: number): number {
    const { bytes, end, isLast, bad } = this.#window;
    const quote = this.#quote;
    let innerLines = 0;
    this.#isDoubled = false;
    for (let i = start; ; i++) {
      if (i >= end) {
        if (!isLast) return unfinished;
        if (bad < end) throw this.#badByte();
        return this.#wrong(
          end,
          "must close its quote",
          "close the quote, or declare another quote character",
        );
      }
      const byte = bytes[i];
      if (byte === quote) {
        if (i + 1 === end && !isLast) return unfinished;
        if (i + 1 === end || bytes[i + 1] !== quote) {
          this.#valueEnd = i;
          break;
        }
        this.#isDoubled = true;
        i++;
      } else if (byte === LF || (byte === CR && bytes[i + 1] !== LF)) innerLines++;
    }
    this.#innerLines += innerLines;
    return this.#afterSpaces(this.#valueEnd + 1);
  }

  #afterSpaces(start: number): number {
    const { bytes, end } = this.#window;
    let at = start;
    while (at < end && bytes[at] === SPACE && !this.#isDelimiter(at)) at++;
    return at;
  }

  #isLineEnd(at: number): boolean {
    const byte = this.#window.bytes[at];
    return byte === LF || byte === CR;
  }

  #isDelimiter(at: number): boolean {
    const { bytes, end } = this.#window;
    const delimiter = this.#delimiter;
    if (at + delimiter.length > end) return false;
    for (let k = 0; k < delimiter.length; k++) if (bytes[at + k] !== delimiter[k]) return false;
    return true;
  }

  /** Refuses what stands at a place, once all that the message shows is in the window. */
  #wrong(at: number, expectation: string, hint: string): typeof unfinished {
    const { bytes, end, isLast } = this.#window;
    if (at + shownBytes > end && !isLast) return unfinished;
    const line = this.#line + this.#innerLines;
    const column = this.#column;
    const found = new TextDecoder().decode(bytes.subarray(at, Math.min(end, at + shownBytes))).slice(0, 12);
    const finding = found === "" ? "the end of the file" : JSON.stringify(found);
    throw new FormatError(
      "data/csv-syntax",
      `${this.#subject}: line ${line}, column ${column} ${expectation}, found ${finding}`,
      { hint, details: { line, column } },
    );
  }

  #badByte(): FormatError {
    const { bytes, bad } = this.#window;
    let line = this.#line;
    for (let i = this.#start; i < bad; i++)
      if (bytes[i] === LF || (bytes[i] === CR && bytes[i + 1] !== LF)) line++;
    return encodingError(this.#subject, line, this.#column, describeByte(bytes[bad]));
  }
}

/** The bytes of a mark of UTF-8 before the text. */
function lengthOfMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
