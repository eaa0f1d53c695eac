import type { Finding } from "./finding.ts";
import type { FieldNames } from "./row-fields.ts";

/**
 * The rows that a protocol has found in a body, as cells that are still as they were written. A protocol knows only how
 * its bodies are shaped; what the cells may be says the schema.
 */
export interface BodyRows {
  /** One or more. */
  readonly nRows: number;
  /** What the body says of the coding of its rows; `undefined` where it says nothing. */
  readonly coding?: unknown;
  /** Goes through the rows in order and gives each to the receiver. */
  read(fields: FieldNames, receiver: RowReceiver): void;
}

/** Takes the rows of a body. */
export interface RowReceiver {
  /**
   * Takes a row.
   *
   * @param cells JSON values, one a field in the order of the fields; `null` is missing. The array may be filled anew for
   *   the next row.
   */
  row(index: number, cells: readonly unknown[]): void;
  /** Takes what is wrong with the shape of a row; the row itself may come or not. */
  refuse(finding: Finding): void;
}

/** How a protocol speaks of rows, fields and codings in what it answers. */
export interface ProtocolWords {
  /** All rows: `the records`. */
  readonly rows: string;
  /** Where a finding is: `record 3, field "age"`; `field "age"` where it has no row. */
  readonly place: (finding: Finding) => string;
  /** A finding as the errors and warnings of an answer list it. */
  readonly listed: (finding: Finding) => object;
  readonly coding: {
    /** Where a body names the coding of its rows: `the field "coding" of the body`. */
    readonly place: string;
    /** What to do if wrong rows are in that coding. */
    readonly hintIfMeant: (name: string) => string;
    /** What to do where rows that are not wrong look like that coding. */
    readonly hintIfLikely: (name: string) => string;
  };
}
