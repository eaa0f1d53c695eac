// Exponentials and logarithms of two numbers at a time.

/** The logarithm of e to base 2. */
const log2e: f64 = 1.4426950408889634;
/** ln 2, its last bits zero, so that its product with a small whole number is exact. The split is that of FreeBSD's `e_exp.c`. */
const ln2High: f64 = 6.9314718036912381649e-1;
/** What `ln2High` lacks of ln 2. */
const ln2Low: f64 = 1.90821492927058770002e-10;
/** 1.5 * 2^52: adding it to a number rounds the number to a whole one, which then stands in the low bits of the sum. */
export const roundingTerm: f64 = 6755399441055744.0;

/** a + b x for two numbers. */
function line(x: v128, a: f64, b: f64): v128 {
  return f64x2.add(f64x2.splat(a), f64x2.mul(f64x2.splat(b), x));
}

/** e to the power of two numbers <= 0; 0 below -700. */
export function expOfNegative(x: v128): v128 {
  const bounded = f64x2.pmax(x, f64x2.splat(-700));
  const shifted = f64x2.add(f64x2.mul(bounded, f64x2.splat(log2e)), f64x2.splat(roundingTerm));
  const k = f64x2.sub(shifted, f64x2.splat(roundingTerm));
  const r = f64x2.sub(
    f64x2.sub(bounded, f64x2.mul(k, f64x2.splat(ln2High))),
    f64x2.mul(k, f64x2.splat(ln2Low)),
  );
  // Taylor's series; |r| <= ln 2 / 2 leaves an error below 1e-17 after the 13th power. In pairs, so that no term waits for all
  // before it (Estrin's scheme).
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const to3 = f64x2.add(line(r, 1.0, 1.0), f64x2.mul(line(r, 1.0 / 2.0, 1.0 / 6.0), r2));
  const to7 = f64x2.add(line(r, 1.0 / 24.0, 1.0 / 120.0), f64x2.mul(line(r, 1.0 / 720.0, 1.0 / 5040.0), r2));
  const to11 = f64x2.add(
    line(r, 1.0 / 40320.0, 1.0 / 362880.0),
    f64x2.mul(line(r, 1.0 / 3628800.0, 1.0 / 39916800.0), r2),
  );
  const to13 = line(r, 1.0 / 479001600.0, 1.0 / 6227020800.0);
  const high = f64x2.add(to11, f64x2.mul(to13, r4));
  const p = f64x2.add(f64x2.add(to3, f64x2.mul(to7, r4)), f64x2.mul(high, f64x2.mul(r4, r4)));
  const power = i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52);
  return v128.and(f64x2.mul(p, power), f64x2.ge(x, f64x2.splat(-700)));
}

/** The exponents of two positive numbers, plus 1023 as they are stored. */
export function exponentsOf(x: v128): v128 {
  return i64x2.shr_u(x, 52);
}

/** Two positive numbers, scaled by a power of two into [1, 2). */
export function mantissasOf(x: v128): v128 {
  return v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3ff0000000000000));
}

/** The logarithms of two numbers >= 1: ln 2 times the exponent, and a series in (m - c) / (m + c), c being sqrt 2. */
export function logOf(x: v128): v128 {
  const magic = 4503599627370496.0; // 2^52: its low bits are a whole number added to it
  const exponents = f64x2.sub(v128.or(exponentsOf(x), f64x2.splat(magic)), f64x2.splat(magic + 1023));
  const m = mantissasOf(x);
  const root = f64x2.splat(1.4142135623730951);
  const s = f64x2.div(f64x2.sub(m, root), f64x2.add(m, root));
  const q = f64x2.mul(s, s);
  let p = f64x2.splat(1.0 / 21.0);
  p = f64x2.add(f64x2.mul(p, q), f64x2.splat(1.0 / 19.0));
  p = f64x2.add(f64x2.mul(p, q), f64x2.splat(1.0 / 17.0));
  p = f64x2.add(f64x2.mul(p, q), f64x2.splat(1.0 / 15.0));
  p = f64x2.add(f64x2.mul(p, q), f64x2.splat(1.0 / 13.0));
  p = f64x2.add(f64x2.mul(p, q), f64x2.splat(1.0 / 11.0));
  p = f64x2.add(f64x2.mul(p, q), f64x2.splat(1.0 / 9.0));
  p = f64x2.add(f64x2.mul(p, q), f64x2.splat(1.0 / 7.0));
  p = f64x2.add(f64x2.mul(p, q), f64x2.splat(1.0 / 5.0));
  p = f64x2.add(f64x2.mul(p, q), f64x2.splat(1.0 / 3.0));
  p = f64x2.add(f64x2.mul(p, q), f64x2.splat(1.0));
  const ln2 = f64x2.splat(0.6931471805599453);
  const half = f64x2.splat(0.34657359027997264);
  return f64x2.add(f64x2.add(f64x2.mul(exponents, ln2), half), f64x2.mul(f64x2.mul(s, f64x2.splat(2)), p));
}

/** The sum of both lanes. */
export function sumOf(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}
