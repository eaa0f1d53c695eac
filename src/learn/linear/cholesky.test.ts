import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factorCholesky, solveCholesky } from "./cholesky.ts";

/** A'A of random rows, and a right-hand side. */
const system = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    rows: fc.array(
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: size, maxLength: size }),
      { minLength: size + 2, maxLength: size + 6 },
    ),
    x: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: size, maxLength: size }),
  }),
);

function gram(rows: readonly number[][], size: number, ridge: number): Float64Array {
  const out = new Float64Array(size * size);
  for (const row of rows)
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) out[i * size + j]! += row[i]! * row[j]!;
  for (let i = 0; i < size; i++) out[i * size + i]! += ridge;
  return out;
}

function times(matrix: Float64Array, x: ArrayLike<number>): Float64Array {
  const size = x.length;
  return Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * x[j]!;
    return sum;
  });
}

describe("factorCholesky()", () => {
  it("solves what it factors", () => {
    fc.assert(
      fc.property(system, ({ size, rows, x }) => {
        const matrix = gram(rows, size, 0.1);
        const b = times(matrix, x);
        solveCholesky(factorCholesky(matrix.slice(), size), b);
        for (let i = 0; i < size; i++) expect(b[i]).toBeCloseTo(x[i]!, 8);
      }),
    );
  });

  it("leaves out a column that depends on earlier ones, whatever its unit", () => {
    for (const unit of [1e-9, 1, 1e9]) {
      const rows = [
        [1, 2],
        [3, 1],
        [2, 5],
        [0, 1],
      ].map(([a, b]) => [a!, b!, unit * (a! + b!)]);
      const matrix = gram(rows, 3, 0);
      const factor = factorCholesky(matrix.slice(), 3);
      expect(factor.nDropped).toBe(1);
      const b = times(matrix, [1, -2, 0]);
      solveCholesky(factor, b);
      expect(b[0]).toBeCloseTo(1, 9);
      expect(b[1]).toBeCloseTo(-2, 9);
      expect(b[2]).toBe(0);
    }
  });

  it("leaves out a column of zeros", () => {
    const factor = factorCholesky(Float64Array.of(0, 0, 0, 4), 2);
    const b = Float64Array.of(3, 8);
    solveCholesky(factor, b);
    expect(Array.from(b)).toEqual([0, 2]);
  });
});
