import type { Cell, CellProblem, SureNumbers } from "../../schema/index.ts";
import { ByteTexts } from "./byte-texts.ts";
import type { CsvFields } from "./csv-fields.ts";
import { parseDecimals } from "./parse-decimal.ts";

/** Is called with each value that a column does not take, or takes with a warning. `i` is its row among those read now. */
type Report = (i: number, raw: string, problem: CellProblem) => void;

/**
 * Reads a column from the bytes of a text table. What a value means is decided by the column's reader alone; but the reader is
 * asked only once about a text that it takes, and not at all about a number that it is sure to take. Make one for each column:
 * it remembers texts from batch to batch.
 */
export class FieldReader {
  readonly #cell: (raw: string) => Cell;
  readonly #sure: SureNumbers | undefined;
  readonly #texts = new ByteTexts();
  /** The value of each text that is remembered, by the text's number. */
  readonly #values: number[] = [];
  #numbers = new Int32Array(0);

  constructor(cell: (raw: string) => Cell, sure?: SureNumbers) {
    this.#cell = cell;
    this.#sure = sure;
  }

  /**
   * Reads one field of each row.
   *
   * @param fields the rows.
   * @param field the position of the column among the fields.
   * @param values where the values are written, one for each row: a `Float64Array` for numbers, an `Int32Array` for codes.
   */
  read(fields: CsvFields, field: number, values: Float64Array | Int32Array, report: Report): void {
    if (values instanceof Float64Array && this.#sure !== undefined)
      this.#readNumbers(fields, field, values, this.#sure, report);
    else this.#readTexts(fields, field, values, report);
  }

  #readTexts(fields: CsvFields, field: number, values: Float64Array | Int32Array, report: Report): void {
    if (this.#numbers.length < values.length) this.#numbers = new Int32Array(values.length);
    const numbers = this.#numbers.subarray(0, values.length);
    this.#texts.findAll(fields.bytes, fields.places(field), numbers);
    const known = this.#values;
    for (let i = 0; i < values.length; i++) {
      const number = numbers[i]!;
      values[i] = number === -1 ? this.#known(fields, fields.from + i, field, i, report) : known[number]!;
    }
  }

  #readNumbers(
    fields: CsvFields,
    field: number,
    values: Float64Array,
    { min, max, integer, except }: SureNumbers,
    report: Report,
  ): void {
    const { from } = fields;
    parseDecimals(fields.bytes, fields.places(field), values);
    const hasExceptions = except.length > 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (
        !(value >= min && value <= max) ||
        (integer && !Number.isInteger(value)) ||
        (hasExceptions && except.includes(value))
      )
        values[i] = this.#known(fields, from + i, field, i, report);
    }
  }

  #known(fields: CsvFields, record: number, field: number, i: number, report: Report): number {
    const { bytes, starts, ends, nFields } = fields;
    const k = record * nFields + field;
    const known = this.#texts.find(bytes, starts[k]!, ends[k]!);
    if (known !== -1) return this.#values[known]!;
    const raw = fields.text(record, field);
    const { value, problem } = this.#cell(raw);
    if (problem !== undefined) report(i, raw, problem);
    else if (this.#texts.add(bytes, starts[k]!, ends[k]!) !== -1) this.#values.push(value);
    return value;
  }
}
