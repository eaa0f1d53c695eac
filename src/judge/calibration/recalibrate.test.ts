import { expect, test } from "vitest";
import { Random } from "../../core/index.ts";
import { stratifiedKFold } from "../split/folds.ts";
import { judgeCalibration } from "./judge-calibration.ts";
import { applyRecalibration, crossFittedRecalibration, recalibrate } from "./recalibrate.ts";

/** Rows whose true log-odds are 1 + x / 2 where the model says x. */
function drawSite(n: number, seed: number) {
  const random = new Random(seed);
  const x = Float64Array.from({ length: n }, () => 2 * random.nextNormal());
  return {
    probabilities: x.map((value) => 1 / (1 + Math.exp(-value))),
    outcomes: Uint8Array.from(x, (value) =>
      random.nextFloat() < 1 / (1 + Math.exp(-1 - value / 2)) ? 1 : 0,
    ),
  };
}

test.each(["intercept", "intercept-and-slope"] as const)(
  "recalibrate() makes the %s fit the same rows",
  (kind) => {
    const { outcomes, probabilities } = drawSite(500, 1);
    const change = recalibrate(outcomes, probabilities, kind);
    if ("undefined" in change) throw new Error(change.reason);
    const after = judgeCalibration(outcomes, applyRecalibration(change, probabilities), { nSimulations: 1 });
    expect(after.intercept).toBeCloseTo(0, 8);
    if (kind === "intercept") expect(change.slope).toBe(1);
    else expect(after.slope).toBeCloseTo(1, 8);
  },
);

test("recalibrate() finds the line that the rows were drawn from, within three errors", () => {
  const { outcomes, probabilities } = drawSite(4000, 2);
  const change = recalibrate(outcomes, probabilities, "intercept-and-slope");
  if ("undefined" in change) throw new Error(change.reason);
  expect(Math.abs(change.intercept - 1)).toBeLessThan(0.12);
  expect(Math.abs(change.slope - 0.5)).toBeLessThan(0.08);
});

test("crossFittedRecalibration() changes each row by the line of the rows outside its fold", () => {
  const { outcomes, probabilities } = drawSite(100, 3);
  const given = crossFittedRecalibration(outcomes, probabilities, { kind: "intercept-and-slope", seed: 5 });
  if ("undefined" in given) throw new Error(given.reason);
  const labels = { classes: ["0", "1"], codes: Int32Array.from(outcomes) };
  for (const { train, test } of stratifiedKFold(labels, { nSplits: 5, randomState: 5 })) {
    const change = recalibrate(
      Uint8Array.from(train, (row) => outcomes[row]!),
      Float64Array.from(train, (row) => probabilities[row]!),
      "intercept-and-slope",
    );
    if ("undefined" in change) throw new Error(change.reason);
    const expected = applyRecalibration(
      change,
      Float64Array.from(test, (row) => probabilities[row]!),
    );
    test.forEach((row, i) => {
      expect(given.probabilities[row]).toBeCloseTo(expected[i]!, 12);
    });
  }
});

test("crossFittedRecalibration() of eight rows without the event takes five folds, of three three", () => {
  const outcomes = Array.from({ length: 120 }, (_, i) => (i % 15 === 0 ? 0 : 1));
  const probabilities = outcomes.map((_, i) => 0.2 + (i % 7) / 10);
  expect(crossFittedRecalibration(outcomes, probabilities)).toMatchObject({ nFolds: 5 });
  const few = outcomes.map((y, i) => (i > 30 ? 1 : y));
  expect(crossFittedRecalibration(few, probabilities)).toMatchObject({ nFolds: 3 });
});

test.each([
  ["rows of one class", [1, 1, 1], [0.2, 0.3, 0.4], "calibration/one-class"],
  ["one row of a class", [0, 1, 1, 1], [0.2, 0.3, 0.4, 0.5], "calibration/one-class"],
])("crossFittedRecalibration() says why there is none: %s", (_, outcomes, probabilities, code) => {
  expect(crossFittedRecalibration(outcomes, probabilities)).toMatchObject({ undefined: code });
});

test("a slope is refused where the classes are separated, or there is one probability", () => {
  const slope = (outcomes: number[], p: number[]) => recalibrate(outcomes, p, "intercept-and-slope");
  expect(slope([0, 0, 1, 1], [0.1, 0.2, 0.7, 0.8])).toMatchObject({ undefined: "calibration/separated" });
  expect(slope([0, 0, 1, 1], [0.1, 0.1, 0.1, 0.1])).toMatchObject({
    undefined: "calibration/one-probability",
  });
  expect(
    crossFittedRecalibration([0, 0, 1, 1], [0.1, 0.2, 0.7, 0.8], { kind: "intercept-and-slope" }),
  ).toMatchObject({
    undefined: "calibration/separated",
  });
});
