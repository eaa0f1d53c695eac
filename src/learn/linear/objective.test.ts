import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../core/index.ts";
import { type Evaluation, makeEvaluation, type Problem, problemSize } from "./log-loss.ts";
import { Objective } from "./objective.ts";

function draw(seed: number, nOutputs: number, fitIntercept: boolean, share: number): [Problem, Evaluation] {
  const random = new Random(seed);
  const nRows = 7 + random.nextInt(4); // rows beyond a multiple of four, too
  const nCols = 3;
  const values = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.nextNormal());
  const problem: Problem = {
    nRows,
    nCols,
    data: values(nRows * nCols).map((value) => (random.nextFloat() < share ? value : 0)),
    memory: undefined,
    codes: Int32Array.from({ length: nRows }, () => random.nextInt(Math.max(2, nOutputs))),
    weights: Float64Array.from({ length: nRows }, () => random.nextFloat() / nRows),
    nOutputs,
    fitIntercept,
    l2: 0.3,
  };
  const at = makeEvaluation(problem);
  at.theta.set(values(at.theta.length));
  return [problem, at];
}

describe("Objective", () => {
  it("is how the gradient changes, and the gradient is how the value changes, dense and sparse", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom(1, 3),
        fc.boolean(),
        fc.constantFrom(1, 0.3),
        async (seed, nOutputs, fitIntercept, share) => {
          const [problem, at] = draw(seed, nOutputs, fitIntercept, share);
          const objective = new Objective(problem, {});
          await objective.evaluate(at);
          const hessian = await objective.computeHessian(at.theta);
          const diagonal = await objective.computeDiagonal(at.theta);
          const size = problemSize(problem);
          const step = 1e-5;
          const near = async (j: number, by: number): Promise<Evaluation> => {
            const point = makeEvaluation(problem);
            point.theta.set(at.theta);
            point.theta[j]! += by;
            await objective.evaluate(point);
            return point;
          };
          for (let j = 0; j < size; j++) {
            const up = await near(j, step);
            const down = await near(j, -step);
            expect((up.value - down.value) / (2 * step)).toBeCloseTo(at.gradient[j]!, 7);
            for (let i = j; i < size; i++)
              expect((up.gradient[i]! - down.gradient[i]!) / (2 * step)).toBeCloseTo(
                hessian[i * size + j]!,
                7,
              );
            expect(diagonal[j]).toBeCloseTo(hessian[j * size + j]!, 12);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
