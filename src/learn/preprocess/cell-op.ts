import type { SplineBasis } from "./spline-basis.ts";

/**
 * What is done to one cell on its way from an input column to an output column.
 *
 * Cells are numbers. Of a numeric column they are its values, `NaN` where one is missing. Of a categorical column they are
 * codes of the training table's categories, -1 where the category is missing. A category that the training table did not have
 * is `-2 - c`, where `c` is its code in the table that is transformed.
 */
export type CellOp =
  /** A missing value becomes `value`. */
  | { readonly op: "fill-number"; readonly value: number }
  /** A missing code becomes `value`. */
  | { readonly op: "fill-code"; readonly value: number }
  /** 1 for a missing value, else 0. */
  | { readonly op: "number-missing" }
  /** 1 for a missing code, else 0. */
  | { readonly op: "code-missing" }
  /** The value minus `mean`, divided by `scale`. A missing value stays missing. */
  | { readonly op: "standardize"; readonly mean: number; readonly scale: number }
  /** 1 for this code, else 0. */
  | { readonly op: "is-code"; readonly code: number }
  /** A number for each code. */
  | {
      readonly op: "number-of-code";
      /** The number of each code of the training table's categories. */
      readonly values: Float64Array;
      /** The number of a missing code. */
      readonly missing: number;
      /** The number of a category that the training table, or `values`, did not have. */
      readonly unknown: number;
    }
  /** The value of one function of a spline basis. */
  | { readonly op: "spline"; readonly basis: SplineBasis; readonly index: number };

/** Does an operation to the first `count` cells of a block, in place. Splines are left to `evaluateSplines` and `pickSpline`. */
export function applyOp(op: Exclude<CellOp, { op: "spline" }>, block: Float64Array, count: number): void {
  switch (op.op) {
    case "fill-number":
      for (let i = 0; i < count; i++) if (Number.isNaN(block[i])) block[i] = op.value;
      return;
    case "fill-code":
      for (let i = 0; i < count; i++) if (block[i] === -1) block[i] = op.value;
      return;
    case "number-missing":
      for (let i = 0; i < count; i++) block[i] = Number.isNaN(block[i]) ? 1 : 0;
      return;
    case "code-missing":
      for (let i = 0; i < count; i++) block[i] = block[i] === -1 ? 1 : 0;
      return;
    case "standardize":
      for (let i = 0; i < count; i++) block[i] = (block[i]! - op.mean) / op.scale;
      return;
    case "is-code":
      for (let i = 0; i < count; i++) block[i] = block[i] === op.code ? 1 : 0;
      return;
    case "number-of-code":
      for (let i = 0; i < count; i++) {
        const code = block[i]!;
        block[i] = code >= 0 ? (op.values[code] ?? op.unknown) : code === -1 ? op.missing : op.unknown;
      }
  }
}
