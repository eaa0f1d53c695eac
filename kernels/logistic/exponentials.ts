// Exponential and logarithm of two values at once.

// Constants, twice for both halves of a register: loading one takes less than building it. EXP: (exp(r) - 1 - r) / r^2 for
// |r| <= log(2) / 2; ATANH: (2 atanh(s) / s - 2) / s^2 by s^2; both fitted at Chebyshev's nodes.
export const ROUND: usize = memory.data<f64>([6755399441055744, 6755399441055744], 16); // 1.5 * 2^52: adding it rounds to a whole number, held by the lowest bits
export const LOG2E: usize = memory.data<f64>([1.4426950408889634, 1.4426950408889634], 16);
export const LN2_HIGH: usize = memory.data<f64>([0.6931471801362932, 0.6931471801362932], 16);
export const LN2_LOW: usize = memory.data<f64>([4.236521365809284e-10, 4.236521365809284e-10], 16);
export const EXP2: usize = memory.data<f64>([0.5000000000000001, 0.5000000000000001], 16);
export const EXP3: usize = memory.data<f64>([0.16666666666666669, 0.16666666666666669], 16);
export const EXP4: usize = memory.data<f64>([0.04166666666662413, 0.04166666666662413], 16);
export const EXP5: usize = memory.data<f64>([0.008333333333330062, 0.008333333333330062], 16);
export const EXP6: usize = memory.data<f64>([0.0013888888917213717, 0.0013888888917213717], 16);
export const EXP7: usize = memory.data<f64>([0.00019841269863053618, 0.00019841269863053618], 16);
export const EXP8: usize = memory.data<f64>([2.4801521295954376e-5, 2.4801521295954376e-5], 16);
export const EXP9: usize = memory.data<f64>([2.7557268459997064e-6, 2.7557268459997064e-6], 16);
export const EXP10: usize = memory.data<f64>([2.7620088445409746e-7, 2.7620088445409746e-7], 16);
export const EXP11: usize = memory.data<f64>([2.510038549551032e-8, 2.510038549551032e-8], 16);
export const ONE: usize = memory.data<f64>([1, 1], 16);
export const BIAS: usize = memory.data<i64>([1023, 1023], 16);
export const LEAST: usize = memory.data<f64>([-708, -708], 16); // exp of less is taken for 0
export const ATANH0: usize = memory.data<f64>([0.666666666666667, 0.666666666666667], 16);
export const ATANH1: usize = memory.data<f64>([0.3999999999989827, 0.3999999999989827], 16);
export const ATANH2: usize = memory.data<f64>([0.2857142862653362, 0.2857142862653362], 16);
export const ATANH3: usize = memory.data<f64>([0.22222211043776857, 0.22222211043776857], 16);
export const ATANH4: usize = memory.data<f64>([0.18182895750119193, 0.18182895750119193], 16);
export const ATANH5: usize = memory.data<f64>([0.1533150161114533, 0.1533150161114533], 16);
export const ATANH6: usize = memory.data<f64>([0.1461916613488797, 0.1461916613488797], 16);
export const ROOT2_1: usize = memory.data<f64>([0.41421356237309503, 0.41421356237309503], 16); // the square root of 2, minus 1
export const HALF: usize = memory.data<f64>([0.5, 0.5], 16);
export const SIGN: usize = memory.data<i64>([i64.MIN_VALUE, i64.MIN_VALUE], 16);
export const TWO: usize = memory.data<f64>([2, 2], 16);
export const LN2: usize = memory.data<f64>([0.6931471805599453, 0.6931471805599453], 16);
export const HALF_ROOT: usize = memory.data<i64>([0x3fe6a09e667f3bcd, 0x3fe6a09e667f3bcd], 16);

/** exp(x) for x <= 0, within an ulp; 0 below -708. Polynomial fitted at Chebyshev's nodes, error 2e-17. */
@inline
export function expOf(x: v128): v128 {
  const magic = v128.load(ROUND);
  const shifted = f64x2.add(f64x2.mul(x, v128.load(LOG2E)), magic);
  const k = f64x2.sub(shifted, magic);
  const high = f64x2.sub(x, f64x2.mul(k, v128.load(LN2_HIGH)));
  const r = f64x2.sub(high, f64x2.mul(k, v128.load(LN2_LOW)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const c01 = f64x2.add(v128.load(EXP2), f64x2.mul(r, v128.load(EXP3)));
  const c23 = f64x2.add(v128.load(EXP4), f64x2.mul(r, v128.load(EXP5)));
  const c45 = f64x2.add(v128.load(EXP6), f64x2.mul(r, v128.load(EXP7)));
  const c67 = f64x2.add(v128.load(EXP8), f64x2.mul(r, v128.load(EXP9)));
  const c89 = f64x2.add(v128.load(EXP10), f64x2.mul(r, v128.load(EXP11)));
  const c03 = f64x2.add(c01, f64x2.mul(r2, c23));
  const c47 = f64x2.add(c45, f64x2.mul(r2, c67));
  const c49 = f64x2.add(c47, f64x2.mul(r4, c89));
  const tail = f64x2.mul(r2, f64x2.add(c03, f64x2.mul(r4, c49)));
  const e = f64x2.add(v128.load(ONE), f64x2.add(r, tail));
  const scale = i64x2.shl(i64x2.add(shifted, v128.load(BIAS)), 52);
  return v128.andnot(f64x2.mul(e, scale), f64x2.lt(x, v128.load(LEAST)));
}

/** 2 atanh(f / d) = log((d + f) / (d - f)) for |f / d| <= 0.1716, within two ulps. */
@inline
function twiceAtanh(f: v128, d: v128): v128 {
  const s = f64x2.div(f, d);
  const t = f64x2.mul(s, s);
  const t2 = f64x2.mul(t, t);
  const c01 = f64x2.add(v128.load(ATANH0), f64x2.mul(t, v128.load(ATANH1)));
  const c23 = f64x2.add(v128.load(ATANH2), f64x2.mul(t, v128.load(ATANH3)));
  const c45 = f64x2.add(v128.load(ATANH4), f64x2.mul(t, v128.load(ATANH5)));
  const c46 = f64x2.add(c45, f64x2.mul(t2, v128.load(ATANH6)));
  const c = f64x2.add(c01, f64x2.mul(t2, f64x2.add(c23, f64x2.mul(t2, c46))));
  return f64x2.add(f64x2.add(s, s), f64x2.mul(f64x2.mul(s, t), c));
}

/** log(1 + e) for 0 <= e <= 1. */
@inline
export function log1pOfShare(e: v128): v128 {
  const isLarge = f64x2.gt(e, v128.load(ROOT2_1));
  const one = v128.and(isLarge, v128.load(ONE));
  const f = f64x2.sub(e, one);
  const d = f64x2.add(f64x2.add(e, v128.load(TWO)), one);
  return f64x2.add(twiceAtanh(f, d), v128.and(isLarge, v128.load(LN2)));
}

/** log(1 + x) for x >= 0. */
@inline
export function log1pOf(x: v128): v128 {
  const whole = f64x2.add(x, v128.load(ONE));
  const half = v128.load(HALF_ROOT);
  const k = i64x2.shr_s(i64x2.sub(whole, half), 52);
  const mantissa = i64x2.sub(whole, i64x2.shl(k, 52));
  const f = v128.bitselect(x, f64x2.sub(mantissa, v128.load(ONE)), i64x2.eq(k, i64x2.splat(0)));
  const n = f64x2.sub(i64x2.add(k, v128.load(ROUND)), v128.load(ROUND));
  const high = f64x2.mul(n, v128.load(LN2_HIGH));
  const low = f64x2.mul(n, v128.load(LN2_LOW));
  return f64x2.add(high, f64x2.add(low, twiceAtanh(f, f64x2.add(f, v128.load(TWO)))));
}
