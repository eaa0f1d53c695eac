import type { Dialect } from "./csv-dialect.ts";
import type { CsvFields } from "./csv-fields.ts";

/** A record whose number of fields is not that of the table. */
export interface RaggedRecord {
  /** Its number among all records of the file, from 1, a header counted. */
  readonly record: number;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** How many fields it has. */
  readonly nFields: number;
  /** The beginning of its text, for messages. */
  readonly text: string;
}

/**
 * Takes what a scan finds. Records come in the order of the file; of a ragged record or a blank line the sink may be told before
 * it is given the records that stand before it, since those are passed on in batches.
 */
export interface CsvSink {
  /** Before all else: the first bytes of the file, lines that are left out at its beginning not counted, and how it is read. */
  onStart?(bytes: Uint8Array, dialect: Dialect): void;
  /** Some records that have as many fields as they must; they are there during the call only. */
  onRecords(fields: CsvFields): void;
  onRagged(record: RaggedRecord): void;
  /** A line without a character that stands before a record. */
  onBlankLine(line: number): void;
  /** A comment that stands behind the first record. */
  onComment?(line: number): void;
}
