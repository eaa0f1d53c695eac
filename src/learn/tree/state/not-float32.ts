import { DataError, type Matrix } from "../../../core/index.ts";

/** The error for the value at `index` of a matrix that does not fit into a float32. */
export function notFloat32Error(subject: string, X: Matrix, index: number): DataError {
  const rowIndex = Math.floor(index / X.nCols);
  const columnIndex = index % X.nCols;
  return new DataError(
    "fit/not-finite",
    `${subject} takes values within +-3.4e38 (float32) and NaN for a missing one, ` +
      `got ${X.data[index]} in row ${rowIndex}, column ${columnIndex} (from 0)`,
    { hint: "correct or drop the row, or state the value as missing", details: { rowIndex, columnIndex } },
  );
}
