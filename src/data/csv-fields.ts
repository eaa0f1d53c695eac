import type { TextPlaces } from "./byte-texts.ts";
import type { Dialect } from "./csv-dialect.ts";

/**
 * Some records of a text table, all of as many fields, as places in bytes. They are there only until the next records are
 * read: the arrays are used again.
 */
export class CsvFields {
  readonly nFields: number;
  /** Where the values stand; what lies outside of the places below means nothing. */
  bytes: Buffer = Buffer.alloc(0);
  /** Of field `j` of record `i`, at `i * nFields + j`: where its value begins, quotes left out. */
  readonly starts: Int32Array;
  /** Where it ends; `~` of that, below 0, when quotes are written twice in it. */
  readonly ends: Int32Array;
  /** Of each record: its number among all, from 1. */
  readonly records: Int32Array;
  /** Of each record: the line where it begins. */
  readonly lines: Int32Array;
  /**
   * Of each record: whether its bytes are its values and delimiters of one byte alone, with nothing at a value's ends that
   * may be trimmed. Such records have the same values exactly when they have the same bytes.
   */
  readonly isPlain: Uint8Array;
  nRecords = 0;
  /** The place of the first record that is a row: 1 behind a header. */
  from = 0;
  readonly delimiter: string;
  readonly #quote: string;

  /** @param nRecords how many records there is room for. */
  constructor(nFields: number, nRecords: number, { delimiter, quote }: Dialect) {
    this.nFields = nFields;
    this.delimiter = delimiter;
    this.starts = new Int32Array(nFields * nRecords);
    this.ends = new Int32Array(nFields * nRecords);
    this.records = new Int32Array(nRecords);
    this.lines = new Int32Array(nRecords);
    this.isPlain = new Uint8Array(nRecords);
    this.#quote = quote;
  }

  /** Where the values of a field stand in all rows. */
  places(field: number): TextPlaces {
    const { starts, ends, nFields, from } = this;
    return { starts, ends, first: from * nFields + field, step: nFields };
  }

  /** The bytes of a field's value; where quotes are written twice, with both. */
  byteLength(record: number, field: number): number {
    const k = record * this.nFields + field;
    const end = this.ends[k]!;
    return (end >= 0 ? end : ~end) - this.starts[k]!;
  }

  /** The value of a field as text. */
  text(record: number, field: number): string {
    const k = record * this.nFields + field;
    const start = this.starts[k]!;
    const end = this.ends[k]!;
    if (end >= 0) return this.bytes.toString("utf8", start, end);
    return this.bytes.toString("utf8", start, ~end).replaceAll(this.#quote + this.#quote, this.#quote);
  }

  /** The values of a field in all rows, as texts. */
  texts(field: number): string[] {
    const { bytes, starts, ends, nFields, from } = this;
    return Array.from({ length: this.nRecords - from }, (_, i) => {
      const k = (from + i) * nFields + field;
      const start = starts[k]!;
      const length = ends[k]! - start;
      if (length === 0) return "";
      return (length === 1 ? letters[bytes[start]!] : undefined) ?? this.text(from + i, field);
    });
  }
}

/** The texts of one ASCII character, by that: most values of many columns are no longer. */
const letters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
