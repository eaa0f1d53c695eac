import { DataError, type NumericColumn, type Table } from "../../core/index.ts";

/** @throws {DataError} `fit/no-rows`. */
export function checkHasRows(subject: string, X: Table): void {
  if (X.nRows === 0) throw new DataError("fit/no-rows", `${subject} must have a row to learn from, got none`);
}

/** @throws {DataError} `fit/not-finite` when a value is infinite; missing ones (`NaN`) may be. */
export function checkNotInfinite(subject: string, column: NumericColumn): void {
  const rowIndex = column.values.findIndex((value) => value === Infinity || value === -Infinity);
  if (rowIndex >= 0)
    throw new DataError(
      "fit/not-finite",
      `${subject} takes finite or missing values only, got ${column.values[rowIndex]} in row ${rowIndex} (from 0), ` +
        `column "${column.name}"`,
      { hint: "correct or drop the row", details: { rowIndex, column: column.name } },
    );
}
