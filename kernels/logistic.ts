// Log loss of linear scores over blocks of rows: value and gradient, second derivatives, for two and for several classes.
//
// Rows are `p` doubles each, row-major. Parameters of one output are the intercept, where there is one (`first` is 1, else
// 0), and `p` coefficients. Codes (i32) and weights (f64) of rows have room for one more, which is overwritten.

/** Rows whose scores, residuals and gradient are computed in turn while they stay in the nearest cache. */
const ROWS: i32 = 64;
/** Rows whose products are added up at once. */
const GRAM_ROWS: i32 = 32;
// Constants, twice for both halves of a register: loading one takes less than building it. EXP: (exp(r) - 1 - r) / r^2 for
// |r| <= log(2) / 2; ATANH: (2 atanh(s) / s - 2) / s^2 by s^2; both fitted at Chebyshev's nodes.
const ROUND: usize = memory.data<f64>([6755399441055744, 6755399441055744], 16); // 1.5 * 2^52: adding it rounds to a whole number, held by the lowest bits
const LOG2E: usize = memory.data<f64>([1.4426950408889634, 1.4426950408889634], 16);
const LN2_HIGH: usize = memory.data<f64>([0.6931471801362932, 0.6931471801362932], 16);
const LN2_LOW: usize = memory.data<f64>([4.236521365809284e-10, 4.236521365809284e-10], 16);
const EXP2: usize = memory.data<f64>([0.5000000000000001, 0.5000000000000001], 16);
const EXP3: usize = memory.data<f64>([0.16666666666666669, 0.16666666666666669], 16);
const EXP4: usize = memory.data<f64>([0.04166666666662413, 0.04166666666662413], 16);
const EXP5: usize = memory.data<f64>([0.008333333333330062, 0.008333333333330062], 16);
const EXP6: usize = memory.data<f64>([0.0013888888917213717, 0.0013888888917213717], 16);
const EXP7: usize = memory.data<f64>([0.00019841269863053618, 0.00019841269863053618], 16);
const EXP8: usize = memory.data<f64>([2.4801521295954376e-5, 2.4801521295954376e-5], 16);
const EXP9: usize = memory.data<f64>([2.7557268459997064e-6, 2.7557268459997064e-6], 16);
const EXP10: usize = memory.data<f64>([2.7620088445409746e-7, 2.7620088445409746e-7], 16);
const EXP11: usize = memory.data<f64>([2.510038549551032e-8, 2.510038549551032e-8], 16);
const ONE: usize = memory.data<f64>([1, 1], 16);
const BIAS: usize = memory.data<i64>([1023, 1023], 16);
const LEAST: usize = memory.data<f64>([-708, -708], 16); // exp of less is taken for 0
const ATANH0: usize = memory.data<f64>([0.666666666666667, 0.666666666666667], 16);
const ATANH1: usize = memory.data<f64>([0.3999999999989827, 0.3999999999989827], 16);
const ATANH2: usize = memory.data<f64>([0.2857142862653362, 0.2857142862653362], 16);
const ATANH3: usize = memory.data<f64>([0.22222211043776857, 0.22222211043776857], 16);
const ATANH4: usize = memory.data<f64>([0.18182895750119193, 0.18182895750119193], 16);
const ATANH5: usize = memory.data<f64>([0.1533150161114533, 0.1533150161114533], 16);
const ATANH6: usize = memory.data<f64>([0.1461916613488797, 0.1461916613488797], 16);
const ROOT2_1: usize = memory.data<f64>([0.41421356237309503, 0.41421356237309503], 16); // the square root of 2, minus 1
const HALF: usize = memory.data<f64>([0.5, 0.5], 16);
const SIGN: usize = memory.data<i64>([i64.MIN_VALUE, i64.MIN_VALUE], 16);
const TWO: usize = memory.data<f64>([2, 2], 16);
const LN2: usize = memory.data<f64>([0.6931471805599453, 0.6931471805599453], 16);
const HALF_ROOT: usize = memory.data<i64>([0x3fe6a09e667f3bcd, 0x3fe6a09e667f3bcd], 16);

const scores: usize = memory.data(ROWS * 8 + 16, 16);
const exps: usize = memory.data(ROWS * 8 + 16, 16);
const curvature: usize = memory.data(ROWS * 8 + 16, 16);

/** exp(x) for x <= 0, within an ulp; 0 below -708. Polynomial fitted at Chebyshev's nodes, error 2e-17. */
@inline
function expOf(x: v128): v128 {
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
function log1pOfShare(e: v128): v128 {
  const isLarge = f64x2.gt(e, v128.load(ROOT2_1));
  const one = v128.and(isLarge, v128.load(ONE));
  const f = f64x2.sub(e, one);
  const d = f64x2.add(f64x2.add(e, v128.load(TWO)), one);
  return f64x2.add(twiceAtanh(f, d), v128.and(isLarge, v128.load(LN2)));
}

/** log(1 + x) for x >= 0. */
@inline
function log1pOf(x: v128): v128 {
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

/** The sums of the two halves of `a` and of `b`. */
@inline
function sumHalves(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}

/** Writes `intercept + x . coef` of n rows to z. */
function writeScores(x: usize, n: i32, p: i32, coef: usize, intercept: f64, z: usize): void {
  const stride: usize = (<usize>p) << 3;
  const quads: usize = (<usize>(p & ~3)) << 3;
  const start = f64x2.splat(intercept);
  let i: i32 = 0;
  let a = x;
  for (; i + 4 <= n; i += 4) {
    let b = a + stride;
    let c = b + stride;
    let d = c + stride;
    const next = d + stride;
    const end = a + quads;
    let w = coef;
    let a0 = f64x2.splat(0);
    let a1 = f64x2.splat(0);
    let b0 = f64x2.splat(0);
    let b1 = f64x2.splat(0);
    let c0 = f64x2.splat(0);
    let c1 = f64x2.splat(0);
    let d0 = f64x2.splat(0);
    let d1 = f64x2.splat(0);
    while (a < end) {
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      a0 = f64x2.add(a0, f64x2.mul(w0, v128.load(a)));
      a1 = f64x2.add(a1, f64x2.mul(w1, v128.load(a, 16)));
      b0 = f64x2.add(b0, f64x2.mul(w0, v128.load(b)));
      b1 = f64x2.add(b1, f64x2.mul(w1, v128.load(b, 16)));
      c0 = f64x2.add(c0, f64x2.mul(w0, v128.load(c)));
      c1 = f64x2.add(c1, f64x2.mul(w1, v128.load(c, 16)));
      d0 = f64x2.add(d0, f64x2.mul(w0, v128.load(d)));
      d1 = f64x2.add(d1, f64x2.mul(w1, v128.load(d, 16)));
      a += 32;
      b += 32;
      c += 32;
      d += 32;
      w += 32;
    }
    if (p & 2) {
      const w0 = v128.load(w);
      a0 = f64x2.add(a0, f64x2.mul(w0, v128.load(a)));
      b0 = f64x2.add(b0, f64x2.mul(w0, v128.load(b)));
      c0 = f64x2.add(c0, f64x2.mul(w0, v128.load(c)));
      d0 = f64x2.add(d0, f64x2.mul(w0, v128.load(d)));
      a += 16;
      b += 16;
      c += 16;
      d += 16;
      w += 16;
    }
    if (p & 1) {
      const w0 = v128.load64_zero(w);
      a1 = f64x2.add(a1, f64x2.mul(w0, v128.load64_zero(a)));
      b1 = f64x2.add(b1, f64x2.mul(w0, v128.load64_zero(b)));
      c1 = f64x2.add(c1, f64x2.mul(w0, v128.load64_zero(c)));
      d1 = f64x2.add(d1, f64x2.mul(w0, v128.load64_zero(d)));
    }
    v128.store(z, f64x2.add(start, sumHalves(f64x2.add(a0, a1), f64x2.add(b0, b1))));
    v128.store(z, f64x2.add(start, sumHalves(f64x2.add(c0, c1), f64x2.add(d0, d1))), 16);
    z += 32;
    a = next;
  }
  for (; i < n; i++) {
    const next = a + stride;
    const end = a + quads;
    let w = coef;
    let a0 = f64x2.splat(0);
    let a1 = f64x2.splat(0);
    while (a < end) {
      a0 = f64x2.add(a0, f64x2.mul(v128.load(w), v128.load(a)));
      a1 = f64x2.add(a1, f64x2.mul(v128.load(w, 16), v128.load(a, 16)));
      a += 32;
      w += 32;
    }
    if (p & 2) {
      a0 = f64x2.add(a0, f64x2.mul(v128.load(w), v128.load(a)));
      a += 16;
      w += 16;
    }
    if (p & 1) a1 = f64x2.add(a1, f64x2.mul(v128.load64_zero(w), v128.load64_zero(a)));
    a0 = f64x2.add(a0, a1);
    f64.store(z, intercept + (f64x2.extract_lane(a0, 0) + f64x2.extract_lane(a0, 1)));
    z += 8;
    a = next;
  }
}

/** Adds n rows, each times its residual, to the p values at g. */
function addRows(x: usize, n: i32, p: i32, residuals: usize, g: usize): void {
  const stride: usize = (<usize>p) << 3;
  const quads: usize = (<usize>(p & ~3)) << 3;
  let i: i32 = 0;
  let a = x;
  for (; i + 4 <= n; i += 4) {
    let b = a + stride;
    let c = b + stride;
    let d = c + stride;
    const next = d + stride;
    const end = a + quads;
    const ra = v128.load64_splat(residuals);
    const rb = v128.load64_splat(residuals, 8);
    const rc = v128.load64_splat(residuals, 16);
    const rd = v128.load64_splat(residuals, 24);
    let out = g;
    while (a < end) {
      const ab0 = f64x2.add(f64x2.mul(ra, v128.load(a)), f64x2.mul(rb, v128.load(b)));
      const cd0 = f64x2.add(f64x2.mul(rc, v128.load(c)), f64x2.mul(rd, v128.load(d)));
      const ab1 = f64x2.add(f64x2.mul(ra, v128.load(a, 16)), f64x2.mul(rb, v128.load(b, 16)));
      const cd1 = f64x2.add(f64x2.mul(rc, v128.load(c, 16)), f64x2.mul(rd, v128.load(d, 16)));
      v128.store(out, f64x2.add(v128.load(out), f64x2.add(ab0, cd0)));
      v128.store(out, f64x2.add(v128.load(out, 16), f64x2.add(ab1, cd1)), 16);
      a += 32;
      b += 32;
      c += 32;
      d += 32;
      out += 32;
    }
    if (p & 2) {
      const ab0 = f64x2.add(f64x2.mul(ra, v128.load(a)), f64x2.mul(rb, v128.load(b)));
      const cd0 = f64x2.add(f64x2.mul(rc, v128.load(c)), f64x2.mul(rd, v128.load(d)));
      v128.store(out, f64x2.add(v128.load(out), f64x2.add(ab0, cd0)));
      a += 16;
      b += 16;
      c += 16;
      d += 16;
      out += 16;
    }
    if (p & 1) {
      const ab = f64.load(residuals) * f64.load(a) + f64.load(residuals, 8) * f64.load(b);
      const cd = f64.load(residuals, 16) * f64.load(c) + f64.load(residuals, 24) * f64.load(d);
      f64.store(out, f64.load(out) + (ab + cd));
    }
    residuals += 32;
    a = next;
  }
  for (; i < n; i++) {
    const next = a + stride;
    const r = f64.load(residuals);
    let out = g;
    while (a < next) {
      f64.store(out, f64.load(out) + r * f64.load(a));
      a += 8;
      out += 8;
    }
    residuals += 8;
  }
}

@inline
function loadIntercept(theta: usize, first: i32): f64 {
  return first ? f64.load(theta) : 0;
}

/** Ends an odd number of rows with one that counts for nothing. */
@inline
function padRows(n: i32, codes: usize, weights: usize, z: usize): void {
  i32.store(codes + ((<usize>n) << 2), 0);
  f64.store(weights + ((<usize>n) << 3), 0);
  f64.store(z + ((<usize>n) << 3), 0);
}

/**
 * Two classes: adds the loss of n rows, if wanted, to `out[0]` and its gradient to what follows. All comes from exp(-|z|), so that it
 * keeps its relative accuracy where a probability is next to 0 or 1.
 */
export function addBinary(
  x: usize, codes: usize, weights: usize, n: i32, p: i32, first: i32, theta: usize, wantsLoss: i32, out: usize,
): void {
  const coef = theta + ((<usize>first) << 3);
  const gradient = out + 8 + ((<usize>first) << 3);
  let loss = f64x2.splat(0);
  let sum = f64x2.splat(0);
  for (let left = n; left > 0; left -= ROWS) {
    const count = min(left, ROWS);
    writeScores(x, count, p, coef, loadIntercept(theta, first), scores);
    if (count & 1) padRows(count, codes, weights, scores);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    // In three loops, whose steps are short enough for a processor to work on several at once.
    for (let at: usize = 0; at < pairs; at += 16)
      v128.store(exps + at, expOf(v128.or(v128.load(scores + at), v128.load(SIGN))));
    for (let at: usize = wantsLoss ? 0 : pairs; at < pairs; at += 16) {
      const z = v128.load(scores + at);
      const sign = i64x2.shl(i64x2.extend_low_i32x4_s(v128.load64_zero(codes + (at >> 1))), 63);
      const margin = v128.xor(v128.xor(z, sign), v128.load(SIGN)); // z for class 1, -z for class 0
      const short = f64x2.mul(f64x2.add(v128.or(z, v128.load(SIGN)), margin), v128.load(HALF)); // where it is below 0
      loss = f64x2.add(loss, f64x2.mul(v128.load(weights + at), f64x2.sub(log1pOfShare(v128.load(exps + at)), short)));
    }
    for (let at: usize = 0; at < pairs; at += 16) {
      const z = v128.load(scores + at);
      const sign = i64x2.shl(i64x2.extend_low_i32x4_s(v128.load64_zero(codes + (at >> 1))), 63);
      const isWrong = f64x2.lt(v128.xor(v128.xor(z, sign), v128.load(SIGN)), f64x2.splat(0));
      const e = v128.load(exps + at);
      const near = f64x2.div(v128.load(weights + at), f64x2.add(v128.load(ONE), e)); // of the likelier class
      const r = v128.xor(f64x2.mul(v128.bitselect(v128.load(ONE), e, isWrong), near), sign);
      sum = f64x2.add(sum, r);
      v128.store(scores + at, r);
    }
    addRows(x, count, p, scores, gradient);
    x += (<usize>count) * ((<usize>p) << 3);
    codes += (<usize>count) << 2;
    weights += (<usize>count) << 3;
  }
  f64.store(out, f64.load(out) + (f64x2.extract_lane(loss, 0) + f64x2.extract_lane(loss, 1)));
  if (first) f64.store(out, f64.load(out, 8) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)), 8);
}

/** Writes the rows as `P` values each, a multiple of 4: the intercept's 1, where there is one, the columns, zeros. */
function packRows(x: usize, n: i32, p: i32, first: i32, P: i32, u: usize): void {
  for (let i: i32 = 0; i < n; i++) {
    const next = u + ((<usize>P) << 3);
    if (first) f64.store(u, 1);
    u += (<usize>first) << 3;
    const pairs = x + ((<usize>(p & ~1)) << 3);
    for (; x < pairs; x += 16, u += 16) v128.store(u, v128.load(x));
    if (p & 1) {
      f64.store(u, f64.load(x));
      x += 8;
      u += 8;
    }
    for (; u < next; u += 8) f64.store(u, 0);
  }
}

/** Adds the lower triangle, in blocks of 4 x 4, of `u' diag(h) u` to the P x P values at out. */
function addGram(u: usize, v: usize, h: usize, n: i32, P: i32, out: usize): void {
  const stride: usize = (<usize>P) << 3;
  const size: usize = (<usize>n) * stride;
  for (let row: usize = 0; row < size; row += stride) {
    const weight = v128.load64_splat(h);
    const end = row + stride;
    for (let at = row; at < end; at += 32) {
      v128.store(v + at, f64x2.mul(weight, v128.load(u + at)));
      v128.store(v + at, f64x2.mul(weight, v128.load(u + at, 16)), 16);
    }
    h += 8;
  }
  for (let a: usize = 0; a < stride; a += 32)
    for (let b: usize = 0; b <= a; b += 32) {
      let r00 = f64x2.splat(0);
      let r01 = f64x2.splat(0);
      let r10 = f64x2.splat(0);
      let r11 = f64x2.splat(0);
      let r20 = f64x2.splat(0);
      let r21 = f64x2.splat(0);
      let r30 = f64x2.splat(0);
      let r31 = f64x2.splat(0);
      let left = v + a;
      let right = u + b;
      const end = left + size;
      while (left < end) {
        const b0 = v128.load(right);
        const b1 = v128.load(right, 16);
        const a0 = v128.load64_splat(left);
        const a1 = v128.load64_splat(left, 8);
        const a2 = v128.load64_splat(left, 16);
        const a3 = v128.load64_splat(left, 24);
        r00 = f64x2.add(r00, f64x2.mul(a0, b0));
        r01 = f64x2.add(r01, f64x2.mul(a0, b1));
        r10 = f64x2.add(r10, f64x2.mul(a1, b0));
        r11 = f64x2.add(r11, f64x2.mul(a1, b1));
        r20 = f64x2.add(r20, f64x2.mul(a2, b0));
        r21 = f64x2.add(r21, f64x2.mul(a2, b1));
        r30 = f64x2.add(r30, f64x2.mul(a3, b0));
        r31 = f64x2.add(r31, f64x2.mul(a3, b1));
        left += stride;
        right += stride;
      }
      let to = out + (a >> 3) * stride + b;
      v128.store(to, f64x2.add(v128.load(to), r00));
      v128.store(to, f64x2.add(v128.load(to, 16), r01), 16);
      to += stride;
      v128.store(to, f64x2.add(v128.load(to), r10));
      v128.store(to, f64x2.add(v128.load(to, 16), r11), 16);
      to += stride;
      v128.store(to, f64x2.add(v128.load(to), r20));
      v128.store(to, f64x2.add(v128.load(to, 16), r21), 16);
      to += stride;
      v128.store(to, f64x2.add(v128.load(to), r30));
      v128.store(to, f64x2.add(v128.load(to, 16), r31), 16);
    }
}

/** The same, over the values that are not zero: for rows of which most are. `v` holds them and where they stand. */
function addSparseGram(u: usize, v: usize, h: usize, n: i32, P: i32, out: usize): void {
  const stride: usize = (<usize>P) << 3;
  for (let i: i32 = 0; i < n; i++) {
    const weight = f64.load(h);
    let end = v;
    for (let at: usize = 0; at < stride; at += 8) {
      const value = f64.load(u + at);
      if (value == 0) continue;
      f64.store(end, value);
      store<usize>(end, at, 8);
      end += 16;
      const row = out + (at >> 3) * stride;
      const scaled = weight * value;
      for (let other = v; other < end; other += 16) {
        const to = row + load<usize>(other, 8);
        f64.store(to, f64.load(to) + scaled * f64.load(other));
      }
    }
    u += stride;
    h += 8;
  }
}

/**
 * Two classes: adds the second derivatives over n rows to the P x P values at out. P is a multiple of 4 that holds the
 * parameters.
 *
 * @param scratch room for 64 * P doubles.
 */
export function addBinaryHessian(
  x: usize, weights: usize, n: i32, p: i32, first: i32, theta: usize, P: i32, isSparse: i32, scratch: usize, out: usize,
): void {
  const coef = theta + ((<usize>first) << 3);
  const v = scratch + (<usize>GRAM_ROWS) * ((<usize>P) << 3);
  for (let left = n; left > 0; left -= GRAM_ROWS) {
    const count = min(left, GRAM_ROWS);
    writeScores(x, count, p, coef, loadIntercept(theta, first), scores);
    f64.store(scores + ((<usize>count) << 3), 0);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    for (let at: usize = 0; at < pairs; at += 16) {
      v128.store(curvature + at, f64x2.mul(v128.load(weights + at), binaryCurvature(scores + at)));
    }
    packRows(x, count, p, first, P, scratch);
    if (isSparse) addSparseGram(scratch, v, curvature, count, P, out);
    else addGram(scratch, v, curvature, count, P, out);
    x += (<usize>count) * ((<usize>p) << 3);
    weights += (<usize>count) << 3;
  }
}

/** p (1 - p) of two scores. */
@inline
function binaryCurvature(z: usize): v128 {
  const e = expOf(v128.or(v128.load(z), v128.load(SIGN)));
  const near = f64x2.div(v128.load(ONE), f64x2.add(v128.load(ONE), e));
  return f64x2.mul(near, f64x2.mul(e, near));
}

/** Turns the scores of a block of rows, ROWS doubles a class, into probabilities. */
function writeProbabilities(z: usize, count: i32, K: i32): void {
  const stride: usize = (<usize>ROWS) << 3;
  const end = z + (<usize>K) * stride;
  const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
  for (let at: usize = 0; at < pairs; at += 16) {
    let highest = v128.load(z + at);
    for (let k = z + stride; k < end; k += stride) highest = f64x2.max(highest, v128.load(k + at));
    let total = f64x2.splat(0);
    for (let k = z; k < end; k += stride) {
      const e = expOf(f64x2.sub(v128.load(k + at), highest));
      total = f64x2.add(total, e);
      v128.store(k + at, e);
    }
    for (let k = z; k < end; k += stride) v128.store(k + at, f64x2.div(v128.load(k + at), total));
  }
}

@inline
function writeAllScores(x: usize, n: i32, p: i32, first: i32, K: i32, theta: usize, z: usize): void {
  const width: usize = (<usize>(p + first)) << 3;
  for (let k: i32 = 0; k < K; k++) {
    writeScores(x, n, p, theta + ((<usize>first) << 3), loadIntercept(theta, first), z);
    f64.store(z + ((<usize>n) << 3), 0);
    theta += width;
    z += (<usize>ROWS) << 3;
  }
}

/**
 * K classes, one score each: adds the loss of n rows to `out[0]` and its gradient to what follows.
 *
 * @param scratch room for 64 * K + 1 doubles.
 */
export function addMultinomial(
  x: usize, codes: usize, weights: usize, n: i32, p: i32, first: i32, K: i32, theta: usize, scratch: usize, out: usize,
): void {
  const stride: usize = (<usize>ROWS) << 3;
  const end = scratch + (<usize>K) * stride;
  const width: usize = (<usize>(p + first)) << 3;
  let loss = f64x2.splat(0);
  for (let left = n; left > 0; left -= ROWS) {
    const count = min(left, ROWS);
    writeAllScores(x, count, p, first, K, theta, scratch);
    if (count & 1) padRows(count, codes, weights, scores);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    for (let at: usize = 0; at < pairs; at += 16) {
      const code = i64x2.extend_low_i32x4_s(v128.load64_zero(codes + (at >> 1)));
      const w = v128.load(weights + at);
      let highest = v128.load(scratch + at);
      for (let k = scratch + stride; k < end; k += stride) highest = f64x2.max(highest, v128.load(k + at));
      let total = f64x2.splat(0);
      let others = f64x2.splat(0);
      let own = f64x2.splat(0);
      let class_ = i64x2.splat(0);
      for (let k = scratch; k < end; k += stride) {
        const isOwn = i64x2.eq(code, class_);
        const z = f64x2.sub(v128.load(k + at), highest);
        own = v128.bitselect(z, own, isOwn);
        const e = expOf(z);
        total = f64x2.add(total, e);
        others = f64x2.add(others, v128.andnot(e, isOwn));
        v128.store(k + at, e);
        class_ = i64x2.add(class_, i64x2.splat(1));
      }
      const isHighest = f64x2.eq(own, f64x2.splat(0));
      const beyond = v128.bitselect(others, f64x2.sub(total, v128.load(ONE)), isHighest);
      loss = f64x2.add(loss, f64x2.mul(w, f64x2.sub(log1pOf(beyond), own)));
      const share = f64x2.div(w, total);
      class_ = i64x2.splat(0);
      for (let k = scratch; k < end; k += stride) {
        const isOwn = i64x2.eq(code, class_);
        const e = v128.bitselect(f64x2.neg(others), v128.load(k + at), isOwn);
        v128.store(k + at, f64x2.mul(share, e));
        class_ = i64x2.add(class_, i64x2.splat(1));
      }
    }
    let gradient = out + 8;
    for (let k = scratch; k < end; k += stride) {
      if (first) {
        let sum = f64x2.splat(0);
        for (let at: usize = 0; at < pairs; at += 16) sum = f64x2.add(sum, v128.load(k + at));
        f64.store(gradient, f64.load(gradient) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
      }
      addRows(x, count, p, k, gradient + ((<usize>first) << 3));
      gradient += width;
    }
    x += (<usize>count) * ((<usize>p) << 3);
    codes += (<usize>count) << 2;
    weights += (<usize>count) << 3;
  }
  f64.store(out, f64.load(out) + (f64x2.extract_lane(loss, 0) + f64x2.extract_lane(loss, 1)));
}

/**
 * K classes: adds the second derivatives over n rows to K (K + 1) / 2 blocks of P x P values at out, those of class k and
 * l <= k at k (k + 1) / 2 + l.
 *
 * @param scratch room for 64 * (K + P) + 1 doubles.
 */
export function addMultinomialHessian(
  x: usize, weights: usize, n: i32, p: i32, first: i32, K: i32, theta: usize, P: i32, isSparse: i32, scratch: usize,
  out: usize,
): void {
  const stride: usize = (<usize>ROWS) << 3;
  const u = scratch + (<usize>K) * stride + 16;
  const v = u + (<usize>GRAM_ROWS) * ((<usize>P) << 3);
  const block: usize = ((<usize>P) * (<usize>P)) << 3;
  for (let left = n; left > 0; left -= GRAM_ROWS) {
    const count = min(left, GRAM_ROWS);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    writeAllScores(x, count, p, first, K, theta, scratch);
    writeProbabilities(scratch, count, K);
    packRows(x, count, p, first, P, u);
    let to = out;
    for (let k: i32 = 0; k < K; k++) {
      const mine = scratch + (<usize>k) * stride;
      for (let l: i32 = 0; l <= k; l++) {
        const other = scratch + (<usize>l) * stride;
        for (let at: usize = 0; at < pairs; at += 16) {
          const weighted = f64x2.mul(v128.load(weights + at), v128.load(mine + at));
          const own = k == l ? v128.load(ONE) : f64x2.splat(0);
          v128.store(curvature + at, f64x2.mul(weighted, f64x2.sub(own, v128.load(other + at))));
        }
        if (isSparse) addSparseGram(u, v, curvature, count, P, to);
        else addGram(u, v, curvature, count, P, to);
        to += block;
      }
    }
    x += (<usize>count) * ((<usize>p) << 3);
    weights += (<usize>count) << 3;
  }
}

/** Adds the squares of n rows, each times its weight, to the p values at g. */
function addSquares(x: usize, n: i32, p: i32, h: usize, g: usize): void {
  for (let i: i32 = 0; i < n; i++) {
    const weight = f64.load(h);
    const end = x + ((<usize>p) << 3);
    for (let out = g; x < end; x += 8, out += 8) {
      const value = f64.load(x);
      f64.store(out, f64.load(out) + weight * value * value);
    }
    h += 8;
  }
}

/**
 * The diagonal of the second derivatives over n rows, for `K` outputs: 1 for two classes.
 *
 * @param scratch room for 64 * K + 1 doubles.
 */
export function addDiagonal(
  x: usize, weights: usize, n: i32, p: i32, first: i32, K: i32, theta: usize, scratch: usize, out: usize,
): void {
  for (let left = n; left > 0; left -= ROWS) {
    const count = min(left, ROWS);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    writeAllScores(x, count, p, first, K, theta, scratch);
    if (count & 1) f64.store(weights + ((<usize>count) << 3), 0);
    if (K > 1) writeProbabilities(scratch, count, K);
    let to = out;
    for (let k: i32 = 0; k < K; k++) {
      const mine = scratch + (((<usize>k) * ROWS) << 3);
      let sum = f64x2.splat(0);
      for (let at: usize = 0; at < pairs; at += 16) {
        const h = K == 1 ? binaryCurvature(mine + at) : v128.load(mine + at);
        const rest = K == 1 ? v128.load(ONE) : f64x2.sub(v128.load(ONE), h);
        const weighted = f64x2.mul(v128.load(weights + at), f64x2.mul(h, rest));
        v128.store(curvature + at, weighted);
        sum = f64x2.add(sum, weighted);
      }
      if (first) {
        f64.store(to, f64.load(to) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
        to += 8;
      }
      addSquares(x, count, p, curvature, to);
      to += (<usize>p) << 3;
    }
    x += (<usize>count) * ((<usize>p) << 3);
    weights += (<usize>count) << 3;
  }
}

/**
 * Two classes: writes two probabilities a row.
 *
 * @returns 0, or NaN when a score is not finite.
 */
export function predictBinary(x: usize, n: i32, p: i32, theta: usize, out: usize): f64 {
  let check = f64x2.splat(0);
  for (let left = n; left > 0; left -= ROWS) {
    const count = min(left, ROWS);
    writeScores(x, count, p, theta + 8, f64.load(theta), scores);
    f64.store(scores + ((<usize>count) << 3), 0);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    for (let at: usize = 0; at < pairs; at += 16) {
      const z = v128.load(scores + at);
      check = f64x2.add(check, f64x2.mul(z, f64x2.splat(0)));
      const e = expOf(v128.or(z, v128.load(SIGN)));
      const near = f64x2.div(v128.load(ONE), f64x2.add(v128.load(ONE), e));
      const far = f64x2.mul(e, near); // not 1 - near: keeps its relative accuracy
      const isFirst = f64x2.lt(z, f64x2.splat(0));
      const first = v128.bitselect(near, far, isFirst);
      const second = v128.bitselect(far, near, isFirst);
      v128.store(out + (at << 1), v128.shuffle<f64>(first, second, 0, 2));
      v128.store(out + (at << 1), v128.shuffle<f64>(first, second, 1, 3), 16);
    }
    x += (<usize>count) * ((<usize>p) << 3);
    out += (<usize>count) << 4;
  }
  return (f64x2.extract_lane(check, 0) + f64x2.extract_lane(check, 1)) * 0;
}

/**
 * K classes: writes K probabilities a row. A class with an intercept of -Infinity has probability 0.
 *
 * @param scratch room for 64 * K + 1 doubles.
 * @returns 0, or NaN when the highest score of a row is not finite.
 */
export function predictMultinomial(
  x: usize, n: i32, p: i32, K: i32, theta: usize, scratch: usize, out: usize,
): f64 {
  const stride: usize = (<usize>ROWS) << 3;
  const row: usize = (<usize>K) << 3;
  let check: f64 = 0;
  for (let left = n; left > 0; left -= ROWS) {
    const count = min(left, ROWS);
    writeAllScores(x, count, p, 1, K, theta, scratch);
    writeProbabilities(scratch, count, K);
    for (let i: i32 = 0; i < count; i++) {
      let from = scratch + ((<usize>i) << 3);
      check += f64.load(from) * 0;
      for (const end = out + row; out < end; out += 8, from += stride) f64.store(out, f64.load(from));
    }
    x += (<usize>count) * ((<usize>p) << 3);
  }
  return check;
}
