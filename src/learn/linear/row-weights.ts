import type { Labels, Matrix } from "../../core/index.ts";
import { checkRowCount } from "../fit/training-rows.ts";
import { type ClassWeight, sumByClass, trainingWeights } from "../fit/training-weights.ts";
import type { FitOptions } from "../protocol/protocol.ts";

/** How much each row counts. */
export interface RowWeights {
  /** One weight a row, or a number where all rows count the same; they sum to 1. */
  readonly weights: Float64Array | number;
  /** What the weights summed to before they were divided; the largest double if that sum is infinite. */
  readonly total: number;
  /** What the weights of each class summed to before they were divided. */
  readonly perClass: Float64Array;
}

/**
 * The weights of the training rows, made to sum to 1. Checks rows and weights on the way.
 *
 * @param subject whose rows they are, as messages name it.
 * @throws {DataError} `fit/no-rows` without a row.
 * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or no row has weight.
 * @throws {DataError} `fit/class-weight` when `classWeight` names a class that the labels do not have.
 * @throws {RangeError} when `X` and `y` do not have the same number of rows.
 */
export function weighRows(
  subject: string,
  X: Matrix,
  y: Labels,
  options: FitOptions,
  classWeight: ClassWeight,
): RowWeights {
  const { sampleWeight } = options;
  checkRowCount(subject, X.nRows, y, sampleWeight);
  const given = trainingWeights(subject, y, sampleWeight, classWeight, "weights");
  const perClass = sumByClass(y.codes, y.classes.length, given);
  if (given === undefined) return { weights: 1 / X.nRows, total: X.nRows, perClass };
  const weights = given === sampleWeight ? given.slice() : given;
  return { weights, total: divideByTotal(weights), perClass };
}

/**
 * Makes weights sum to 1, in place.
 *
 * @returns what they summed to; the largest double if that is infinite.
 */
function divideByTotal(weights: Float64Array): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  if (total === Infinity) {
    for (let i = 0; i < weights.length; i++) weights[i]! /= Number.MAX_VALUE;
    divideByTotal(weights);
    return Number.MAX_VALUE;
  }
  for (let i = 0; i < weights.length; i++) weights[i]! /= total;
  return total;
}

/** The smallest weight that is not 0. */
export function leastWeight(weights: Float64Array | number): number {
  if (typeof weights === "number") return weights;
  let least = 1;
  for (let i = 0; i < weights.length; i++) if (weights[i]! > 0 && weights[i]! < least) least = weights[i]!;
  return least;
}
