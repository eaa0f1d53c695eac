/** Points and weights that integrate a polynomial over (0, 1) exactly. */
export interface Quadrature {
  /** Rising, between 0 and 1. */
  readonly points: Float64Array;
  /** They sum to 1. */
  readonly weights: Float64Array;
}

const known = new Map<number, Quadrature>();

/**
 * The Gauss-Legendre rule of so many points on (0, 1): it is exact for polynomials of degree up to `2 * n - 1`. The points are the
 * roots of the Legendre polynomial, found by Newton's method.
 *
 * @see Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 25.4.29
 * @example gaussLegendre(2).points[0] // 0.211...
 */
export function gaussLegendre(n: number): Quadrature {
  const found = known.get(n);
  if (found !== undefined) return found;
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let x = Math.cos((Math.PI * (n - k - 0.25)) / (n + 0.5)); // near the root, from the lowest on
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let before = 0;
      let value = 1;
      for (let degree = 1; degree <= n; degree++) {
        const next = ((2 * degree - 1) * x * value - (degree - 1) * before) / degree;
        before = value;
        value = next;
      }
      slope = (n * (x * value - before)) / (x * x - 1);
      const move = value / slope;
      x -= move;
      if (Math.abs(move) < 1e-16) break;
    }
    points[k] = (1 + x) / 2;
    weights[k] = 1 / ((1 - x * x) * slope * slope);
  }
  const rule = { points, weights };
  known.set(n, rule);
  return rule;
}
