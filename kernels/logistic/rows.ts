// Products of rows with coefficients, and with residuals. Rows are `p` doubles each, row-major.

import { ROWS } from "./desk";

/** The sums of the two halves of `a` and of `b`. */
@inline
function sumHalves(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}

/** Writes `intercept + x . coef` of n rows to z. */
export function writeScores(x: usize, n: i32, p: i32, coef: usize, intercept: f64, z: usize): void {
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
export function addRows(x: usize, n: i32, p: i32, residuals: usize, g: usize): void {
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
export function loadIntercept(theta: usize, first: i32): f64 {
  return first ? f64.load(theta) : 0;
}

/** Ends an odd number of rows with one that counts for nothing. */
@inline
export function padRows(n: i32, codes: usize, weights: usize, z: usize): void {
  i32.store(codes + ((<usize>n) << 2), 0);
  f64.store(weights + ((<usize>n) << 3), 0);
  f64.store(z + ((<usize>n) << 3), 0);
}

@inline
export function writeAllScores(x: usize, n: i32, p: i32, first: i32, K: i32, theta: usize, z: usize): void {
  const width: usize = (<usize>(p + first)) << 3;
  for (let k: i32 = 0; k < K; k++) {
    writeScores(x, n, p, theta + ((<usize>first) << 3), loadIntercept(theta, first), z);
    f64.store(z + ((<usize>n) << 3), 0);
    theta += width;
    z += (<usize>ROWS) << 3;
  }
}
