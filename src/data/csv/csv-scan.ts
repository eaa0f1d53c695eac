import { mostColumns } from "../most-columns.ts";
import type { ByteStream } from "../source/byte-stream.ts";
import { PeekedStream } from "../source/peeked-stream.ts";
import { describeByte, encodingError } from "../source/text-encoding.ts";
import type { Dialect } from "./csv-dialect.ts";
import { CsvFields } from "./csv-fields.ts";
import { scanOrdinary } from "./csv-ordinary.ts";
import { RecordScanner, unfinished } from "./csv-record.ts";
import type { CsvSink } from "./csv-sink.ts";
import { CsvWindow } from "./csv-window.ts";
import { obeySepLine, sepLineBytes } from "./sep-line.ts";
import { SpacedStream } from "./spaced-stream.ts";

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

/** About how many fields are passed on together: 32,768, so that their bytes and places stay in the processor's cache. */
const fieldsAtOnce = 1 << 15;
/** The fewest records that are passed on together, however wide the table: each call of the sink has its costs. */
const leastRecords = 16;
/** How many columns there is room for at first. */
const usualColumns = 256;
/** The most bytes that belong together, those of a character but for its last one: so many stay when a long line is left behind. */
const longestUnit = 3;
/** How many bytes of a ragged record are kept for its message, which shows 80 characters of at most four bytes. */
const raggedBytes = 400;

// bytes of ASCII
const LF = 10;
const CR = 13;

/**
 * Finds the records of a text table (RFC 4180) while it is read, a window of the file at a time, and passes their fields on
 * as places in the bytes.
 *
 * Beyond RFC 4180: lines may end in `\n`, `\r\n` or `\r`, also mixed; spaces may surround a quoted field; a quote
 * inside an unquoted field is text; a blank line is not a record; a first line `sep=;` names the delimiter; and what the dialect
 * says beside: lines that are left out, comments, names of rows, fields kept apart by spaces.
 *
 * @returns how many records there are, with ragged ones.
 * @throws {FormatError} `data/encoding` when the bytes are not UTF-8 text, `data/csv-syntax` when a quote does not end
 *   where it must or there are too many columns; both name line and column. `data/csv-syntax` also when the first line names
 *   another delimiter than was chosen.
 */
export async function scanCsv(stream: ByteStream, options: ScanOptions, sink: CsvSink): Promise<number> {
  const peeked = await PeekedStream.of(stream, sepLineBytes);
  const dialect = obeySepLine(peeked.head, options.dialect, options.subject);
  const text = dialect.isSpaced === true ? new SpacedStream(peeked, dialect) : peeked;
  const window = new CsvWindow(text, options.subject, options.blockBytes);
  const scanner = new Scanner(window, { ...options, dialect }, sink);
  for (let from = 0; ; ) {
    options.signal?.throwIfAborted();
    await window.slide(from);
    from = scanner.scan();
    if (window.isLast) return scanner.nRecords;
  }
}

/** Scans what is in the window, each time that it has slid on. */
class Scanner {
  readonly #window: CsvWindow;
  readonly #sink: CsvSink;
  readonly #dialect: Dialect;
  readonly #record: RecordScanner;
  readonly #subject: string;
  /** What comments begin with; empty when there are none. */
  readonly #comment: Buffer;
  /** How many lines are still to be left out at the beginning. */
  #skip: number;
  /** The records that were scanned and not yet passed on; made when it is known how many fields they have. */
  #fields: CsvFields | undefined;
  /** How many fields a record must have, once that is known. */
  #expected: number | undefined;
  /** Blank lines behind the last record: they are reported only when another record follows, not at the end of the file. */
  #blankLines: number[] = [];
  #isMarkRead = false;
  /** Whether the lines that are left out at the beginning are passed. */
  #isBegun = false;
  /** The number of the line that is scanned next, from 1. */
  #line = 1;
  /** How many records there were, with ragged ones. */
  nRecords = 0;

  constructor(window: CsvWindow, { dialect, subject, nFields }: ScanOptions, sink: CsvSink) {
    this.#window = window;
    this.#sink = sink;
    this.#dialect = dialect;
    this.#record = new RecordScanner(window, dialect, subject);
    this.#subject = subject;
    this.#comment = Buffer.from(dialect.comment ?? "");
    this.#skip = dialect.skip ?? 0;
    this.#expected = nFields;
    if (nFields !== undefined) this.#fields = this.#makeFields(nFields);
  }

  /** Passes on the records that end in the window, also when one is wrong. @returns where the first one begins that does not. */
  scan(): number {
    try {
      return this.#scan();
    } finally {
      this.#flush();
    }
  }

  #scan(): number {
    const { bytes, end, isLast } = this.#window;
    let at = 0;
    if (!this.#isBegun) {
      at = this.#skipLines(this.#isMarkRead ? 0 : lengthOfMark(bytes.subarray(0, end)));
      this.#isMarkRead = true;
      if (this.#skip > 0) return at;
      this.#isBegun = true;
      this.#sink.onStart?.(bytes.subarray(at, end), this.#dialect);
    }
    while (at < end) {
      at = this.#scanOrdinary(at);
      if (at === end) break;
      const start = at;
      if (this.#comment.length > 0 && this.#isComment(at)) {
        at = this.#behindLine(at);
        if (at === unfinished) return start;
        if (this.nRecords > 0) this.#sink.onComment?.(this.#line);
        this.#line++;
        continue;
      }
      const stop = this.#record.isLineEnd(at) ? at : this.#scanRecord(at);
      if (stop === unfinished) at = unfinished;
      else at = this.#afterLineEnd(stop);
      if (at === unfinished) return start;
      if (stop === start) this.#blankLines.push(this.#line);
      else this.#endRecord(start, stop);
      this.#line += 1 + this.#record.innerLines;
      this.#record.innerLines = 0;
    }
    return isLast ? end : at;
  }

  /** Goes through the records that are ordinary. @returns where the first one begins that is not, or not yet. */
  #scanOrdinary(start: number): number {
    const fields = this.#fields;
    const { bytes, end, bad } = this.#window;
    if (
      fields === undefined ||
      fields.nFields === 0 ||
      this.#record.delimiter.length > 1 ||
      this.#blankLines.length > 0
    )
      return start;
    const [delimiter] = this.#record.delimiter;
    const ordinary = {
      bytes,
      limit: Math.min(end, bad),
      kinds: this.#record.kinds,
      delimiter: delimiter!,
      quote: this.#record.quote,
      comment: this.#comment[0] ?? -1,
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

  /** Leaves out lines at the beginning. @returns where the first other one begins, or where to go on when more was read. */
  #skipLines(start: number): number {
    const { end, isLast } = this.#window;
    let at = start;
    for (; this.#skip > 0 && at < end; this.#skip--, this.#line++) {
      const next = this.#behindLine(at);
      if (next === unfinished) return Math.max(at, end - longestUnit);
      at = next;
    }
    if (isLast) this.#skip = 0;
    return at;
  }

  /** Whether a comment begins here. What is not in the window yet is none: such a line is not whole either. */
  #isComment(at: number): boolean {
    const { bytes, end } = this.#window;
    const behind = at + this.#comment.length;
    return behind <= end && this.#comment.compare(bytes, at, behind) === 0;
  }

  /** Goes behind a line that is not read, whatever it holds. @returns {@link unfinished} while its end is not in the window. */
  #behindLine(start: number): number {
    const { end, isLast, bad } = this.#window;
    let at = start;
    while (at < end && !this.#record.isLineEnd(at)) at++;
    if (at === end && !isLast) return unfinished;
    if (bad < at) throw encodingError(this.#subject, this.#line, 1, describeByte(this.#window.bytes[bad]));
    return at === end ? end : this.#afterLineEnd(at);
  }

  /** Where the line behind a line end begins, or {@link unfinished} while it is open whether a `\n` belongs to the `\r`. */
  #afterLineEnd(at: number): number {
    const { bytes, end, isLast } = this.#window;
    if (at >= end || bytes[at] !== CR) return at + 1;
    if (at + 1 === end && !isLast) return unfinished;
    return at + 1 < end && bytes[at + 1] === LF ? at + 2 : at + 1;
  }

  #endRecord(start: number, stop: number): void {
    const line = this.#line;
    const nFields = this.#record.column;
    for (const blank of this.#blankLines) this.#sink.onBlankLine(blank);
    if (this.#blankLines.length > 0) this.#blankLines = [];
    this.nRecords++;
    const { rowNames = false, trailingDelimiter = false } = this.#dialect;
    const isFirst = this.#expected === undefined;
    this.#expected ??= nFields;
    const { isSurplusEmpty } = this.#record;
    if (nFields !== this.#expected && !(trailingDelimiter && isSurplusEmpty && nFields > this.#expected)) {
      const { bytes } = this.#window;
      const text = new TextDecoder().decode(bytes.subarray(start, Math.min(stop, start + raggedBytes)));
      this.#sink.onRagged({ record: this.nRecords, line, nFields, text });
      return;
    }
    const fields = this.#fields!;
    const i = fields.nRecords++;
    fields.records[i] = this.nRecords;
    fields.lines[i] = line;
    fields.isPlain[i] = this.#record.isPlain ? 1 : 0;
    if (fields.nRecords === fields.records.length) this.#flush();
    else if (isFirst && (rowNames || trailingDelimiter)) this.#endHeader(fields);
  }

  /** Passes on a header alone when rows may have another number of fields: one more for their names, empty names not counted. */
  #endHeader(header: CsvFields): void {
    const { rowNames = false, trailingDelimiter = false } = this.#dialect;
    let nNames = header.nFields;
    header.bytes = this.#window.bytes;
    if (trailingDelimiter) while (nNames > 1 && header.text(0, nNames - 1).trim() === "") nNames--;
    this.#flush();
    this.#expected = nNames + (rowNames ? 1 : 0);
    this.#fields = this.#makeFields(this.#expected);
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
    const { starts, ends, nRecords, nFields } = fields;
    return this.#record.scan(start, this.#line, { starts, ends, base: nRecords * nFields, room: nFields });
  }

  /** The first record says how many fields there are. Few tables are wide, and room for the widest takes time. */
  #scanFirst(start: number): number {
    const stop = this.#scanFirstInto(start, usualColumns);
    return stop !== unfinished && this.#record.column > usualColumns
      ? this.#scanFirstInto(start, mostColumns)
      : stop;
  }

  #scanFirstInto(start: number, room: number): number {
    const starts = new Int32Array(room);
    const ends = new Int32Array(room);
    const stop = this.#record.scan(start, this.#line, { starts, ends, base: 0, room });
    if (stop === unfinished) return unfinished;
    const nFields = this.#record.column;
    if (nFields > mostColumns)
      return this.#record.wrong(
        stop,
        `must not exist, a table has at most ${mostColumns} columns`,
        "declare the delimiter",
      );
    if (nFields > room) return stop;
    if (this.#afterLineEnd(stop) === unfinished) return unfinished;
    const fields = this.#makeFields(nFields);
    fields.starts.set(starts.subarray(0, nFields));
    fields.ends.set(ends.subarray(0, nFields));
    this.#fields = fields;
    return stop;
  }
}

/** How many bytes of a mark of UTF-8 (a byte order mark) stand before the text: 3 or none. */
function lengthOfMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
