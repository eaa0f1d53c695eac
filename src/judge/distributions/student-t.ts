/**
 * Distribution function of Student's t.
 *
 * @param df degrees of freedom, > 0.
 * @returns the probability of a value <= `t`, in [0, 1].
 * @see Abramowitz & Stegun (1964) 26.7.1: half the incomplete beta function at df / (df + t^2) lies beyond |t|.
 */
export function studentTCdf(t: number, df: number): number {
  const beyond = incompleteBeta(df / (df + t * t), (t * t) / (df + t * t), df / 2, 0.5) / 2;
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
  let high = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentTCdf(middle, df) < p) low = middle;
    else high = middle;
  }
}

/**
 * Regularised incomplete beta function I_x(a, b) where a or b is 1/2.
 *
 * @param y 1 - x, given apart because it loses digits when it is subtracted.
 */
function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  // The continued fraction converges fast for x < (a + 1) / (a + b + 2); the other side is 1 minus its mirror.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(y, x, b, a);
  const front = Math.exp(a * logOf(x, y) + b * logOf(y, x) - Math.log(betaHalf(a === 0.5 ? b : a))) / a;
  return front * betaFraction(x, a, b);
}

/** ln x, given `rest` = 1 - x too: for x close to 1, `rest` has the more digits. */
function logOf(x: number, rest: number): number {
  return rest < 0.5 ? Math.log1p(-rest) : Math.log(x);
}

/** Continued fraction DLMF 8.17.22, by Lentz's method (Thompson & Barnett 1986). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300; // stands for a denominator that is 0
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1), tiny);
  let value = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d, tiny);
    c = awayFromZero(1 + even / c, tiny);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d, tiny);
    c = awayFromZero(1 + odd / c, tiny);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
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
