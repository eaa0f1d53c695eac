import { describe, expect, it } from "vitest";
import { DataError, makeLabels } from "../../core/index.ts";
import { precisionScore, recallScore } from "./confusion.ts";
import { hasValue, tryScore } from "./score.ts";

describe("tryScore()", () => {
  const none = makeLabels([0, 0], ["0", "1"]);
  const all = makeLabels([1, 1], ["0", "1"]);

  it("gives the value where there is one", () => {
    const score = tryScore(() => recallScore(all, none));
    expect(score).toBe(0);
    expect(hasValue(score)).toBe(true);
  });

  it("gives code and reason as plain JSON where a score is undefined", () => {
    const recall = tryScore(() => recallScore(none, all));
    expect(recall).toEqual({
      undefined: "metric/one-class",
      reason: 'recall must have a row of class "1", got none',
    });
    expect(structuredClone(JSON.parse(JSON.stringify(recall)))).toEqual(recall);
    expect(hasValue(recall)).toBe(false);
    expect(tryScore(() => precisionScore(all, none))).toMatchObject({ undefined: "metric/none-predicted" });
  });

  it("lets through whatever is a fault of the call", () => {
    const fault = new DataError("metric/not-finite", "score 0 must be a finite number, got NaN");
    expect(() =>
      tryScore(() => {
        throw fault;
      }),
    ).toThrow(fault);
    expect(() => tryScore(() => recallScore(none, makeLabels([0], ["0", "1"])))).toThrow(RangeError);
  });
});
