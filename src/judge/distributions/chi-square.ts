/**
 * The probability that a chi-square variable with one degree of freedom exceeds `x`.
 *
 * @returns a number in [0, 1], accurate in its leading digits also where it is very small.
 */
export function chiSquareTail(x: number): number {
  return x > 0 ? errorFunctionRest(Math.sqrt(x / 2)) : 1;
}

/**
 * The value that a chi-square variable with one degree of freedom stays below with this probability.
 *
 * @param level in (0, 1).
 */
export function chiSquareQuantile(level: number): number {
  const tail = 1 - level;
  let low = 0;
  let high = 1;
  while (chiSquareTail(high) > tail) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (chiSquareTail(middle) > tail) low = middle;
    else high = middle;
  }
}

/** 1 - erf(x) for x >= 0: by the series DLMF 7.6.2 below 2, by the continued fraction DLMF 7.9.3 from there on. */
function errorFunctionRest(x: number): number {
  if (x < 2) {
    let term = (2 * x * Math.exp(-x * x)) / Math.sqrt(Math.PI);
    let sum = 0;
    for (let n = 0; term > 1e-18 * sum; n++) {
      sum += term;
      term *= (2 * x * x) / (2 * n + 3);
    }
    return 1 - sum;
  }
  let fraction = x;
  // 120 terms are enough for all digits of a double from x = 2 on.
  for (let n = 120; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}
