import type { CsvFields } from "./csv/csv-fields.ts";
import type { RawRows, RowSink } from "./raw-rows.ts";

/** The rows of a table as they were given: every column, in the order and the writing of the file. */
export interface GivenRows {
  /** The names of all columns, in the file's order; of a text table without header those of the schema that the columns stand for. */
  readonly names: readonly string[];
  /** Whether values have types, as in JSON and Parquet; in a text table they are texts. */
  readonly isTyped: boolean;
  /**
   * The values of one row, in the order of `names`: in a text table the texts as written, their quotes taken off; of JSON the values,
   * `undefined` where a record has no such name; of Parquet the values, whole numbers beyond 2^53 as texts of their digits.
   *
   * @param row its number in the file, from 1, as in `rowNumbers` and in issues; rows that were refused have values too.
   * @returns `undefined` for a row that could not be taken apart, such as one with too many fields.
   */
  values(row: number): readonly unknown[] | undefined;
}

/** Some rows that were kept: their numbers, and how to make the values of one of them. */
interface KeptBatch {
  readonly rowNumbers: Int32Array;
  readonly values: (i: number) => readonly unknown[];
}

/**
 * Keeps the rows that pass through on their way to a sink. Of a text table their bytes are kept and the places of the values, so that
 * a row of many columns needs not many objects; texts are made when somebody asks for them.
 */
export class RowKeeper implements RowSink, GivenRows {
  readonly #sink: RowSink;
  readonly #batches: KeptBatch[] = [];
  names: readonly string[] = [];
  isTyped = true;

  constructor(sink: RowSink) {
    this.#sink = sink;
  }

  onNames(names: readonly string[]): void {
    this.names = names;
    this.#sink.onNames(names);
  }

  onRows(rows: RawRows): void {
    const { fields } = rows;
    const rowNumbers = rows.rowNumbers.slice();
    this.isTyped = fields === undefined;
    this.#batches.push({ rowNumbers, values: fields === undefined ? typedValues(rows) : textValues(fields) });
    this.#sink.onRows(rows);
  }

  values(row: number): readonly unknown[] | undefined {
    const batch = this.#batchOf(row);
    if (batch === undefined) return undefined;
    const { rowNumbers } = batch;
    let i = Math.min(row - rowNumbers[0]!, rowNumbers.length - 1); // its place where no row is absent, and else behind it
    while (rowNumbers[i]! > row) i--;
    return rowNumbers[i] === row ? batch.values(i) : undefined;
  }

  /** The last batch that begins with this row or one before it: row numbers only ever rise. */
  #batchOf(row: number): KeptBatch | undefined {
    let [low, high] = [0, this.#batches.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#batches[middle]!.rowNumbers[0]! <= row) low = middle + 1;
      else high = middle;
    }
    return this.#batches[low - 1];
  }
}

function textValues(fields: CsvFields): (i: number) => string[] {
  const kept = fields.copy();
  return (i) => Array.from({ length: kept.nFields }, (_, j) => kept.text(i, j));
}

function typedValues({ nColumns, column }: RawRows): (i: number) => unknown[] {
  const columns = Array.from({ length: nColumns }, (_, j) => column(j));
  return (i) => columns.map((values) => plainValue(values[i]));
}

/** A whole number of 64 bits as a number where that is exact, else as its digits. */
function plainValue(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
