// One row through all trees, eight trees at a time. Which way each condition sends the row is found first, as a byte each (4: to
// the right), so that a step is two loads, a shift and two sums. A node is a word: low half its condition, high half the
// bytes to its children, which stand side by side. A leaf has no way to go, and for a condition a number behind the last.

/** Where the bytes of the conditions begin; behind them zeros for the leaves. */
const sides: usize = 4096;

/**
 * Finds the side of each condition. The thresholds of a column ascend; a condition sends a value above its threshold to the right.
 * `template` has as many fours as any column has conditions (`most`), then as many zeros and 16 more.
 * Returns 0 when a value is infinite as a float32.
 */
export function takeSides(
  row: usize,
  nColumns: i32,
  offsets: usize,
  thresholds: usize,
  missingSides: usize,
  template: usize,
  most: i32,
): i32 {
  for (let u = 0; u < nColumns; u++) {
    const value = f32(load<f64>(row + (u << 3)));
    const from = load<u32>(offsets + (u << 2));
    const n = load<u32>(offsets + (u << 2), 4) - from;
    let source: usize = missingSides + from;
    if (value === value) {
      if (abs(value) === f32.POSITIVE_INFINITY) return 0;
      source = template + most - lowerBound(thresholds + (from << 2), n, value);
    }
    // Copies up to 15 bytes too many: zeros, or what the next column overwrites.
    for (let k: u32 = 0; k < n; k += 16) v128.store(sides + from + k, v128.load(source + k));
  }
  return 1;
}

/** How many of n > 0 ascending thresholds are below the value. */
@inline
function lowerBound(thresholds: usize, n: u32, value: f32): u32 {
  let at = thresholds;
  while (n > 1) {
    const half = n >>> 1;
    at += select<u32>(half << 2, 0, load<f32>(at + (half << 2) - 4) < value);
    n -= half;
  }
  return u32((at - thresholds) >>> 2) + u32(load<f32>(at) < value);
}

@inline
function step(node: u32): u32 {
  const word = load<u32>(node);
  return node + (word >>> 16) + load<u8>(word & 0xffff, sides);
}

/**
 * Walks the trees and writes the word of the leaf that each one ends in.
 * A group is 17 words: the roots of eight trees, where to write their answers, and the steps that the deepest takes.
 */
export function walkTrees(groups: usize, nGroups: i32): void {
  for (let g = 0; g < nGroups; g++) {
    let a = load<u32>(groups);
    let b = load<u32>(groups, 4);
    let c = load<u32>(groups, 8);
    let d = load<u32>(groups, 12);
    let e = load<u32>(groups, 16);
    let f = load<u32>(groups, 20);
    let h = load<u32>(groups, 24);
    let i = load<u32>(groups, 28);
    for (let left = load<i32>(groups, 64); left > 0; left--) {
      a = step(a);
      b = step(b);
      c = step(c);
      d = step(d);
      e = step(e);
      f = step(f);
      h = step(h);
      i = step(i);
    }
    store<u32>(load<u32>(groups, 32), load<u32>(a));
    store<u32>(load<u32>(groups, 36), load<u32>(b));
    store<u32>(load<u32>(groups, 40), load<u32>(c));
    store<u32>(load<u32>(groups, 44), load<u32>(d));
    store<u32>(load<u32>(groups, 48), load<u32>(e));
    store<u32>(load<u32>(groups, 52), load<u32>(f));
    store<u32>(load<u32>(groups, 56), load<u32>(h));
    store<u32>(load<u32>(groups, 60), load<u32>(i));
    groups += 68;
  }
}

/**
 * The mean of the trees' answers: the mixed distributions added up in the order of the trees, and the whole ones, which name a
 * single class, counted. `wholes` has the class or -1, `mixed` the distributions, zeros for the whole ones; 0 for none at all.
 */
export function addUp(
  answers: usize,
  nTrees: i32,
  nConditions: u32,
  wholes: usize,
  mixed: usize,
  nClasses: i32,
  out: usize,
): void {
  const end = answers + (nTrees << 2);
  for (let k = 0; k < nClasses; k++) {
    let count = 0;
    let sum: f64 = 0;
    for (let at = answers; at < end; at += 4) {
      const leaf = (load<u32>(at) & 0xffff) - nConditions;
      count += i32(load<i32>(wholes + (leaf << 2)) === k);
      if (mixed !== 0) sum += load<f64>(mixed + ((leaf * nClasses + k) << 3));
    }
    store<f64>(out + (k << 3), (sum + f64(count)) / f64(nTrees));
  }
}
