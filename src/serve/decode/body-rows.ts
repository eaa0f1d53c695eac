import type { Steps } from "../steps.ts";
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
  /** Whether good rows are answered although others are refused. Default: one row that is refused refuses the body. */
  readonly skipsRefused?: boolean;
  /**
   * Goes through the rows in order, some in each step, and gives each to the receiver.
   *
   * @param fields the fields of a row by their names in the coding of the rows; their order is that of the cells.
   */
  read(fields: FieldNames, receiver: RowReceiver): Steps<void>;
}

/** Takes the rows of a body. */
export interface RowReceiver {
  /**
   * Takes a row.
   *
   * @param index which row it is, from 0.
   * @param cells JSON values, one a field in the order of the fields; `null` is missing. The array may be filled anew for
   *   the next row, so whoever keeps a value copies it.
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
  /** The remedy where some rows are refused and this many are good; `undefined` where bodies cannot ask for the good ones alone. */
  readonly hintIfSomeGood?: (nGood: number) => string;
  readonly coding: {
    /** Where a body names the coding of its rows: `the field "coding" of the body`. */
    readonly place: string;
    /** The remedy where rows have codes that are wrong here and right in the coding of that name. */
    readonly hintIfMeant: (name: string) => string;
    /** The remedy where all codes are right here, but the rows as a whole look like the coding of that name. */
    readonly hintIfLikely: (name: string) => string;
  };
}
