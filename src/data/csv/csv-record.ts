import { FormatError } from "../../core/index.ts";
import { describeByte, encodingError } from "../source/text-encoding.ts";
import type { Dialect } from "./csv-dialect.ts";
import { EDGE, kindsOf, OPENING, STOP } from "./csv-ordinary.ts";
import type { CsvWindow } from "./csv-window.ts";

/** Is returned in place of a position when the end of a record is not in the window yet: read on and scan it again. */
export const unfinished = -1;

/** How many bytes behind an error are decoded for its message, which shows 12 characters: enough for such of two bytes each. */
const shownBytes = 24;

// bytes of ASCII
const LF = 10;
const CR = 13;
const SPACE = 32;

/** Where the places of a record's fields are written. */
export interface RecordPlaces {
  /** See `CsvFields.starts`. */
  readonly starts: Int32Array;
  /** See `CsvFields.ends`. */
  readonly ends: Int32Array;
  /** The index of the record's first field in the two arrays. */
  readonly base: number;
  /** How many fields are written down; further ones are counted only. */
  readonly room: number;
}

/**
 * Scans one record of any kind. It knows all rules of RFC 4180, what we take beyond them, and all that may be wrong; what it
 * found out about the record beside the places stands in its fields until the next scan.
 */
export class RecordScanner {
  readonly #window: CsvWindow;
  readonly #subject: string;
  /** Where the record begins in the window. */
  #start = 0;
  /** The line on which the record begins. */
  #line = 1;
  /** Whether the quoted field that was scanned last has quotes that are written twice. */
  #isDoubled = false;
  /** Where the value of that field ends: at its closing quote. */
  #valueEnd = 0;
  /** The bytes of the delimiter. */
  readonly delimiter: Uint8Array;
  /** -1 when nothing is quoted. */
  readonly quote: number;
  /** See {@link kindsOf}. */
  readonly kinds: Uint8Array;
  /** How many fields the record has; while it is scanned, or was found wrong, the number of the field it is at, from 1. */
  column = 0;
  /** How many line ends of the record are inside quotes. */
  innerLines = 0;
  /** Whether all fields behind those that are written down are empty. */
  isSurplusEmpty = true;
  /** Whether the record is plain: see `CsvFields.isPlain`. */
  isPlain = true;

  /** @param subject the file as messages name it. */
  constructor(window: CsvWindow, dialect: Dialect, subject: string) {
    this.#window = window;
    this.#subject = subject;
    this.delimiter = new TextEncoder().encode(dialect.delimiter);
    this.quote = dialect.quote === "" ? -1 : dialect.quote.charCodeAt(0);
    this.kinds = kindsOf(this.delimiter[0]!, this.quote);
  }

  /**
   * Goes through a record and writes down where its fields stand.
   *
   * @param start where the record begins in the window.
   * @param line the number of the line on which it begins.
   * @returns the place of its line end, or {@link unfinished}.
   * @throws {FormatError} `data/csv-syntax` when a quote does not end where it must, `data/encoding` when a byte is not text.
   */
  scan(start: number, line: number, { starts, ends, base, room }: RecordPlaces): number {
    const { bytes, end, isLast, bad } = this.#window;
    const kinds = this.kinds;
    const width = this.delimiter.length;
    const isShort = width === 1;
    let at = start;
    let column = 0;
    let isPlain = isShort;
    this.#start = start;
    this.#line = line;
    this.innerLines = 0;
    this.isSurplusEmpty = true;
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
        this.column = column + 1;
        at = this.#scanQuoted(valueStart);
        if (at === unfinished) return unfinished;
        valueEnd = this.#isDoubled ? ~this.#valueEnd : this.#valueEnd;
      } else {
        let edges = kind;
        while (at < end) {
          if ((kind & STOP) !== 0 && (isShort || this.isLineEnd(at) || this.#isDelimiter(at))) break;
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
      } else if (valueEnd !== valueStart) this.isSurplusEmpty = false;
      column++;
      if (at + width > end && !isLast) return unfinished;
      if (bad < at) {
        this.column = column;
        throw this.#badByte();
      }
      const next = bytes[at];
      if (at >= end || next === LF || next === CR) break;
      if (isQuoted && !this.#isDelimiter(at)) {
        this.column = column;
        return this.wrong(
          at,
          "must end after its closing quote",
          "write a quote inside a quoted value twice",
        );
      }
      at += width;
    }
    this.column = column;
    this.isPlain = isPlain;
    return at;
  }

  /** The place of the quote that opens a field, spaces before it left out; -1 when none does. */
  #openingQuote(start: number): number {
    const { bytes, end } = this.#window;
    const at = this.#afterSpaces(start);
    return at < end && bytes[at] === this.quote ? at : -1;
  }

  /**
   * Goes through a quoted field.
   *
   * @param start the place behind the opening quote.
   * @returns the place behind the field and the spaces that follow it, or {@link unfinished}.
   */
  #scanQuoted(start: number): number {
    const { bytes, end, isLast, bad } = this.#window;
    const quote = this.quote;
    let innerLines = 0;
    this.#isDoubled = false;
    for (let i = start; ; i++) {
      if (i >= end) {
        if (!isLast) return unfinished;
        if (bad < end) throw this.#badByte();
        return this.wrong(end, "must close its quote", "close the quote, or declare another quote character");
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
    this.innerLines += innerLines;
    return this.#afterSpaces(this.#valueEnd + 1);
  }

  #afterSpaces(start: number): number {
    const { bytes, end } = this.#window;
    let at = start;
    while (at < end && bytes[at] === SPACE && !this.#isDelimiter(at)) at++;
    return at;
  }

  isLineEnd(at: number): boolean {
    const byte = this.#window.bytes[at];
    return byte === LF || byte === CR;
  }

  #isDelimiter(at: number): boolean {
    const { bytes, end } = this.#window;
    const delimiter = this.delimiter;
    if (at + delimiter.length > end) return false;
    for (let k = 0; k < delimiter.length; k++) if (bytes[at + k] !== delimiter[k]) return false;
    return true;
  }

  /**
   * Refuses what stands at a place.
   *
   * @param expectation what follows line and column in the message: `must close its quote`.
   * @returns {@link unfinished} while not all that the message shows is in the window.
   * @throws {FormatError} `data/csv-syntax` else.
   */
  wrong(at: number, expectation: string, hint: string): typeof unfinished {
    const { bytes, end, isLast } = this.#window;
    if (at + shownBytes > end && !isLast) return unfinished;
    const line = this.#line + this.innerLines;
    const column = this.column;
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
    return encodingError(this.#subject, line, this.column, describeByte(bytes[bad]));
  }
}
