import { expect, it } from "vitest";
import { matrixOfRows } from "../../core/index.ts";
import { labelsAt } from "./labels-at.ts";

const two = matrixOfRows([
  [0.5, 0.5],
  [0.4, 0.6],
  [0.6, 0.4],
]);

it("labelsAt() does not call a row positive whose probability equals the threshold", () => {
  expect([...labelsAt(two, ["no", "yes"], "yes").codes]).toEqual([0, 1, 0]);
  expect([...labelsAt(two, ["no", "yes"], "yes", 0.6).codes]).toEqual([0, 0, 0]);
  expect([...labelsAt(two, ["no", "yes"], "yes", 0.4).codes]).toEqual([1, 1, 0]);
});

it("labelsAt() cuts the probability of the positive class, whichever comes first", () => {
  expect([...labelsAt(two, ["ill", "well"], "ill").codes]).toEqual([1, 1, 0]);
});

it("labelsAt() takes the first of several most probable classes", () => {
  const three = matrixOfRows([
    [0.2, 0.4, 0.4],
    [0.5, 0.5, 0],
    [0, 0.1, 0.9],
  ]);
  expect([...labelsAt(three, ["a", "b", "c"]).codes]).toEqual([1, 0, 2]);
});

it("labelsAt() takes a threshold a row", () => {
  expect([...labelsAt(two, ["no", "yes"], "yes", [0.4, 0.7, 0.4]).codes]).toEqual([1, 0, 0]);
  expect(() => labelsAt(two, ["no", "yes"], "yes", [0.4, 0.7])).toThrow("must be 3, one a row, got 2");
  expect(() => labelsAt(two, ["no", "yes"], "yes", [0.4, 2, 0])).toThrow(/"threshold" must be .* got 2/);
});

it("labelsAt() refuses a threshold that is no probability", () => {
  for (const threshold of [-0.1, 1.1, NaN])
    expect(() => labelsAt(two, ["no", "yes"], "yes", threshold)).toThrow(/"threshold" must be/);
});

it("labelsAt() refuses a positive class that is none of the two", () => {
  expect(() => labelsAt(two, ["no", "yes"], "maybe")).toThrow(
    expect.objectContaining({ code: "metric/positive-class" }),
  );
});
