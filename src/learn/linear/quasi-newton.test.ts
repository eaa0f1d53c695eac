import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../core/index.ts";
import { factorCholesky } from "./cholesky.ts";
import { QuasiNewton } from "./quasi-newton.ts";

/** A matrix M'M + I, which is symmetric and positive definite, row-major. */
function drawMatrix(random: Random, size: number): Float64Array {
  const root = Float64Array.from({ length: size * size }, () => random.nextNormal());
  const matrix = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++) {
      for (let k = 0; k < size; k++) matrix[a * size + b]! += root[k * size + a]! * root[k * size + b]!;
      if (a === b) matrix[a * size + b]! += 1;
    }
  return matrix;
}

const times = (matrix: Float64Array, x: Float64Array): Float64Array =>
  x.map((_, a) => x.reduce((sum, value, b) => sum + matrix[a * x.length + b]! * value, 0));
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, j) => sum + x * b[j]!, 0);
const drawVector = (random: Random, size: number) =>
  Float64Array.from({ length: size }, () => random.nextNormal());
const sizes = fc.record({ size: fc.integer({ min: 1, max: 6 }), seed: fc.nat() });

describe("QuasiNewton", () => {
  it("takes Newton's step from a factor: the minimum of a quadratic function, at once", () => {
    fc.assert(
      fc.property(sizes, ({ size, seed }) => {
        const random = new Random(seed);
        const matrix = drawMatrix(random, size);
        const method = new QuasiNewton(size);
        method.useFactor(factorCholesky(matrix.slice(), size));
        const gradient = drawVector(random, size);
        times(matrix, method.direction(gradient)).forEach((value, j) => {
          expect(value).toBeCloseTo(-gradient[j]!, 9);
        });
      }),
    );
  });

  it("keeps to the secant equation of the last step, and always goes downhill", () => {
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 14 }),
        fc.boolean(),
        ({ size, seed }, nSteps, isDiagonal) => {
          const random = new Random(seed);
          const matrix = drawMatrix(random, size);
          const method = new QuasiNewton(size);
          if (isDiagonal) method.useDiagonal(new Float64Array(size).fill(2));
          else method.useFactor(factorCholesky(drawMatrix(random, size), size));
          let theta = drawVector(random, size);
          for (let n = 0; n < nSteps; n++) {
            const next = theta.map((value) => value + random.nextNormal());
            const at = (point: Float64Array) => ({ theta: point, value: 0, gradient: times(matrix, point) });
            method.learn(at(theta), at(next));
            const change = times(
              matrix,
              next.map((value, j) => value - theta[j]!),
            );
            method.direction(change).forEach((value, j) => {
              expect(value).toBeCloseTo(theta[j]! - next[j]!, 6);
            });
            theta = next;
            const gradient = drawVector(random, size);
            expect(dot(method.direction(gradient), gradient)).toBeLessThan(0);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("does not learn from a step over which the gradient did not change as it should", () => {
    const method = new QuasiNewton(1);
    method.useDiagonal(Float64Array.of(4));
    const before = method.direction(Float64Array.of(1)).slice();
    const at = (theta: number, gradient: number) => ({
      theta: Float64Array.of(theta),
      value: 0,
      gradient: Float64Array.of(gradient),
    });
    method.learn(at(0, 1), at(1, 1));
    method.learn(at(0, 1), at(1, 0.5));
    expect(method.direction(Float64Array.of(1))).toEqual(before);
    method.learn(at(0, 0), at(1, 2));
    expect(method.direction(Float64Array.of(1))[0]).toBeCloseTo(-0.5, 12);
  });
});
