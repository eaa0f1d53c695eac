/** The middle of the values; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How many times as much the other side needs as ours. */
export interface Ratio {
  /** The median of theirs divided by that of ours. */
  readonly value: number;
  /** The least ratio of a single round. */
  readonly low: number;
  /** The largest ratio of a single round. */
  readonly high: number;
}

/**
 * The ratio of two sides that ran in turn.
 *
 * @param ours the cost in each round.
 * @param theirs as many, of the same rounds.
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  if (ours.length !== theirs.length || ours.length === 0)
    throw new RangeError(`both sides must have the same rounds, got ${ours.length} and ${theirs.length}`);
  const rounds = ours.map((cost, i) => theirs[i]! / cost);
  return {
    value: median(theirs) / median(ours),
    low: Math.min(...rounds),
    high: Math.max(...rounds),
  };
}

/** The exponent b of cost = a * size^b that fits best: least squares of the logarithms. */
export function logLogSlope(sizes: readonly number[], costs: readonly number[]): number {
  if (sizes.length !== costs.length || sizes.length < 2)
    throw new RangeError(`a slope must have two points or more, got ${sizes.length} and ${costs.length}`);
  const x = sizes.map(Math.log);
  const y = costs.map(Math.log);
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let above = 0;
  let below = 0;
  for (const [i, value] of x.entries()) {
    above += (value - meanX) * (y[i]! - meanY);
    below += (value - meanX) ** 2;
  }
  return above / below;
}

/**
 * What is done once, and what each further item costs: the line through two points.
 *
 * @returns `each` is at least 0, and `once` too.
 */
export function splitCost(
  [fewItems, few]: readonly [number, number],
  [manyItems, many]: readonly [number, number],
): { once: number; each: number } {
  const each = Math.max(0, (many - few) / (manyItems - fewItems));
  return { each, once: Math.max(0, few - each * fewItems) };
}
