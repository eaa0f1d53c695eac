import { showValue } from "../core/index.ts";
import type { CandidateSpec } from "../project/index.ts";

/**
 * What people must know of a candidate with class weights: its probabilities are those of a world in which the classes are as frequent
 * as the weights make them.
 *
 * @returns one sentence; none of a candidate without such weights, or whose probabilities are calibrated.
 */
export function describeClassWeights({ estimator, calibration, search }: CandidateSpec): string[] {
  const { classWeight = null } = estimator.params ?? {}; // a config may leave them out
  const isSearched = search !== undefined && Object.hasOwn(search, "classWeight");
  if (
    calibration !== undefined ||
    estimator.name === "CalibratedClassifier" ||
    (classWeight === null && !isSearched)
  )
    return [];
  const weights = isSearched
    ? "the class weights of its search move"
    : `classWeight ${showValue(classWeight)} moves`;
  return [
    `${weights} its probabilities away from how often the classes occur: calibrate it (calibration: "intercept" or "platt"), or leave the weights out`,
  ];
}
