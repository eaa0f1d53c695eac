import type { CsvFields } from "./csv-fields.ts";

/** A record whose number of fields is not that of the table. Records and lines count from 1. */
export interface RaggedRecord {
  readonly record: number;
  readonly line: number;
  readonly nFields: number;
  /** Its beginning. */
  readonly text: string;
}

/** Takes what a scan finds, in the order of the file. */
export interface CsvSink {
  /** The first bytes of the file, before all else. */
  onStart?(bytes: Uint8Array): void;
  /** Some records that have as many fields as they must; they are there during the call only. */
  onRecords(fields: CsvFields): void;
  onRagged(record: RaggedRecord): void;
  /** A line without a character that stands before a record. */
  onBlankLine(line: number): void;
}
