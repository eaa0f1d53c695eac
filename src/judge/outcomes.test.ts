import { expect, it } from "vitest";
import { makeLabels, matrixOfRows } from "../core/index.ts";
import { binaryAnswers, countEvents } from "./outcomes.ts";

it("takes the class that is the event, whichever column it has", () => {
  const labels = makeLabels(["no", "yes", "no"]);
  const probabilities = matrixOfRows([
    [0.9, 0.1],
    [0.2, 0.8],
    [0.6, 0.4],
  ]);
  const last = binaryAnswers(labels, probabilities);
  expect([...last.outcomes]).toEqual([0, 1, 0]);
  expect([...last.probabilities]).toEqual([0.1, 0.8, 0.4]);
  expect(countEvents(last.outcomes)).toBe(1);
  const first = binaryAnswers(labels, probabilities, "no");
  expect([...first.outcomes]).toEqual([1, 0, 1]);
  expect([...first.probabilities]).toEqual([0.9, 0.2, 0.6]);
});

it("refuses a class that there is not, and more than two", () => {
  const probabilities = matrixOfRows([[0.5, 0.5]]);
  expect(() => binaryAnswers(makeLabels([0], ["0", "1"]), probabilities, "2")).toThrow(
    'an event must be one of two classes, got "2" of 2',
  );
  expect(() => binaryAnswers(makeLabels([0], ["0", "1", "2"]), probabilities)).toThrow("got none of 3");
});
