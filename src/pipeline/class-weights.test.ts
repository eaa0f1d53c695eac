import { expect, test } from "vitest";
import { describeClassWeights } from "./class-weights.ts";

const weighted = {
  name: "lr",
  estimator: { name: "LogisticRegression", params: { classWeight: "balanced" } },
};
const plain = { name: "lr", estimator: { name: "LogisticRegression", params: {} } };

test("a candidate with class weights is told of", () => {
  expect(describeClassWeights(weighted)).toEqual([
    'classWeight "balanced" moves its probabilities away from how often the classes occur: calibrate it (calibration: "intercept" or "platt"), or leave the weights out',
  ]);
  const byClass = { ...plain, estimator: { ...plain.estimator, params: { classWeight: { a: 2 } } } };
  expect(describeClassWeights(byClass)).toEqual([expect.stringContaining('classWeight {"a":2} moves')]);
  const searched = { ...plain, search: { classWeight: [null, "balanced"] } };
  expect(describeClassWeights(searched)).toEqual([
    expect.stringContaining("the class weights of its search move"),
  ]);
});

test.each([
  ["without weights", plain],
  ["with classWeight null", { ...plain, estimator: { ...plain.estimator, params: { classWeight: null } } }],
  ["that is calibrated", { ...weighted, calibration: "intercept" } as const],
  [
    "that is a calibrated classifier",
    { ...plain, estimator: { name: "CalibratedClassifier", params: { estimator: weighted.estimator } } },
  ],
])("a candidate %s is not", (_, candidate) => {
  expect(describeClassWeights(candidate)).toEqual([]);
});
