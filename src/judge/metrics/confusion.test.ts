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
  const undefinedAs = (code: string) => expect.objectContaining({ name: "DataError", code });

  it("throw where their denominator is 0: there is no share of nothing", () => {
    const none = makeLabels([0, 0], classes);
    const all = makeLabels([1, 1], classes);
    expect(() => precisionScore(all, none)).toThrow(undefinedAs("metric/none-predicted"));
    expect(() => precisionScore(all, none)).toThrow(
      /precision must have a row that is labelled "1", got none/,
    );
    expect(() => recallScore(none, all)).toThrow(undefinedAs("metric/one-class"));
    expect(() => recallScore(none, all)).toThrow(/recall must have a row of class "1", got none/);
    expect(() => specificityScore(all, none)).toThrow(undefinedAs("metric/one-class"));
    expect(() => f1Score(none, none)).toThrow(undefinedAs("metric/one-class"));
  });

  it("are 0 where rows are there and all are wrong", () => {
    const none = makeLabels([0, 0], classes);
    const all = makeLabels([1, 1], classes);
    for (const score of [f1Score, recallScore, accuracyScore]) expect(score(all, none)).toBe(0);
    for (const score of [f1Score, precisionScore, specificityScore]) expect(score(none, all)).toBe(0);
  });

  it("average over the classes that occur, as scikit-learn does", () => {
    const yTrue = makeLabels(["a", "b"], ["a", "b", "c"]);
    for (const score of [precisionScore, recallScore, specificityScore, f1Score])
      expect(score(yTrue, yTrue)).toBe(1);
  });

  it("have no unweighted mean where one class has no score, and name it", () => {
    const yTrue = makeLabels(["a", "b"], ["a", "b", "c"]);
    const yPred = makeLabels(["a", "c"], yTrue.classes);
    expect(() => recallScore(yTrue, yPred)).toThrow(/recall must have a row of class "c"/);
    expect(() => precisionScore(yTrue, yPred)).toThrow(/labelled "b"/);
    expect(() => precisionScore(yTrue, yPred, { average: "weighted" })).toThrow(/labelled "b"/);
    // the class without rows has weight 0
    expect(recallScore(yTrue, yPred, { average: "weighted" })).toBe(0.5);
    expect(f1Score(yTrue, yPred)).toBeCloseTo(1 / 3, 12);
  });

  it("are those of the rows that have weight", () => {
    const yTrue = makeLabels(["a", "b", "c"]);
    const yPred = makeLabels(["a", "b", "a"], yTrue.classes);
    const sampleWeight = Float64Array.of(1, 1, 0);
    for (const score of [precisionScore, recallScore, specificityScore, f1Score])
      expect(score(yTrue, yPred, { sampleWeight })).toBe(1);
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
