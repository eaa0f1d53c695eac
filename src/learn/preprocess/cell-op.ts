import type { SplineBasis } from "./spline-basis.ts";

/**
 * What is done to one cell on its way. Cells are numbers: values, with `NaN` missing, or codes, with `-1` missing and
 * `-2 - c` for a category of the table (code `c` there) that the training table did not have.
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
  | { readonly op: "standardize"; readonly mean: number; readonly scale: number }
  /** 1 for this code, else 0. */
  | { readonly op: "is-code"; readonly code: number }
  /** The number of each code; of a missing one; of a category that the training table, or `values`, did not have. */
  | {
      readonly op: "number-of-code";
      readonly values: Float64Array;
      readonly missing: number;
      readonly unknown: number;
    }
  /** The value of one function of a spline basis. */
  | { readonly op: "spline"; readonly basis: SplineBasis; readonly index: number };

/** Does an operation to the first `count` cells of a block. Splines need room of their own: see `evaluateSplines`. */
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
