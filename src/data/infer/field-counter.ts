import { ByteTexts } from "../csv/byte-texts.ts";
import type { CsvFields } from "../csv/csv-fields.ts";
import { parseDecimals } from "../csv/parse-decimal.ts";
import { type ColumnCounts, isSampled, type TextCount } from "./column-counts.ts";

const ZERO = 48;
const NINE = 57;
const POINT = 46;
/** From how many rows on texts are remembered by their bytes: a table of thousands of columns has fewer most often. */
const leastRows = 1000;
/** The most digits of a whole number that is neither a date nor too long to count with. */
const longest = 7;

/**
 * Counts one column of a text table from its bytes, so that a text which was met before is not made again, nor a number of a column
 * with very many of them. What is counted is what {@link ColumnCounts} would count of the texts.
 */
export class FieldCounter {
  readonly #counts: ColumnCounts;
  /** Remembers texts, once there are rows enough for that to be worth its memory. */
  #texts: ByteTexts | undefined;
  /** What is known of each text that is remembered, by its number. */
  readonly #known: TextCount[] = [];
  #numbers = new Int32Array(0);
  #values = new Float64Array(0);

  constructor(counts: ColumnCounts) {
    this.#counts = counts;
  }

  /** Counts a field of each row. @returns what is known of the text of each row, `undefined` where it is not kept. */
  count(fields: CsvFields, field: number, nRows: number): (TextCount | undefined)[] {
    if (this.#counts.nEach > 1) return this.#countMany(fields, field, nRows);
    if (this.#counts.nRows < leastRows)
      return Array.from({ length: nRows }, (_, i) => this.#counts.add(fields.text(fields.from + i, field)));
    const texts = (this.#texts ??= new ByteTexts());
    if (this.#numbers.length < nRows) this.#numbers = new Int32Array(nRows);
    const numbers = this.#numbers.subarray(0, nRows);
    texts.findAll(fields.bytes, fields.places(field), numbers);
    return Array.from(numbers, (number, i) => {
      const known = number === -1 ? undefined : this.#known[number]!;
      if (known === undefined) return this.#add(texts, fields, fields.from + i, field);
      this.#counts.again(known);
      return known;
    });
  }

  #add(texts: ByteTexts, fields: CsvFields, record: number, field: number): TextCount | undefined {
    const { bytes, starts, ends, nFields } = fields;
    const k = record * nFields + field;
    const number = texts.find(bytes, starts[k]!, ends[k]!);
    if (number !== -1) {
      this.#counts.again(this.#known[number]!);
      return this.#known[number];
    }
    const found = this.#counts.add(fields.text(record, field));
    if (found !== undefined && texts.add(bytes, starts[k]!, ends[k]!) !== -1) this.#known.push(found);
    return found;
  }

  /** The same where hardly a text comes twice: numbers are read from their bytes, without a text. */
  #countMany(fields: CsvFields, field: number, nRows: number): (TextCount | undefined)[] {
    if (this.#values.length < nRows) this.#values = new Float64Array(nRows);
    const values = this.#values.subarray(0, nRows);
    parseDecimals(fields.bytes, fields.places(field), values);
    const found: (TextCount | undefined)[] = new Array(nRows);
    for (let i = 0; i < nRows; i++)
      if (!this.#countNumber(fields, fields.from + i, field, values[i]!))
        found[i] = this.#counts.add(fields.text(fields.from + i, field));
    return found;
  }

  /** Counts a plain number of which no text is kept. @returns false where that is not sure. */
  #countNumber(
    { bytes, starts, ends, nFields }: CsvFields,
    record: number,
    field: number,
    value: number,
  ): boolean {
    if (!Number.isFinite(value)) return false;
    const k = record * nFields + field;
    const [start, end] = [starts[k]!, ends[k]!];
    const first = bytes[start]! < ZERO ? start + 1 : start;
    const isPadded = bytes[first] === ZERO && bytes[first + 1]! >= ZERO && bytes[first + 1]! <= NINE;
    if (end < 0 || (isPadded && end - first > 1) || isSampled(bytes, start, end, this.#counts.nEach))
      return false;
    const point = pointIn(bytes, start, end);
    const length = end - start;
    if (point < 0 && length > longest) return false;
    const nWhole = start + point - first;
    const isThree = length - point === 4 && nWhole >= 1 && nWhole <= 3 && bytes[first] !== ZERO;
    const key = point < 0 ? "whole" : isThree ? "three" : "decimal";
    this.#counts.addNumber({ kind: "number", key, size: value });
    return true;
  }
}

/** Where the point of a number is, from its start; -1 where there is none. */
function pointIn(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === POINT) return at - start;
  return -1;
}
