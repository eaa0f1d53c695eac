import { findBorder } from "./find-border.ts";

/**
 * Distribution function of Student's t.
 *
 * @param df degrees of freedom, > 0.
 * @returns the probability of a value <= `t`, in [0, 1].
 * @see Abramowitz & Stegun (1964) 26.7.1: half the incomplete beta function at df / (df + t^2) lies beyond |t|.
 */
export function studentTCdf(t: number, df: number): number {
  const beyond = incompleteBeta(df / (df + t * t), (t * t) / (df + t * t), df / 2) / 2;
  return t > 0 ? 1 - beyond : beyond;
}

/**
 * The value below which Student's t lies with this probability.
 *
 * @param p in (0, 1).
 * @param df degrees of freedom, > 0.
 * @throws {RangeError} when `p` or `df` is outside its range.
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`p must be a number > 0 and < 1, got ${p}`);
  if (!(df > 0)) throw new RangeError(`df must be a number > 0, got ${df}`);
  if (p === 0.5) return 0;
  if (p > 0.5) return -lowerQuantile(1 - p, df);
  return lowerQuantile(p, df);
}

/** Bisects between a bound that is far enough and 0: the distribution function is monotone. */
function lowerQuantile(p: number, df: number): number {
  let low = -1;
  while (studentTCdf(low, df) > p) low *= 2;
  return findBorder((t) => studentTCdf(t, df) < p, low, 0);
}

/**
 * Regularised incomplete beta function I_x(a, 1/2).
 *
 * @param y 1 - x, given apart because it loses digits when it is subtracted.
 */
function incompleteBeta(x: number, y: number, a: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const front = Math.exp(a * logOf(x, y) + logOf(y, x) / 2 - Math.log(betaHalf(a)));
  // The fraction converges fast below this; above it, the other side does.
  if (x <= (a + 1) / (a + 2.5)) return front * betaFraction(x, y, a);
  return 1 - 2 * front * otherSideSeries(y, a);
}

/** The sum of which I_y(1/2, a) is the product with 2 y^(1/2) (1 - y)^a / B: all of its terms are positive (DLMF 8.17.8). */
function otherSideSeries(y: number, a: number): number {
  let sum = 0;
  let term = 1;
  for (let n = 0; term > 1e-17 * sum; n++) {
    sum += term;
    term *= ((a + 0.5 + n) / (1.5 + n)) * y;
  }
  return sum;
}

/** ln x, given `rest` = 1 - x too: for x close to 1, `rest` has the more digits. */
function logOf(x: number, rest: number): number {
  return rest < 0.5 ? Math.log1p(-rest) : Math.log(x);
}

/**
 * Continued fraction of I_x(a, 1/2) B(a, 1/2) / (x^a y^(1/2)), by Lentz's method (Thompson & Barnett 1986). It is the even part of DLMF 8.17.22
 * with x and y = 1 - x each where it loses no digits.
 *
 * @see DiDonato & Morris (1992), ACM Transactions on Mathematical Software 18:360-373, equation 9.
 */
function betaFraction(x: number, y: number, a: number): number {
  const b = 0.5;
  const tiny = 1e-300; // stands for a denominator that is 0
  const lambda = (a + b) * y - b;
  let c = awayFromZero((a / (a + 1)) * (lambda + 1), tiny);
  let d = 0;
  let value = 1 / c;
  for (let m = 1; m <= 10_000; m++) {
    const k = a + 2 * m - 1;
    const alpha = ((a + m - 1) * (a + b + m - 1) * m * (b - m) * x * x) / (k * k);
    const beta = m + (m * (b - m) * x) / k + ((a + m) / (k + 2)) * (lambda + 1 + m * (1 + y));
    d = 1 / awayFromZero(beta + alpha * d, tiny);
    c = awayFromZero(beta + alpha / c, tiny);
    value /= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

function awayFromZero(x: number, tiny: number): number {
  return Math.abs(x) < tiny ? tiny : x;
}

/** B(a, 1/2) = sqrt(pi) Gamma(a) / Gamma(a + 1/2): `a` is raised to 40 by the recurrence of Gamma, from where the series holds. */
function betaHalf(a: number): number {
  let ratio = 1;
  let n = a;
  for (; n < 40; n++) ratio *= (n + 0.5) / n;
  return (Math.sqrt(Math.PI / n) * ratio) / gammaSeries(1 / n);
}

/**
 * Gamma(n + 1/2) / (Gamma(n) sqrt(n)) by its asymptotic series in x = 1/n; the next term is below 1e-14 for n >= 40.
 *
 * @see Graham, Knuth & Patashnik (1994), Concrete Mathematics, exercise 9.60.
 */
function gammaSeries(x: number): number {
  const coefficients = [1, -1 / 8, 1 / 128, 5 / 1024, -21 / 32768, -399 / 262144, 869 / 4194304];
  return coefficients.reduceRight((sum, c) => sum * x + c, 0);
}
