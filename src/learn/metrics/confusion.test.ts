import { describe, expect, it } from "vitest";
import { makeLabels } from "../../core/index.ts";
import {
  accuracyScore,
  confusionMatrix,
  f1Score,
  precisionScore,
  recallScore,
  specificityScore,
} from "./confusion.ts";

const classes = ["0", "1"];

describe("scores of labels", () => {
  it("are 0 where their denominator is", () => {
    const none = makeLabels([0, 0], classes);
    const all = makeLabels([1, 1], classes);
    expect(precisionScore(all, none)).toBe(0);
    expect(recallScore(none, all)).toBe(0);
    expect(specificityScore(all, none)).toBe(0);
    expect(f1Score(none, none)).toBe(0);
  });

  it("average over the classes that occur, as scikit-learn does", () => {
    const yTrue = makeLabels(["a", "b"], ["a", "b", "c"]);
    expect(recallScore(yTrue, yTrue)).toBe(1);
    expect(recallScore(yTrue, makeLabels(["a", "c"], ["a", "b", "c"]))).toBeCloseTo(1 / 3, 12);
  });

  it("judge one class of many when it is stated", () => {
    const yTrue = makeLabels(["a", "b", "c", "c"]);
    const yPred = makeLabels(["a", "c", "c", "a"], yTrue.classes);
    expect(precisionScore(yTrue, yPred, { positive: "c" })).toBe(0.5);
    expect(specificityScore(yTrue, yPred, { positive: "c" })).toBe(0.5);
  });

  it("refuse labels of other rows or classes", () => {
    expect(() => accuracyScore(makeLabels([0, 1]), makeLabels([0], classes))).toThrow(RangeError);
    expect(() => accuracyScore(makeLabels([0, 1]), makeLabels([0, 2]))).toThrow(/classes 0, 1, got 0, 2/);
    expect(() => accuracyScore(makeLabels([], classes), makeLabels([], classes))).toThrow(
      expect.objectContaining({ code: "metric/no-rows" }),
    );
    expect(() => f1Score(makeLabels([0, 1]), makeLabels([0, 1]), { positive: "2" })).toThrow(
      expect.objectContaining({ name: "ParameterError", code: "metric/positive-class" }),
    );
  });
});

describe("confusionMatrix()", () => {
  it("has a row for each true class and a column for each predicted one", () => {
    expect([...confusionMatrix(makeLabels([0, 1, 1]), makeLabels([0, 0, 1])).data]).toEqual([1, 0, 1, 1]);
  });
});
