import fc from "fast-check";
import { expect, test } from "vitest";
import { FormatError } from "../../core/index.ts";
import { StateReader } from "../protocol/state-reader.ts";
import { type Calibrator, calibrateRow, readCalibrator } from "./calibrator.ts";
import { fitIsotonic } from "./isotonic.ts";

const finite = fc.double({ min: -50, max: 50, noNaN: true });
const line = fc.record({
  intercept: finite,
  slope: finite,
  farthest: fc.double({ min: 0, max: 745, noNaN: true }),
});
const steps = fc
  .tuple(
    fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
  )
  .map(([knots, values]) => ({
    knots: Float64Array.from(knots.map((knot) => knot + 0)).sort(),
    values: Float64Array.from(values).sort().slice(0, knots.length),
  }));

test("any calibrators make probabilities of probabilities", () => {
  const calibrator: fc.Arbitrary<Calibrator> = fc.oneof(line, steps, fc.constant(null));
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 4 }).chain((k) =>
        fc.tuple(
          fc.array(calibrator, { minLength: k === 2 ? 1 : k, maxLength: k === 2 ? 1 : k }),
          fc.array(fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })), {
            minLength: k,
            maxLength: k,
          }),
        ),
      ),
      ([calibrators, shares]) => {
        const total = shares.reduce((sum, share) => sum + share, 0);
        const out = Float64Array.from(shares, (share) => (total > 0 ? share / total : 1 / shares.length));
        calibrateRow(calibrators, out);
        const sum = out.reduce((a, b) => a + b, 0);
        expect(out.every((p) => p >= 0 && p <= 1 + 1e-12)).toBe(true);
        expect(sum === 0 || Math.abs(sum - 1) < 1e-9).toBe(true);
      },
    ),
  );
});

test("a rising line and steps keep the order of the rows", () => {
  const rising = line.map((given) => ({ ...given, slope: Math.abs(given.slope) }));
  fc.assert(
    fc.property(
      fc.oneof(rising, steps),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (calibrator, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((p) => {
          const out = Float64Array.of(1 - p, p);
          calibrateRow([calibrator], out);
          return out[1]!;
        });
        expect(low! <= high! + 1e-15).toBe(true);
      },
    ),
  );
});

test("the line that changes nothing gives back the probabilities, small ones with their digits", () => {
  const out = Float64Array.of(1, 1e-200);
  calibrateRow([{ intercept: 0, slope: 1, farthest: 745 }], out);
  expect(out[1]! / 1e-200).toBeCloseTo(1, 12);
});

test.each([
  [{ knots: Float64Array.of(0.1, 0.1), values: Float64Array.of(0, 1) }, "knots[1]"],
  [{ knots: Float64Array.of(0.1, 0.2), values: Float64Array.of(1, 0) }, "values[1]"],
  [{ knots: Float64Array.of(0.1, 0.2), values: Float64Array.of(1) }, "values"],
  [{ knots: Float64Array.of(0.1, 2), values: Float64Array.of(0, 1) }, "knots[1]"],
  [{ knots: new Float64Array(0), values: new Float64Array(0) }, "knots"],
  [{ knots: Float64Array.of(Number.NaN), values: Float64Array.of(1) }, "knots[0]"],
])("readCalibrator() refuses the steps %j by the field %s", (stored, field) => {
  const reader = StateReader.open("Test", { kind: "Test", calibrators: [stored] });
  const read = () => reader.list("calibrators", (items, i) => readCalibrator(items, i, true));
  expect(read).toThrow(FormatError);
  expect(read).toThrow(`field "calibrators[0].${field}"`);
});

test("isotonic regression never falls, keeps the mean, and is as near as any other steps of its blocks", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1 })), {
        minLength: 1,
        maxLength: 40,
      }),
      (rows) => {
        const x = Float64Array.from(rows, ([value]) => value / 10);
        const y = rows.map(([, target]) => target);
        const calibrator = fitIsotonic(x, y);
        const answers = x.map((p) => {
          const out = Float64Array.of(1 - p, p);
          calibrateRow([calibrator], out);
          return out[1]!;
        });
        expect([...calibrator.values].sort((a, b) => a - b)).toEqual([...calibrator.values]);
        const mean = (values: ArrayLike<number>) =>
          Array.from(values).reduce((a, b) => a + b, 0) / values.length;
        expect(mean(answers)).toBeCloseTo(mean(y), 10);
      },
    ),
  );
});
