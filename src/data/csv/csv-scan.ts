import { mostColumns } from "../most-columns.ts";
import type { ByteStream } from "../source/byte-stream.ts";
import type { Dialect } from "./csv-dialect.ts";
import { CsvFields } from "./csv-fields.ts";
import { scanOrdinary } from "./csv-ordinary.ts";
import { RecordScanner, unfinished } from "./csv-record.ts";
import type { CsvSink } from "./csv-sink.ts";
import { CsvWindow } from "./csv-window.ts";

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

/** Scans what is in the window, each time that it has slid on. */
class Scanner {
  readonly #window: CsvWindow;
  readonly #sink: CsvSink;
  readonly #dialect: Dialect;
  readonly #record: RecordScanner;
  /** The records that were scanned and not yet passed on; made when it is known how many fields they have. */
  #fields: CsvFields | undefined;
  /** How many fields a record must have, once that is known. */
  #expected: number | undefined;
  /** Blank lines behind the last record: they are reported only when another record follows, not at the end of the file. */
  #blankLines: number[] = [];
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
      const stop = this.#record.isLineEnd(at) ? at : this.#scanRecord(at);
      if (stop === unfinished) at = unfinished;
      else at = this.#afterLineEnd(stop);
      if (at === unfinished) {
        this.#flush();
        return start;
      }
      if (stop === start) this.#blankLines.push(this.#line);
      else this.#endRecord(start, stop);
      this.#line += 1 + this.#record.innerLines;
      this.#record.innerLines = 0;
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
    fields.isPlain[i] = this.#record.isPlain ? 1 : 0;
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
    const { starts, ends, nRecords, nFields } = fields;
    return this.#record.scan(start, this.#line, { starts, ends, base: nRecords * nFields, room: nFields });
  }

  /** The first record says how many fields there are. */
  #scanFirst(start: number): number {
    const starts = new Int32Array(mostColumns);
    const ends = new Int32Array(mostColumns);
    const stop = this.#record.scan(start, this.#line, { starts, ends, base: 0, room: mostColumns });
    if (stop === unfinished) return unfinished;
    const nFields = this.#record.column;
    if (nFields > mostColumns)
      return this.#record.wrong(
        stop,
        `must not exist, a table has at most ${mostColumns} columns`,
        "declare the delimiter",
      );
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
