// memory: shared
// Histogram boosting: gradients, histograms, the search of a split and the division of rows. Addresses are in bytes.
//
// Sums are exact: a gradient and a hessian are whole numbers of 32 bits, a bin of a histogram is two numbers of 64: the sum
// of gradients; the sum of hessians in the low `shift` bits with the number of rows above them. So neither the order of rows
// nor the division of work changes a bit, and a histogram less one child's is exactly the other child's.

const log2e: f64 = 1.4426950408889634;
const ln2High: f64 = 6.93147180369123816490e-1;
const ln2Low: f64 = 1.90821492927058770002e-10;
const roundingTerm: f64 = 6755399441055744.0; // 1.5 * 2^52: adding it leaves a whole number in the low bits

/** a + b x */
function line(x: v128, a: f64, b: f64): v128 {
  return f64x2.add(f64x2.splat(a), f64x2.mul(f64x2.splat(b), x));
}

/** e to the power of two numbers <= 0; 0 below -700. */
function expOfNegative(x: v128): v128 {
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

/** Writes (gradient, hessian) of two rows as whole numbers; rounded to float32 first, as scikit-learn keeps them. */
function writePair(out: usize, gradient: v128, hessian: v128, gradientScale: f64, hessianScale: f64): void {
  const g = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(gradient));
  const h = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(hessian));
  const term = f64x2.splat(roundingTerm);
  const gi = f64x2.add(f64x2.mul(g, f64x2.splat(gradientScale)), term);
  const hi = f64x2.add(f64x2.mul(h, f64x2.splat(hessianScale)), term);
  v128.store(out, v128.shuffle<i32>(gi, hi, 0, 4, 2, 6));
}

/** The exponents of two positive numbers, plus 1023. */
function exponentsOf(x: v128): v128 {
  return i64x2.shr_u(x, 52);
}

/** Two positive numbers, scaled by a power of two into [1, 2). */
function mantissasOf(x: v128): v128 {
  return v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3ff0000000000000));
}

/** The logarithms of two numbers >= 1: ln 2 times the exponent, and a series in (m - c) / (m + c), c being sqrt 2. */
function logOf(x: v128): v128 {
  const magic = 4503599627370496.0; // 2^52: its low bits are a whole number added to it
  const exponents = f64x2.sub(
    v128.or(exponentsOf(x), f64x2.splat(magic)),
    f64x2.splat(magic + 1023),
  );
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
function sumOf(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/**
 * Gradients and hessians of the log loss of two classes.
 *
 * @param raw f64 a row: the log-odds of class 1.
 * @param codes i32 a row, 0 or 1.
 * @param weights f64 a row, or address 0: all 1.
 * @param out two i32 a row.
 * @param n rows; where odd, all of these have room for one row more, whose raw value is -infinity and its code 0.
 * @returns the sum of the rows' losses.
 */
export function gradients(
  raw: usize,
  codes: usize,
  weights: usize,
  out: usize,
  n: i32,
  gradientScale: f64,
  hessianScale: f64,
): f64 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  // The sum of log(1 + e) is the logarithm of a product, whose exponent is taken out before it grows too large.
  let product = one;
  let exponents = i64x2.splat(0);
  let loss = zero;
  for (let i: i32 = 0; i < n; i += 2) {
    const at = <usize>i;
    const isOne = i64x2.ne(v128.load32x2_s(codes + (at << 2)), i64x2.splat(0));
    const value = v128.load(raw + (at << 3));
    const z = v128.bitselect(f64x2.neg(value), value, isOne);
    const e = expOfNegative(f64x2.neg(f64x2.abs(z)));
    const total = f64x2.add(one, e);
    const share = f64x2.div(one, total);
    const sigmoid = f64x2.mul(v128.bitselect(one, e, f64x2.ge(z, zero)), share);
    let gradient = v128.bitselect(f64x2.neg(sigmoid), sigmoid, isOne);
    let hessian = f64x2.mul(e, f64x2.mul(share, share));
    const linear = f64x2.pmax(z, zero);
    if (weights == 0) {
      product = f64x2.mul(product, total);
      loss = f64x2.add(loss, linear);
      if ((i & 510) == 510) {
        exponents = i64x2.sub(i64x2.add(exponents, exponentsOf(product)), i64x2.splat(1023));
        product = mantissasOf(product);
      }
    } else {
      const weight = v128.load(weights + (at << 3));
      loss = f64x2.add(loss, f64x2.mul(weight, f64x2.add(logOf(total), linear)));
      gradient = f64x2.mul(gradient, weight);
      hessian = f64x2.mul(hessian, weight);
    }
    writePair(out + (at << 3), gradient, hessian, gradientScale, hessianScale);
  }
  const nDoublings = i64x2.extract_lane(exponents, 0) + i64x2.extract_lane(exponents, 1);
  return sumOf(loss) + sumOf(logOf(product)) + <f64>nDoublings * 0.6931471805599453;
}

/**
 * Gradients and hessians of the log loss of several classes, each class on its own: the diagonal of the hessian.
 *
 * @param raw f64 a row, one such column a class, `stride` rows apart.
 * @param codes i32 a row, below `nClasses`.
 * @param weights f64 a row, or address 0: all 1.
 * @param out two i32 a row, one such column a class, `stride` rows apart.
 * @param n rows; where odd, all of these have room for one row more.
 * @returns the sum of the rows' losses.
 */
export function gradientsOfClasses(
  raw: usize,
  codes: usize,
  weights: usize,
  out: usize,
  n: i32,
  stride: i32,
  nClasses: i32,
  gradientScale: f64,
  hessianScale: f64,
): f64 {
  const step = <usize>stride << 3;
  const one = f64x2.splat(1);
  let loss: f64 = 0;
  for (let i: i32 = 0; i < n; i += 2) {
    const at = <usize>i << 3;
    let largest = v128.load(raw + at);
    for (let k: i32 = 1; k < nClasses; k++) largest = f64x2.pmax(largest, v128.load(raw + at + step * k));
    let total = f64x2.splat(0);
    for (let k: i32 = 0; k < nClasses; k++) {
      const e = expOfNegative(f64x2.sub(v128.load(raw + at + step * k), largest));
      v128.store(out + at + step * k, e);
      total = f64x2.add(total, e);
    }
    const code0 = load<i32>(codes + (at >> 1));
    const code1 = load<i32>(codes + (at >> 1), 4);
    const weight = weights == 0 ? one : v128.load(weights + at);
    const own = f64x2(load<f64>(raw + at + step * code0), load<f64>(raw + at + step * code1, 8));
    const losses = f64x2.mul(weight, f64x2.sub(f64x2.add(logOf(total), largest), own));
    loss += f64x2.extract_lane(losses, 0);
    if (i + 1 < n) loss += f64x2.extract_lane(losses, 1);
    for (let k: i32 = 0; k < nClasses; k++) {
      const p = f64x2.div(v128.load(out + at + step * k), total);
      const isClass = v128.and(one, i64x2.eq(i64x2(code0, code1), i64x2.splat(k)));
      writePair(
        out + at + step * k,
        f64x2.mul(f64x2.sub(p, isClass), weight),
        f64x2.mul(f64x2.mul(p, f64x2.sub(one, p)), weight),
        gradientScale,
        hessianScale,
      );
    }
  }
  return loss;
}

/** Sets `bytes` bytes to 0. */
export function clear(at: usize, bytes: i32): void {
  memory.fill(at, 0, bytes);
}

/** Rows that are brought together at a time: they and the histograms of four columns stay near the processor. */
const rowsAtOnce: i32 = 1024;

/** Copies the bins (16 or 32 bytes a row) and the gradients of rows to one place. */
function collect(bins: usize, widthLog2: usize, rows: usize, n: i32, gradients: usize, toBins: usize, toGradients: usize): void {
  const end = rows + (<usize>n << 2);
  const isWide = widthLog2 == 5;
  for (; rows < end; rows += 4, toGradients += 8) {
    const row = <usize>load<u32>(rows);
    const from = bins + (row << widthLog2);
    v128.store(toBins, v128.load(from));
    toBins += 16;
    if (isWide) {
      v128.store(toBins, v128.load(from, 16));
      toBins += 16;
    }
    store<u64>(toGradients, load<u64>(gradients + (row << 3)));
  }
}

/** Adds rows that stand one after the other to the histograms of four columns. */
function accumulateFour(
  bins: usize,
  width: usize,
  gradients: usize,
  n: i32,
  shift: i32,
  histogram0: usize,
  histogram1: usize,
  histogram2: usize,
  histogram3: usize,
): void {
  const one = i64x2(0, <i64>1 << shift);
  const end = gradients + (<usize>n << 3);
  for (; gradients < end; gradients += 8, bins += width) {
    const b = load<u32>(bins);
    const g = i64x2.add(v128.load32x2_s(gradients), one);
    const a0 = histogram0 + ((b & 0xff) << 4);
    const a1 = histogram1 + ((b >> 4) & 0xff0);
    const a2 = histogram2 + ((b >> 12) & 0xff0);
    const a3 = histogram3 + ((b >> 24) << 4);
    v128.store(a0, i64x2.add(v128.load(a0), g));
    v128.store(a1, i64x2.add(v128.load(a1), g));
    v128.store(a2, i64x2.add(v128.load(a2), g));
    v128.store(a3, i64x2.add(v128.load(a3), g));
  }
}

/**
 * Adds rows to the histograms of up to 32 columns.
 *
 * @param bins u8, 16 or 32 a row, a column each.
 * @param widthLog2 4 or 5.
 * @param rows u32, `n` of them, or address 0: the first `n`.
 * @param gradients two i32 a row, by the row's number.
 * @param histogram where `offsets` (u32 a column) are counted from.
 * @param first the first of the columns, `end` the one after the last.
 * @param scratch room for 45,056 bytes.
 */
export function accumulate(
  bins: usize,
  widthLog2: i32,
  rows: usize,
  n: i32,
  gradients: usize,
  shift: i32,
  histogram: usize,
  offsets: usize,
  first: i32,
  end: i32,
  scratch: usize,
): void {
  const width = <usize>1 << widthLog2;
  const toGradients = scratch + 32768;
  const nobody = scratch + 40960;
  for (let start: i32 = 0; start < n; start += rowsAtOnce) {
    const count = min(rowsAtOnce, n - start);
    let from = bins + (<usize>start << widthLog2);
    let pairs = gradients + (<usize>start << 3);
    if (rows != 0) {
      collect(bins, widthLog2, rows + (<usize>start << 2), count, gradients, scratch, toGradients);
      from = scratch;
      pairs = toGradients;
    }
    for (let c = first; c < end; c += 4) {
      const at = offsets + (<usize>c << 2);
      accumulateFour(
        from + c,
        width,
        pairs,
        count,
        shift,
        histogram + load<u32>(at),
        c + 1 < end ? histogram + load<u32>(at, 4) : nobody,
        c + 2 < end ? histogram + load<u32>(at, 8) : nobody,
        c + 3 < end ? histogram + load<u32>(at, 12) : nobody,
      );
    }
  }
}

/**
 * Copies bins that stand column by column to where they stand row by row.
 *
 * @param columns u8 a row, the columns `stride` bytes apart.
 * @param out u8, `width` a row.
 */
export function interleave(columns: usize, stride: i32, nColumns: i32, n: i32, out: usize, width: i32): void {
  for (let c: i32 = 0; c < nColumns; c += 4) {
    const c0 = columns + c * stride;
    const c1 = c + 1 < nColumns ? c0 + stride : 0;
    const c2 = c + 2 < nColumns ? c0 + 2 * stride : 0;
    const c3 = c + 3 < nColumns ? c0 + 3 * stride : 0;
    let to = out + c;
    for (let i: i32 = 0; i < n; i++, to += width) {
      let four = <u32>load<u8>(c0 + i);
      if (c1 != 0) four |= <u32>load<u8>(c1 + i) << 8;
      if (c2 != 0) four |= <u32>load<u8>(c2 + i) << 16;
      if (c3 != 0) four |= <u32>load<u8>(c3 + i) << 24;
      store<u32>(to, four);
    }
  }
}

/** `from` less `less`, in place: histograms of `bytes` bytes. */
export function subtract(from: usize, less: usize, bytes: i32): void {
  const end = from + bytes;
  for (; from < end; from += 16, less += 16)
    v128.store(from, i64x2.sub(v128.load(from), v128.load(less)));
}

/** Adds `more` to `to`, in place: histograms of `bytes` bytes. */
export function addUp(to: usize, more: usize, bytes: i32): void {
  const end = to + bytes;
  for (; to < end; to += 16, more += 16) v128.store(to, i64x2.add(v128.load(to), v128.load(more)));
}

/** The sums of a histogram's gradients and hessians, at `out` (two f64). */
export function sumBins(histogram: usize, nBins: i32, shift: i32, out: usize): void {
  let sum = i64x2.splat(0);
  for (let b: i32 = 0; b < nBins; b++) sum = i64x2.add(sum, v128.load(histogram + (<usize>b << 4)));
  store<f64>(out, gradientOf(sum));
  store<f64>(out, hessianOf(sum, shift), 8);
}

function gradientOf(bin: v128): f64 {
  return <f64>i64x2.extract_lane(bin, 0);
}

function hessianOf(bin: v128, shift: i32): f64 {
  return <f64>(i64x2.extract_lane(bin, 1) & (((<i64>1) << shift) - 1));
}

function rowsOf(bin: v128, shift: i32): i32 {
  return <i32>(<u64>i64x2.extract_lane(bin, 1) >> shift);
}

// What stays the same while one column of a node is searched. A module has one instance a thread.
let sumGradients: f64 = 0;
let sumHessians: f64 = 0;
let l2: f64 = 0;
let base: f64 = 0;
let monotone: i32 = 0;
let lowest: f64 = 0;
let highest: f64 = 0;
let best: f64 = 0;
/** What the terms of both children must exceed for a gain above `best`, less a little for rounding. */
let bar: f64 = 0;

function setBest(gain: f64): void {
  best = gain;
  const needed = gain - base;
  bar = lowest == -Infinity && highest == Infinity ? needed - Math.abs(needed) * 1e-10 : -Infinity;
}

/** What a node is worth that sends these to its left child; -1 where that breaks a constraint. */
function gainOf(gradientLeft: f64, hessianLeft: f64): f64 {
  const gradientRight = sumGradients - gradientLeft;
  const valueLeft = Math.min(Math.max(-gradientLeft / (hessianLeft + l2), lowest), highest);
  const valueRight = Math.min(
    Math.max(-gradientRight / (sumHessians - hessianLeft + l2), lowest),
    highest,
  );
  if (monotone > 0 ? valueLeft > valueRight : monotone < 0 && valueLeft < valueRight) return -1;
  return base - valueLeft * gradientLeft - valueRight * gradientRight;
}

/**
 * What the children of two splits are worth: the gains less `base`, but for rounding and bounds.
 *
 * @param first the sums of one child, of the first split; `second` of the second.
 * @param mask the bits of a hessian.
 * @param term `roundingTerm` twice; `gradients`, `hessians` and `lambda`: those of the node. A loop makes them once.
 */
function worthOf(
  first: v128,
  second: v128,
  mask: v128,
  term: v128,
  gradients: v128,
  hessians: v128,
  lambda: v128,
): v128 {
  // Added as a whole number to that of the term, a sum below 2^51 stands in the term's low bits.
  const g = f64x2.sub(i64x2.add(v128.shuffle<i64>(first, second, 0, 2), term), term);
  const h = f64x2.sub(i64x2.add(v128.and(v128.shuffle<i64>(first, second, 1, 3), mask), term), term);
  const other = f64x2.sub(gradients, g);
  const own = f64x2.add(h, lambda);
  const rest = f64x2.add(f64x2.sub(hessians, h), lambda);
  const terms = f64x2.add(f64x2.mul(f64x2.mul(g, g), rest), f64x2.mul(f64x2.mul(other, other), own));
  return f64x2.div(terms, f64x2.mul(own, rest));
}

/** Whether so few rows, or hessians, make no child. */
function isTooSmall(sum: v128, shift: i32, minRows: i32, minHessian: f64): bool {
  return rowsOf(sum, shift) < minRows || hessianOf(sum, shift) < minHessian;
}

/**
 * Searches the splits that have the first one, the first two, ... of `n` bins on one side.
 *
 * @param bins the first, each of the others `step` bytes after the one before it.
 * @param rest what is on the other side in any case.
 * @param isBackward whether the bins lie to the right of the split: bin `n - 1` is the last that goes left of the first split.
 */
function scan(
  bins: usize,
  step: i32,
  n: i32,
  rest: v128,
  isBackward: bool,
  shift: i32,
  nRows: i32,
  minRows: i32,
  minHessian: f64,
  out: usize,
): void {
  let end = n;
  for (; end > 0 && isTooSmall(rest, shift, minRows, minHessian); end--)
    rest = i64x2.add(rest, v128.load(bins + (end - 1) * step));
  let start: i32 = 0;
  let sum = i64x2.splat(0);
  for (; start < end; start++) {
    const next = i64x2.add(sum, v128.load(bins + start * step));
    if (!isTooSmall(next, shift, minRows, minHessian)) break;
    sum = next;
  }
  if (start == end) return;
  const mask = i64x2.splat(((<i64>1) << shift) - 1);
  const term = f64x2.splat(roundingTerm);
  const gradients = f64x2.splat(sumGradients);
  const hessians = f64x2.splat(sumHessians);
  const lambda = f64x2.splat(l2);
  // Where nothing forbids the best of the splits, only what comes close to it is looked at again.
  let least = bar;
  if (monotone == 0 && bar > -Infinity) {
    let most = f64x2.splat(bar);
    let second = sum;
    let at = bins + start * step;
    for (let left = end - start; left > 0; left -= 2) {
      const first = i64x2.add(second, v128.load(at));
      second = left > 1 ? i64x2.add(first, v128.load(at + step)) : first;
      most = f64x2.pmax(most, worthOf(first, second, mask, term, gradients, hessians, lambda));
      at += step << 1;
    }
    const top = Math.max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
    if (top == bar) return;
    least = Math.max(bar, top - Math.abs(top) * 1e-10);
  }
  for (let b = start; b < end; b++) {
    for (; b + 1 < end; b += 2) {
      const first = i64x2.add(sum, v128.load(bins + b * step));
      const second = i64x2.add(first, v128.load(bins + (b + 1) * step));
      const worth = worthOf(first, second, mask, term, gradients, hessians, lambda);
      if (v128.any_true(f64x2.gt(worth, f64x2.splat(least)))) break;
      sum = second;
    }
    if (b == end) return;
    sum = i64x2.add(sum, v128.load(bins + b * step));
    const gradient = isBackward ? sumGradients - gradientOf(sum) : gradientOf(sum);
    const hessian = isBackward ? sumHessians - hessianOf(sum, shift) : hessianOf(sum, shift);
    const gain = gainOf(gradient, hessian);
    if (gain <= best) continue;
    setBest(gain);
    least = Math.max(least, bar);
    const rows = rowsOf(sum, shift);
    if (isBackward) writeSplit(out, gradient, hessian, nRows - rows, n - 1 - b, 1);
    else writeSplit(out, gradient, hessian, rows, b, 0);
  }
}

/**
 * Searches the best split of a node by one column, as scikit-learn does: bins from left to right, missing values going right;
 * then, where there are any, from right to left, missing values going left. Sums are in the units of the gradients.
 *
 * @param histogram the column's: `nBins` bins, and that of missing values after them.
 * @param hasMissing whether the training rows have missing values in the column.
 * @param gradient the node's sum of gradients, `hessian` of hessians, `n` its rows.
 * @param value the node's value; `lower` and `upper` bound those of its children.
 * @param constraint 1 where the children's values must rise, -1 where they must fall, else 0.
 * @param floor what the gain must exceed.
 * @param out where a better split is written: the left child's sums of gradients and of hessians (f64), its rows, the last
 * bin that goes left, 1 where missing values go left (i32).
 * @returns its gain, or `floor`.
 */
export function search(
  histogram: usize,
  nBins: i32,
  hasMissing: bool,
  shift: i32,
  gradient: f64,
  hessian: f64,
  n: i32,
  minRows: i32,
  minHessian: f64,
  lambda: f64,
  value: f64,
  constraint: i32,
  lower: f64,
  upper: f64,
  floor: f64,
  out: usize,
): f64 {
  sumGradients = gradient;
  sumHessians = hessian;
  l2 = lambda;
  base = value * gradient;
  monotone = constraint;
  lowest = lower;
  highest = upper;
  setBest(floor);
  const end = nBins - 1 + i32(hasMissing);
  const atEnd = v128.load(histogram + (<usize>end << 4));
  scan(histogram, 16, end, atEnd, false, shift, n, minRows, minHessian, out);
  if (!hasMissing || nBins < 2) return best;
  const others = i64x2.add(v128.load(histogram), v128.load(histogram + (<usize>nBins << 4)));
  const last = histogram + (<usize>(nBins - 1) << 4);
  scan(last, -16, nBins - 1, others, true, shift, n, minRows, minHessian, out);
  return best;
}

function writeSplit(out: usize, gradient: f64, hessian: f64, nLeft: i32, bin: i32, missingLeft: i32): void {
  store<f64>(out, gradient);
  store<f64>(out, hessian, 8);
  store<i32>(out, nLeft, 16);
  store<i32>(out, bin, 20);
  store<i32>(out, missingLeft, 24);
}

/**
 * Searches the best split of a node by the categories of one column, as scikit-learn does: categories with enough rows in the
 * order of gradient over hessian, from both ends to the middle; the others go right. A missing value is a category.
 *
 * @param smoothing hessian that a category needs, and is given, to have a rank.
 * @param scratch room for 256 f64 and 256 i32.
 * @param out as for `search`, and from 40 on 256 bits, those of the categories that go left.
 * @returns its gain, or `floor`.
 */
export function searchCategories(
  histogram: usize,
  nBins: i32,
  hasMissing: bool,
  shift: i32,
  gradient: f64,
  hessian: f64,
  n: i32,
  minRows: i32,
  minHessian: f64,
  lambda: f64,
  value: f64,
  lower: f64,
  upper: f64,
  floor: f64,
  smoothing: f64,
  scratch: usize,
  out: usize,
): f64 {
  sumGradients = gradient;
  sumHessians = hessian;
  l2 = lambda;
  base = value * gradient;
  monotone = 0;
  lowest = lower;
  highest = upper;
  setBest(floor);
  const ranked = scratch + 2048;
  let nRanked: i32 = 0;
  for (let b: i32 = 0; b < nBins + i32(hasMissing); b++) {
    const bin = v128.load(histogram + (<usize>b << 4));
    const support = hessianOf(bin, shift);
    // Support is counted in rows of the node's mean hessian.
    if (support * (<f64>n / hessian) < 10) continue;
    const rank = gradientOf(bin) / (support + smoothing);
    let place = nRanked++;
    for (; place > 0 && load<f64>(scratch + ((place - 1) << 3)) > rank; place--) {
      store<f64>(scratch + (place << 3), load<f64>(scratch + ((place - 1) << 3)));
      store<i32>(ranked + (place << 2), load<i32>(ranked + ((place - 1) << 2)));
    }
    store<f64>(scratch + (place << 3), rank);
    store<i32>(ranked + (place << 2), b);
  }
  if (nRanked <= 1) return floor;
  let bestCount: i32 = 0;
  let isFromLeft = true;
  for (let pass: i32 = 0; pass < 2; pass++) {
    const middle = (nRanked + 1) / 2 - pass;
    let sum = i64x2.splat(0);
    for (let i: i32 = 0; i < middle; i++) {
      const category = load<i32>(ranked + ((pass == 0 ? i : nRanked - 1 - i) << 2));
      sum = i64x2.add(sum, v128.load(histogram + (<usize>category << 4)));
      const nLeft = rowsOf(sum, shift);
      const hessianLeft = hessianOf(sum, shift);
      if (nLeft < minRows || hessianLeft < minHessian) continue;
      if (n - nLeft < minRows || hessian - hessianLeft < minHessian) break;
      const gradientLeft = gradientOf(sum);
      const gain = gainOf(gradientLeft, hessianLeft);
      if (gain <= best) continue;
      setBest(gain);
      writeSplit(out, gradientLeft, hessianLeft, nLeft, 0, 0);
      bestCount = i + 1;
      isFromLeft = pass == 0;
    }
  }
  if (bestCount == 0) return floor;
  memory.fill(out + 40, 0, 32);
  for (let i: i32 = 0; i < bestCount; i++) {
    const category = load<i32>(ranked + ((isFromLeft ? i : nRanked - 1 - i) << 2));
    const word = out + 40 + ((category >> 5) << 2);
    store<i32>(word, load<i32>(word) | (1 << (category & 31)));
    if (category == nBins) store<i32>(out, 1, 24);
  }
  return best;
}

/** Writes the numbers from `first` on. */
export function enumerate(rows: usize, first: i32, n: i32): void {
  for (let i: i32 = 0; i < n; i++) store<i32>(rows + (<usize>i << 2), first + i);
}

/**
 * Divides rows: those that go left move to `lefts`, which may be where they stand, the others to `others`, both in order.
 *
 * @param bins u8 a row: one column.
 * @param goesLeft u8 for each of the 256 bins: 1 or 0.
 * @returns how many go left.
 */
export function divide(bins: usize, rows: usize, n: i32, goesLeft: usize, lefts: usize, others: usize): i32 {
  let left = lefts;
  const end = rows + (<usize>n << 2);
  for (; rows < end; rows += 4) {
    const row = load<u32>(rows);
    const isLeft = <usize>load<u8>(goesLeft + load<u8>(bins + <usize>row));
    store<u32>(left, row);
    store<u32>(others, row);
    left += isLeft << 2;
    others += (1 - isLeft) << 2;
  }
  return <i32>((left - lefts) >>> 2);
}

/** Divides the rows from `first` on, `n` of them, as `divide` does. */
export function divideRange(
  bins: usize,
  first: i32,
  n: i32,
  goesLeft: usize,
  lefts: usize,
  others: usize,
): i32 {
  let left = lefts;
  for (let row = first; row < first + n; row++) {
    const isLeft = <usize>load<u8>(goesLeft + load<u8>(bins + row));
    store<u32>(left, row);
    store<u32>(others, row);
    left += isLeft << 2;
    others += (1 - isLeft) << 2;
  }
  return <i32>((left - lefts) >>> 2);
}

/** Copies `bytes` bytes; the places may overlap. */
export function move(to: usize, from: usize, bytes: i32): void {
  memory.copy(to, from, bytes);
}

/** The position of the first of `n` rising numbers that is not below `bound`. */
function positionOf(rows: usize, n: i32, bound: u32): i32 {
  let low: i32 = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<u32>(rows + (<usize>middle << 2)) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Adds the values of leaves to the raw predictions of some rows.
 *
 * @param raw f64 a row.
 * @param rows u32, those of each leaf together and rising.
 * @param leaves 24 bytes each: where its rows begin, how many they are (u32), the same of rows that judge, its value (f64).
 * @param first the first row, `end` the one after the last.
 */
export function addValues(raw: usize, rows: usize, leaves: usize, nLeaves: i32, first: u32, end: u32): void {
  const last = leaves + <usize>nLeaves * 24;
  for (; leaves < last; leaves += 24) {
    const value = load<f64>(leaves, 16);
    for (let part: usize = 0; part < 16; part += 8) {
      const own = rows + (<usize>load<u32>(leaves + part) << 2);
      const n = load<i32>(leaves + part, 4);
      const to = own + (<usize>positionOf(own, n, end) << 2);
      for (let at = own + (<usize>positionOf(own, n, first) << 2); at < to; at += 4) {
        const place = raw + (<usize>load<u32>(at) << 3);
        store<f64>(place, load<f64>(place) + value);
      }
    }
  }
}
