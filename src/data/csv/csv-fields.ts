import type { TextPlaces } from "./byte-texts.ts";
import type { Dialect } from "./csv-dialect.ts";

/**
 * Some records of a text table, each with the same number of fields, as places in bytes. They hold only until the next records
 * are read: the arrays are used again.
 */
export class CsvFields {
  readonly nFields: number;
  /** The window of the file in which the values stand; bytes outside of the places below mean nothing. */
  bytes: Buffer = Buffer.alloc(0);
  /** Where each value begins, behind an opening quote: that of field `j` of record `i` is at `i * nFields + j`. */
  readonly starts: Int32Array;
  /** Where each value ends, before a closing quote. When quotes are written twice in the value, it is `~` of that place, below 0. */
  readonly ends: Int32Array;
  /** The number of each record among all records of the file, from 1. */
  readonly records: Int32Array;
  /** The line on which each record begins, from 1. */
  readonly lines: Int32Array;
  /**
   * 1 for each record that is plain, else 0. A plain record's bytes are its values and delimiters of one byte, nothing else, and
   * no value has at its ends what may be trimmed: two plain records have the same values exactly when they have the same bytes.
   */
  readonly isPlain: Uint8Array;
  /** How many records there are now. */
  nRecords = 0;
  /** The index of the first record that is a row: 1 where the first one is a header, else 0. */
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

  /** These rows with bytes and places of their own, which hold as long as somebody keeps them; the first row is record 0 there. */
  copy(): CsvFields {
    const { nFields, from, nRecords, bytes } = this;
    const copied = new CsvFields(nFields, nRecords - from, { delimiter: this.delimiter, quote: this.#quote });
    const [first, behind] = [from * nFields, nRecords * nFields];
    if (behind === first) return copied;
    // places ascend, so that the first value begins first and the last one ends last
    const start = this.starts[first]!;
    const last = this.ends[behind - 1]!;
    copied.bytes = Buffer.from(bytes.subarray(start, last >= 0 ? last : ~last));
    for (let k = first; k < behind; k++) {
      const end = this.ends[k]!;
      copied.starts[k - first] = this.starts[k]! - start;
      copied.ends[k - first] = end >= 0 ? end - start : ~(~end - start);
    }
    copied.records.set(this.records.subarray(from, nRecords));
    copied.lines.set(this.lines.subarray(from, nRecords));
    copied.isPlain.set(this.isPlain.subarray(from, nRecords));
    copied.nRecords = nRecords - from;
    return copied;
  }

  /** Where the values of a field stand in all rows. */
  places(field: number): TextPlaces {
    const { starts, ends, nFields, from } = this;
    return { starts, ends, first: from * nFields + field, step: nFields };
  }

  /** How many bytes a field's value has; where quotes are written twice, both are counted. */
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

/** The text of each ASCII character, by its byte. Most values of many columns are one character: these are not decoded anew. */
const letters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
