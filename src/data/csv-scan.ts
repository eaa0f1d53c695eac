import { isUtf8 } from "node:buffer";
import { FormatError } from "../core/index.ts";

/** How the fields of a text table are kept apart. */
export interface Dialect {
  /** One to four bytes. */
  readonly delimiter: string;
  /** One ASCII character; "" when nothing is quoted. */
  readonly quote: string;
}

/** A record whose number of fields is not that of the table; `start` and `end` are its place in the bytes. */
export interface RaggedRecord {
  readonly record: number;
  readonly line: number;
  readonly nFields: number;
  readonly start: number;
  readonly end: number;
}

/** What the bytes of a text table hold, before any value is decoded. Records and lines count from 1. */
export interface CsvScan {
  /**
   * The records that have `nFields` fields, written plainly: UTF-8 without a mark, `\n` after each record, no blank
   * lines, no space around quotes.
   */
  readonly clean: Uint8Array;
  readonly nFields: number;
  /** Of each record of `clean`: its number among all records. */
  readonly records: readonly number[];
  /** Of each record of `clean`: the line where it begins. */
  readonly lines: readonly number[];
  /** Of each record of `clean`: the bytes of its values once decoded. */
  readonly sizes: readonly number[];
  /** The bytes of the longest record of `clean`. */
  readonly longest: number;
  readonly nRecords: number;
  readonly ragged: readonly RaggedRecord[];
  /** Lines without a character that stand between records. */
  readonly blankLines: readonly number[];
}

/** More columns than this are taken for a file that is something else. */
const maxFields = 10_000;

const LF = 10;
const CR = 13;
const SPACE = 32;

/**
 * Finds the records of a text table (RFC 4180): where each begins, how many fields it has, how long its values are.
 * It says what a reader must make of the file, so that a row can neither vanish nor shift unseen.
 *
 * Beyond RFC 4180: lines may end in `\n`, `\r\n` or `\r`, also mixed; spaces may surround a quoted field; a quote
 * inside an unquoted field is text; a blank line is not a record.
 *
 * @param subject the file as messages name it.
 * @param nFields how many fields a record must have. Default: as many as the first one has.
 * @throws {FormatError} `data/encoding` when the bytes are not UTF-8 text, `data/csv-syntax` when a quote does not end
 *   where it must or there are too many columns; both name line and column.
 */
export function scanCsv(bytes: Uint8Array, dialect: Dialect, subject: string, nFields?: number): CsvScan {
  return new Scanner(bytes, dialect, subject).scan(nFields);
}

class Scanner {
  readonly #bytes: Uint8Array;
  readonly #delimiter: Uint8Array;
  /** -1 when nothing is quoted. */
  readonly #quote: number;
  readonly #subject: string;
  /** The place of the first byte that is not text; the length when all is. */
  readonly #bad: number;
  readonly #clean: Uint8Array;
  #written = 0;
  /** All before it is in `clean` or left out of it. */
  #copied = 0;
  #at = 0;
  #line = 1;
  /** The field being scanned, from 1. */
  #column = 0;

  constructor(bytes: Uint8Array, dialect: Dialect, subject: string) {
    this.#bytes = bytes;
    this.#delimiter = new TextEncoder().encode(dialect.delimiter);
    this.#quote = dialect.quote === "" ? -1 : dialect.quote.charCodeAt(0);
    this.#subject = subject;
    this.#bad = firstBadByte(bytes, subject);
    this.#clean = new Uint8Array(bytes.length + 1);
  }

  scan(nFields: number | undefined): CsvScan {
    const bytes = this.#bytes;
    const { length } = bytes;
    const records: number[] = [];
    const lines: number[] = [];
    const sizes: number[] = [];
    const ragged: RaggedRecord[] = [];
    const blank: number[] = [];
    let expected = nFields;
    let nRecords = 0;
    let longest = 0;
    let lastLine = 0;
    this.#at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    while (this.#at < length) {
      const start = this.#at;
      const line = this.#line;
      const written = this.#written;
      this.#copied = start;
      if (this.#isLineEnd()) blank.push(line);
      else {
        const size = this.#scanRecord();
        nRecords++;
        lastLine = line;
        expected ??= this.#checkWidth();
        if (this.#column === expected) {
          this.#copy(this.#at);
          this.#clean[this.#written++] = LF;
          longest = Math.max(longest, this.#written - written);
          records.push(nRecords);
          lines.push(line);
          sizes.push(size);
        } else {
          this.#written = written;
          ragged.push({ record: nRecords, line, nFields: this.#column, start, end: this.#at });
        }
      }
      this.#at += bytes[this.#at] === CR && bytes[this.#at + 1] === LF ? 2 : 1;
      this.#line++;
    }
    return {
      clean: this.#clean.subarray(0, this.#written),
      nFields: expected ?? 0,
      records,
      lines,
      sizes,
      longest,
      nRecords,
      ragged,
      blankLines: blank.filter((line) => line < lastLine),
    };
  }

  /** Goes to the end of the record. @returns the bytes of its values. */
  #scanRecord(): number {
    let size = 0;
    this.#column = 0;
    for (;;) {
      this.#column++;
      const opening = this.#quote === -1 ? -1 : this.#afterSpaces();
      size += this.#bytes[opening] === this.#quote ? this.#scanQuoted(opening) : this.#scanPlain();
      if (this.#bad < this.#at) throw this.#badByte();
      if (this.#isLineEnd()) return size;
      if (!this.#isDelimiter(this.#at))
        throw this.#wrong("must end after its closing quote", "write a quote inside a quoted value twice");
      this.#at += this.#delimiter.length;
    }
  }

  #scanPlain(): number {
    const start = this.#at;
    while (!this.#isLineEnd() && !this.#isDelimiter(this.#at)) this.#at++;
    return this.#at - start;
  }

  #scanQuoted(opening: number): number {
    const bytes = this.#bytes;
    const firstLine = this.#line;
    let size = 0;
    this.#skipTo(opening);
    for (let i = opening + 1; ; i++) {
      const byte = bytes[i];
      if (byte === undefined) {
        if (this.#bad < bytes.length) throw this.#badByte();
        this.#line = firstLine;
        this.#at = bytes.length;
        throw this.#wrong("must close its quote", "close the quote, or declare another quote character");
      }
      if (byte === this.#quote) {
        if (bytes[i + 1] !== this.#quote) {
          this.#at = i + 1;
          break;
        }
        i++;
      } else if (byte === LF || (byte === CR && bytes[i + 1] !== LF)) this.#line++;
      size++;
    }
    this.#skipTo(this.#afterSpaces());
    return size;
  }

  #copy(end: number): void {
    this.#clean.set(this.#bytes.subarray(this.#copied, end), this.#written);
    this.#written += end - this.#copied;
    this.#copied = end;
  }

  /** Goes on at `next`; what lies between is not copied. */
  #skipTo(next: number): void {
    if (next === this.#at) return;
    this.#copy(this.#at);
    this.#at = next;
    this.#copied = next;
  }

  #afterSpaces(): number {
    let at = this.#at;
    while (this.#bytes[at] === SPACE && !this.#isDelimiter(at)) at++;
    return at;
  }

  #isLineEnd(): boolean {
    const byte = this.#bytes[this.#at];
    return byte === LF || byte === CR || byte === undefined;
  }

  #isDelimiter(at: number): boolean {
    const delimiter = this.#delimiter;
    if (this.#bytes[at] !== delimiter[0]) return false;
    for (let k = 1; k < delimiter.length; k++) if (this.#bytes[at + k] !== delimiter[k]) return false;
    return true;
  }

  #checkWidth(): number {
    if (this.#column <= maxFields) return this.#column;
    throw this.#wrong(`must not exist, a table has at most ${maxFields} columns`, "declare the delimiter");
  }

  #wrong(expectation: string, hint: string): FormatError {
    const found = new TextDecoder().decode(this.#bytes.subarray(this.#at, this.#at + 24)).slice(0, 12);
    const finding = found === "" ? "the end of the file" : JSON.stringify(found);
    return new FormatError(
      "data/csv-syntax",
      `${this.#subject}: line ${this.#line}, column ${this.#column} ${expectation}, found ${finding}`,
      { hint, details: { line: this.#line, column: this.#column } },
    );
  }

  #badByte(): FormatError {
    const at = this.#bad;
    let line = 1;
    for (let i = 0; i < at; i++)
      if (this.#bytes[i] === LF || (this.#bytes[i] === CR && this.#bytes[i + 1] !== LF)) line++;
    return encodingError(this.#subject, line, this.#column, describeByte(this.#bytes[at]));
  }
}

/** A byte that is not text, in words. */
export function describeByte(byte = 0): string {
  return byte === 0 ? "a NUL byte" : `the byte 0x${byte.toString(16).padStart(2, "0")}`;
}

/** What is thrown for bytes that are not text. */
export function encodingError(subject: string, line: number, column: number, found: string): FormatError {
  return new FormatError(
    "data/encoding",
    `${subject}: line ${line}, column ${column} must be UTF-8 text, found ${found}`,
    { hint: "save the file as UTF-8 text (CSV UTF-8)", details: { line, column } },
  );
}

/**
 * The place of the first byte that is not UTF-8 text or is NUL; the length when all is text.
 *
 * @throws {FormatError} `data/encoding` when the bytes begin with the mark of UTF-16.
 */
export function firstBadByte(bytes: Uint8Array, subject: string): number {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  if (mark === 0xfffe || mark === 0xfeff) throw encodingError(subject, 1, 1, "the mark of UTF-16");
  const nul = bytes.indexOf(0);
  const end = nul === -1 ? bytes.length : nul;
  if (isUtf8(bytes)) return end;
  // What is valid comes back byte for byte from decoding and encoding; what is not becomes U+FFFD.
  const again = new TextEncoder().encode(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  let at = 0;
  while (at < end && bytes[at] === again[at]) at++;
  // a U+FFFD that is cut short at the end equals what stands for it
  return at === bytes.length ? at - 1 : at;
}
