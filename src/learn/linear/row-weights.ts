import type { Labels, Matrix } from "../../core/index.ts";
import { checkRowCount } from "../fit/training-rows.ts";
import { type ClassWeight, sumByClass, trainingWeights } from "../fit/training-weights.ts";
import type { FitOptions } from "../protocol/protocol.ts";

/** How much each row counts; rows that all count the same need no array. */
export interface RowWeights {
  /** One weight a row, or the weight of every row; they sum to 1. */
  readonly weights: Float64Array | number;
  /** What they summed to before, or the largest number if that is beyond it. */
  readonly total: number;
  /** The total of each class before. */
  readonly perClass: Float64Array;
}

/**
 * The weights of the training rows, made to sum to 1. Checks rows and weights on the way.
 *
 * @throws {DataError} `fit/no-rows`, `fit/weight`, `fit/class-weight`.
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
