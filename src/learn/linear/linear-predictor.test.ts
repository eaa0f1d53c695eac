import fc from "fast-check";
import { expect, it } from "vitest";
import { Random } from "../../core/index.ts";
import { LinearPredictor } from "./linear-predictor.ts";

const models = fc.record({
  nClasses: fc.integer({ min: 2, max: 5 }),
  nFeatures: fc.integer({ min: 1, max: 40 }),
  nRows: fc.constantFrom(1, 3, 64, 300),
  seed: fc.nat(),
});

it("LinearPredictor answers with the logistic function of scores, models in turn, rows alone or among others", () => {
  fc.assert(
    fc.property(models, models, (one, other) => {
      const made = [one, other].map(({ nClasses, nFeatures, nRows, seed }) => {
        const random = new Random(seed);
        const nOutputs = nClasses === 2 ? 1 : nClasses;
        const draw = (n: number) => Float64Array.from({ length: n }, () => random.nextNormal());
        const [coef, intercept, data] = [draw(nOutputs * nFeatures), draw(nOutputs), draw(nRows * nFeatures)];
        return {
          coef,
          intercept,
          data,
          predictor: new LinearPredictor(coef, intercept, nClasses, nFeatures),
        };
      });
      const answers = [one, other].map(({ nClasses, nRows }, m) => {
        const out = new Float64Array(nRows * nClasses);
        made[m]!.predictor.answerRows(made[m]!.data, nRows, out, () => expect.unreachable());
        return out;
      });
      [one, other].forEach(({ nClasses, nFeatures, nRows }, m) => {
        const { coef, intercept, data, predictor } = made[m]!;
        const alone = new Float64Array(nClasses);
        for (const i of new Set([0, nRows >> 1, nRows - 1])) {
          const row = data.subarray(i * nFeatures, (i + 1) * nFeatures);
          expect(predictor.answerRow(row, alone)).toBe(true);
          expect([...alone]).toEqual([...answers[m]!.subarray(i * nClasses, (i + 1) * nClasses)]);
          const scores = [...intercept].map((start, k) =>
            row.reduce((sum, x, j) => sum + x * coef[k * nFeatures + j]!, start),
          );
          const powers = (scores.length === 1 ? [0, ...scores] : scores).map((score) => Math.exp(score));
          const total = powers.reduce((a, b) => a + b);
          powers.forEach((power, k) => {
            expect(alone[k]).toBeCloseTo(power / total, 12);
          });
        }
      });
    }),
    { numRuns: 40 },
  );
});

it("LinearPredictor hands over the rows whose scores are not finite, and answers those beside them", () => {
  const predictor = new LinearPredictor(Float64Array.of(1, 1), Float64Array.of(0), 2, 2);
  const data = Float64Array.of(0, 0, Infinity, -Infinity, 1, -1);
  const refused: number[] = [];
  const out = new Float64Array(6);
  predictor.answerRows(data, 3, out, (row, answer) => {
    refused.push(row);
    answer.fill(-1);
  });
  expect(refused).toEqual([1]);
  expect([...out]).toEqual([0.5, 0.5, -1, -1, 0.5, 0.5]);
});
