import { expect, test } from "vitest";
import { gaussLegendre } from "./gauss-legendre.ts";

test("gaussLegendre() integrates every polynomial of its degree over (0, 1)", () => {
  for (const n of [1, 2, 3, 4, 5, 8, 13, 21, 40]) {
    const { points, weights } = gaussLegendre(n);
    for (let degree = 0; degree < 2 * n; degree++) {
      const sum = points.reduce((total, t, q) => total + weights[q]! * t ** degree, 0);
      expect(Math.abs(sum - 1 / (degree + 1))).toBeLessThan(1e-14);
    }
    expect([...points].every((t, q) => t > 0 && t < 1 && (q === 0 || t > points[q - 1]!))).toBe(true);
  }
});
