import {
  anyOf,
  type Constraint,
  DataError,
  type Labels,
  type Matrix,
  oneOf,
  real,
  that,
} from "../core/index.ts";
import type { FitOptions } from "./protocol.ts";

/** How much the rows of each class count: all the same, inversely to their frequency, or as given by class. */
export type ClassWeight = null | "balanced" | Readonly<Record<string, number>>;

/** Weights by class, one form of the parameter `classWeight`. */
export const weightsByClass: Constraint = that(
  "an object of weights >= 0 by class",
  (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((weight) => real({ min: 0 }).accepts(weight)),
);

/** What the parameter `classWeight` must be. */
export const classWeightConstraint: Constraint = anyOf(weightsByClass, oneOf("balanced", null));

/**
 * The weight of each training row: its own times its class's, as scikit-learn multiplies them ("balanced": the total
 * weight over the number of classes that occur times the weight of the class). Checks rows and weights on the way.
 *
 * @throws {DataError} `fit/no-rows`, `fit/weight`; `fit/one-class` when fewer than two classes have weight.
 * @throws {RangeError} when `X` and `y` do not have the same number of rows.
 */
export function trainingWeights(
  subject: string,
  X: Matrix,
  y: Labels,
  options: FitOptions,
  classWeight: ClassWeight,
): { weights: Float64Array; perClass: Float64Array } {
  const { sampleWeight } = options;
  checkRowCount(subject, X.nRows, y, sampleWeight);
  const weights = new Float64Array(X.nRows);
  const counts = new Float64Array(y.classes.length);
  if (sampleWeight === undefined && classWeight === null) {
    for (let i = 0; i < y.codes.length; i++) counts[y.codes[i]!]! += 1;
    return { weights: weights.fill(1), perClass: counts };
  }
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = sampleWeight === undefined ? 1 : sampleWeight[i]!;
    if (!(weight >= 0 && weight < Infinity))
      throw new DataError(
        "fit/weight",
        `the weights of the rows of ${subject} must be numbers >= 0, got ${weight} in row ${i} (from 0)`,
        {
          details: { rowIndex: i },
        },
      );
    weights[i] = weight;
    counts[y.codes[i]!]! += weight;
    total += weight;
  }
  if (!(total > 0))
    throw new DataError("fit/weight", `${subject} must have a row with a weight > 0, got none`);
  const factors = classFactors(subject, classWeight, y.classes, counts, total);
  for (let i = 0; i < weights.length; i++) weights[i]! *= factors[y.codes[i]!]!;
  return { weights, perClass: counts.map((count, k) => count * factors[k]!) };
}

function classFactors(
  subject: string,
  classWeight: ClassWeight,
  classes: readonly string[],
  counts: Float64Array,
  total: number,
): Float64Array {
  if (classWeight === null) return new Float64Array(classes.length).fill(1);
  if (classWeight === "balanced") {
    const nPresent = counts.reduce((n, count) => n + (count > 0 ? 1 : 0), 0);
    return counts.map((count) => (count > 0 ? total / (nPresent * count) : 0));
  }
  const unknown = Object.keys(classWeight).find((name) => !classes.includes(name));
  if (unknown !== undefined)
    throw new DataError(
      "fit/class-weight",
      `parameter "classWeight" of ${subject} must name classes of the labels (${classes.join(", ")}), got "${unknown}"`,
    );
  return Float64Array.from(classes, (name) => classWeight[name] ?? 1);
}

/**
 * Checks that there are rows, and as many labels and weights.
 *
 * @throws {DataError} `fit/no-rows`.
 * @throws {RangeError} when the numbers differ.
 */
export function checkRowCount(
  subject: string,
  nRows: number,
  y: Labels,
  sampleWeight: Float64Array | undefined,
): void {
  if (y.codes.length !== nRows)
    throw new RangeError(
      `${subject} must have one label a row, got ${nRows} rows and ${y.codes.length} labels`,
    );
  if (sampleWeight !== undefined && sampleWeight.length !== nRows)
    throw new RangeError(
      `${subject} must have one weight a row, got ${nRows} rows and ${sampleWeight.length} weights`,
    );
  if (nRows === 0) throw new DataError("fit/no-rows", `${subject} must have a row to learn from, got none`);
}

/**
 * Checks that no value is NaN or infinite.
 *
 * @throws {DataError} `fit/not-finite`, naming row and column, both counted from 0 (`details.rowIndex`,
 * `details.columnIndex`).
 */
export function checkFinite(subject: string, X: Matrix): void {
  const { data } = X;
  let zero = 0; // x * 0 is NaN for NaN and infinity alone
  for (let i = 0; i < data.length; i++) zero += data[i]! * 0;
  if (zero === 0) return;
  throw notFiniteError(
    subject,
    X,
    data.findIndex((value) => !Number.isFinite(value)),
  );
}

/** The error of {@link checkFinite} for the value at `index` of the data. */
export function notFiniteError(subject: string, { data, nCols }: Matrix, index: number): DataError {
  const rowIndex = Math.floor(index / nCols);
  const columnIndex = index % nCols;
  const value = data[index]!;
  return new DataError(
    "fit/not-finite",
    `${subject} takes finite values only, got ${value} in row ${rowIndex}, column ${columnIndex} (from 0)`,
    {
      hint: Number.isNaN(value)
        ? "impute missing values first, as with SimpleImputer"
        : "correct or drop the row",
      details: { rowIndex, columnIndex },
    },
  );
}

/**
 * Checks that rows to predict have the columns of the training rows.
 *
 * @throws {DataError} `predict/column-count`.
 */
export function checkColumnCount(subject: string, X: Matrix, nFeaturesIn: number): void {
  if (X.nCols !== nFeaturesIn)
    throw new DataError(
      "predict/column-count",
      `${subject} was fitted on ${nFeaturesIn} columns, got ${X.nCols}`,
    );
}

/** The class with the largest probability of each row; the first on ties. */
export function mostProbable(probabilities: Matrix, classes: readonly string[]): Labels {
  const { nRows, nCols, data } = probabilities;
  const codes = new Int32Array(nRows);
  for (let i = 0; i < nRows; i++) {
    let best = 0;
    for (let k = 1; k < nCols; k++) if (data[i * nCols + k]! > data[i * nCols + best]!) best = k;
    codes[i] = best;
  }
  return { classes, codes };
}
