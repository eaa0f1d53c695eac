import {
  type CategoricalColumn,
  type Column,
  DataError,
  type NumericColumn,
  showValue,
  type Table,
} from "../../core/index.ts";
import { checkWeights } from "../fit/training-weights.ts";
import type { FitOptions } from "../protocol/protocol.ts";

/**
 * Checks that a fit may begin: it is not aborted, and there are rows.
 *
 * @throws {DataError} `fit/no-rows` without a row.
 * @throws {unknown} the reason of the signal, when it is aborted.
 */
export function beginFit(subject: string, X: Table, options: FitOptions | undefined): void {
  options?.signal?.throwIfAborted();
  if (X.nRows === 0) throw new DataError("fit/no-rows", `${subject} must have a row to learn from, got none`);
}

/**
 * Checks the weights of training rows, where there are any.
 *
 * @throws {DataError} `fit/weight` when one is not a number >= 0, or none is > 0.
 * @throws {RangeError} when there is not one a row.
 */
export function checkRowWeights(subject: string, { nRows }: Table, weights: Float64Array | undefined): void {
  if (weights === undefined) return;
  if (weights.length !== nRows)
    throw new RangeError(
      `${subject} must have one weight a row, got ${nRows} rows and ${weights.length} weights`,
    );
  checkWeights(subject, weights);
}

/**
 * The column as a categorical one.
 *
 * @throws {DataError} `transform/column-kind`.
 */
export function categoricalOf(subject: string, column: Column): CategoricalColumn {
  if (column.kind === "categorical") return column;
  throw new DataError(
    "transform/column-kind",
    `${subject} takes categorical columns only, column "${column.name}" is numeric`,
  );
}

/**
 * The column as a numeric one.
 *
 * @throws {DataError} `transform/column-kind`.
 */
export function numericOf(subject: string, column: Column): NumericColumn {
  if (column.kind === "numeric") return column;
  throw new DataError(
    "transform/column-kind",
    `${subject} takes numeric columns only, column "${column.name}" is categorical`,
  );
}

/**
 * Checks that no value is infinite. Missing ones (`NaN`) are allowed.
 *
 * @throws {DataError} `fit/not-finite`, naming row and column.
 */
export function checkNotInfinite(subject: string, { name, values }: NumericColumn): void {
  for (let i = 0; i < values.length; i++)
    if (values[i] === Infinity || values[i] === -Infinity)
      throw notFinite(`${subject} takes finite or missing values only`, values[i]!, i, name);
}

/** The error for a value that is NaN or infinite where it must not be. */
export function notFinite(
  expectation: string,
  value: number,
  rowIndex: number,
  column: string,
  remedy?: string,
): DataError {
  return new DataError(
    "fit/not-finite",
    `${expectation}, got ${value} in row ${rowIndex} (from 0), column "${column}"`,
    {
      hint:
        remedy ??
        (Number.isNaN(value)
          ? "impute missing values first, as with SimpleImputer"
          : "correct or drop the row"),
      details: { rowIndex, column },
    },
  );
}

/** The error for a category, or a missing value, that an encoder does not know. */
export function unknownCategory(column: Column, rowIndex: number, remedy: string): DataError {
  const code = column.kind === "categorical" ? column.codes[rowIndex]! : -1;
  const category = column.kind === "categorical" && code >= 0 ? column.categories[code] : undefined;
  return new DataError(
    "transform/unknown-category",
    `column "${column.name}" must have a category that training had, got ` +
      `${category === undefined ? "a missing value" : showValue(category)} in row ${rowIndex} (from 0)`,
    {
      hint: category === undefined ? `impute missing values first, or ${remedy}` : remedy,
      details: { column: column.name, category: category ?? null, rowIndex },
    },
  );
}
