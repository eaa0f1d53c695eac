// What a split gains, and the best one so far.

// What stays the same while one column of a node is searched. A module has one instance a thread.
export let sumGradients: f64 = 0;
export let sumHessians: f64 = 0;
export let l2: f64 = 0;
export let base: f64 = 0;
export let monotone: i32 = 0;
export let lowest: f64 = 0;
export let highest: f64 = 0;
export let best: f64 = 0;
/** What the terms of both children must exceed for a gain above `best`, less a little for rounding. */
export let bar: f64 = 0;

export function setBest(gain: f64): void {
  best = gain;
  const needed = gain - base;
  bar = lowest === -Infinity && highest === Infinity ? needed - Math.abs(needed) * 1e-10 : -Infinity;
}

/** What a node is worth that sends these to its left child; -1 where that breaks a constraint. */
export function gainOf(gradientLeft: f64, hessianLeft: f64): f64 {
  const gradientRight = sumGradients - gradientLeft;
  const valueLeft = Math.min(Math.max(-gradientLeft / (hessianLeft + l2), lowest), highest);
  const valueRight = Math.min(Math.max(-gradientRight / (sumHessians - hessianLeft + l2), lowest), highest);
  if (monotone > 0 ? valueLeft > valueRight : monotone < 0 && valueLeft < valueRight) return -1;
  return base - valueLeft * gradientLeft - valueRight * gradientRight;
}

/** Turns to a column of a node whose sums these are: `floor` is what a gain must exceed. */
export function beginColumn(
  gradient: f64,
  hessian: f64,
  lambda: f64,
  value: f64,
  constraint: i32,
  lower: f64,
  upper: f64,
  floor: f64,
): void {
  sumGradients = gradient;
  sumHessians = hessian;
  l2 = lambda;
  base = value * gradient;
  monotone = constraint;
  lowest = lower;
  highest = upper;
  setBest(floor);
}

export function writeSplit(
  out: usize,
  gradient: f64,
  hessian: f64,
  nLeft: i32,
  bin: i32,
  missingLeft: i32,
): void {
  store<f64>(out, gradient);
  store<f64>(out, hessian, 8);
  store<i32>(out, nLeft, 16);
  store<i32>(out, bin, 20);
  store<i32>(out, missingLeft, 24);
}
