// What a split gains, and the best one so far.

// `beginColumn` sets these for the search of one column of a node. Each thread has an instance of the module to itself.

/** The sum of the gradients of the node's rows. */
export let sumGradients: f64 = 0;
/** The sum of their second derivatives. */
export let sumHessians: f64 = 0;
/** What is added to the hessians of a child. */
export let l2: f64 = 0;
/** What the node is worth as a leaf: a split gains what its children are worth beyond that. */
export let base: f64 = 0;
/** 1 where the children's values must rise, -1 where they must fall, else 0. */
export let monotone: i32 = 0;
/** The least value that a child may have. */
export let lowest: f64 = 0;
/** The greatest value that a child may have. */
export let highest: f64 = 0;
/** The gain of the best split so far, or what a gain must exceed. */
export let best: f64 = 0;
/** What the terms of both children must exceed for a gain above `best`, less a little for rounding. */
export let bar: f64 = 0;

/** Sets the gain that another split must exceed. */
export function setBest(gain: f64): void {
  best = gain;
  const needed = gain - base;
  bar = lowest === -Infinity && highest === Infinity ? needed - Math.abs(needed) * 1e-10 : -Infinity;
}

/** What a split gains that sends these sums to the left child; -1 where it breaks a constraint. */
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

/** Writes a split as `search` says: the left child's sums of gradients and hessians, its rows, the last bin, the side of missing values. */
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
