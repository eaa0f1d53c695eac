/** A range of numbers, and how many of the values lie outside of it. */
export interface Range {
  /** The smallest and the largest value in it; both 0 when there is none. */
  readonly low: number;
  readonly high: number;
  /** How many values lie below `low` and above `high`. */
  readonly nBelow: number;
  readonly nAbove: number;
}

/** At most this share of the values may be far at either end; of few values one may be. */
const mostFar = 0.05;

/**
 * The range of some numbers, and the one without the few far values that would press all others into a corner of an axis. A value is
 * far when it is further from the middle nine tenths of the values than these are wide; infinite ones always are.
 *
 * @param values numbers; `NaN` is left out.
 * @returns `all`, from the smallest to the largest finite value, and `near`, without the far ones.
 */
export function findRanges(values: Float64Array): { readonly all: Range; readonly near: Range } {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  let from = 0;
  let to = sorted.length;
  while (from < to && sorted[from] === -Infinity) from++;
  while (to > from && sorted[to - 1] === Infinity) to--;
  const rangeOf = (first: number, end: number): Range => ({
    low: sorted[first] ?? 0,
    high: sorted[end - 1] ?? 0,
    nBelow: first,
    nAbove: sorted.length - end,
  });
  if (from === to) {
    const none = { low: 0, high: 0, nBelow: from, nAbove: sorted.length - to };
    return { all: none, near: none };
  }
  const [start, end] = findFences(sorted.subarray(from, to));
  let [first, last] = [from, to - 1];
  while (first < last && sorted[first]! < start) first++;
  while (last > first && sorted[last]! > end) last--;
  return { all: rangeOf(from, to), near: rangeOf(first, last + 1) };
}

/** Below the first and above the second number values are far. @param sorted one finite number or more. */
function findFences(sorted: Float64Array): [number, number] {
  const nFar = Math.max(1, Math.floor(mostFar * sorted.length));
  const low = sorted[nFar];
  const high = sorted[sorted.length - 1 - nFar];
  if (low === undefined || high === undefined || low > high) return [-Infinity, Infinity]; // one value or two
  if (low < high) return [low - (high - low), high + (high - low)];
  // nearly all are the same number: the others say what is far, and that number is near
  const others = sorted.filter((value) => value !== low);
  if (others.length < leastOthers) return [-Infinity, Infinity];
  const [start, end] = findFences(others);
  return [Math.min(start, low), Math.max(end, low)];
}

/** Fewer values beside one that nearly all have say nothing of what is far. */
const leastOthers = 5;
