import {
  anyOf,
  type Constraint,
  DataError,
  isPlainObject,
  type Labels,
  oneOf,
  real,
  that,
} from "../../core/index.ts";

/**
 * How much the rows of each class count: with `null` all the same; with `"balanced"` so much that every class has the same weight
 * in all; or as given by class, 1 for a class that is not listed.
 */
export type ClassWeight = null | "balanced" | Readonly<Record<string, number>>;

/** What weights by class must be, the third form of the parameter `classWeight`. */
export const weightsByClass: Constraint = that(
  "an object of weights >= 0 by class",
  (value) => isPlainObject(value) && Object.values(value).every((weight) => real({ min: 0 }).accepts(weight)),
);

/** What the parameter `classWeight` must be. */
export const classWeightConstraint: Constraint = anyOf(weightsByClass, oneOf("balanced", null));

/**
 * The weight of each training row: its own times its class's, as scikit-learn multiplies them. The result may be
 * `sampleWeight` itself: copy it before you change it.
 *
 * @param balancedBy what `"balanced"` counts the classes by, their rows or the weights of these: scikit-learn's estimators
 *   differ, and each of ours does as its namesake.
 * @returns n weights; `undefined` when all weigh 1.
 * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or none is > 0.
 * @throws {DataError} `fit/class-weight` for a class that the labels do not have.
 */
export function trainingWeights(
  subject: string,
  y: Labels,
  sampleWeight: Float64Array | undefined,
  classWeight: ClassWeight,
  balancedBy: "rows" | "weights",
): Float64Array | undefined {
  checkWeights(subject, sampleWeight);
  if (classWeight === null) return sampleWeight;
  const factors =
    classWeight === "balanced"
      ? balanceClasses(y.codes, y.classes.length, balancedBy === "rows" ? undefined : sampleWeight)
      : givenFactors(subject, classWeight, y.classes);
  const weights = new Float64Array(y.codes.length);
  for (let i = 0; i < weights.length; i++)
    weights[i] = factors[y.codes[i]!]! * (sampleWeight === undefined ? 1 : sampleWeight[i]!);
  checkWeights(subject, weights);
  return weights;
}

/**
 * Checks weights of rows, if there are any.
 *
 * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or none is > 0.
 */
export function checkWeights(subject: string, weights: Float64Array | undefined): void {
  if (weights === undefined) return;
  const rowIndex = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (rowIndex >= 0)
    throw new DataError(
      "fit/weight",
      `the weights of the rows of ${subject} must be numbers >= 0, got ${weights[rowIndex]} in row ${rowIndex} (from 0)`,
      { details: { rowIndex } },
    );
  if (!weights.some((weight) => weight > 0))
    throw new DataError("fit/weight", `${subject} must have a row with a weight > 0, got none`);
}

/**
 * The factor by which each class is weighted so that all classes that occur have the same weight in all: total weight / (number
 * of classes that occur x weight of the class), scikit-learn's `"balanced"`.
 *
 * @returns one factor a class; 0 for a class without weight.
 */
export function balanceClasses(
  codes: Int32Array,
  nClasses: number,
  weights: Float64Array | undefined,
): Float64Array {
  const sums = sumByClass(codes, nClasses, weights);
  const total = sums.reduce((sum, weight) => sum + weight, 0);
  const nPresent = sums.reduce((n, weight) => n + (weight > 0 ? 1 : 0), 0);
  return sums.map((sum) => (sum > 0 ? total / (nPresent * sum) : 0));
}

/** What the weights of each class's rows sum to; how many rows it has where there are no weights. */
export function sumByClass(
  codes: Int32Array,
  nClasses: number,
  weights: Float64Array | undefined,
): Float64Array {
  const sums = new Float64Array(nClasses);
  for (let i = 0; i < codes.length; i++) sums[codes[i]!]! += weights === undefined ? 1 : weights[i]!;
  return sums;
}

function givenFactors(
  subject: string,
  classWeight: Readonly<Record<string, number>>,
  classes: readonly string[],
): Float64Array {
  const unknown = Object.keys(classWeight).find((name) => !classes.includes(name));
  if (unknown !== undefined)
    throw new DataError(
      "fit/class-weight",
      `parameter "classWeight" of ${subject} must name classes of the labels (${classes.join(", ")}), got "${unknown}"`,
    );
  return Float64Array.from(classes, (name) => (Object.hasOwn(classWeight, name) ? classWeight[name]! : 1));
}
