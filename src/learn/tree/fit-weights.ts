import { DataError, type Labels } from "../../core/index.ts";
import type { ClassWeight } from "../training-rows.ts";

/**
 * Checks the weights of training rows.
 *
 * @throws {DataError} `fit/weight` when one is not a number >= 0, or none is > 0.
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
 * The factor of each class; undefined when all are 1.
 *
 * @param counted weights by which the classes are counted for "balanced"; undefined counts rows.
 * @throws {DataError} `fit/class-weight` when a weight is given for a class that the labels do not have.
 */
export function classFactors(
  subject: string,
  classWeight: ClassWeight,
  y: Labels,
  counted: Float64Array | undefined,
): Float64Array | undefined {
  if (classWeight === null) return undefined;
  if (classWeight === "balanced") return balanceClasses(y.codes, y.classes.length, counted);
  const unknown = Object.keys(classWeight).find((name) => !y.classes.includes(name));
  if (unknown !== undefined)
    throw new DataError(
      "fit/class-weight",
      `parameter "classWeight" of ${subject} must name classes of the labels (${y.classes.join(", ")}), got "${unknown}"`,
    );
  return Float64Array.from(y.classes, (name) => classWeight[name] ?? 1);
}

/** The total weight over the number of classes that occur times the weight of the class; 0 for an absent class. */
export function balanceClasses(
  codes: Int32Array,
  nClasses: number,
  weights: Float64Array | undefined,
): Float64Array {
  const sums = new Float64Array(nClasses);
  let total = 0;
  for (let i = 0; i < codes.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    sums[codes[i]!]! += weight;
    total += weight;
  }
  let nPresent = 0;
  for (const sum of sums) if (sum > 0) nPresent++;
  return sums.map((sum) => (sum > 0 ? total / (nPresent * sum) : 0));
}

/** Row weights times class factors; undefined when both are 1 throughout. */
export function multiplyWeights(
  weights: Float64Array | undefined,
  factors: Float64Array | undefined,
  codes: Int32Array,
): Float64Array | undefined {
  if (factors === undefined) return weights;
  const products = new Float64Array(codes.length);
  for (let i = 0; i < codes.length; i++)
    products[i] = (weights === undefined ? 1 : weights[i]!) * factors[codes[i]!]!;
  return products;
}
