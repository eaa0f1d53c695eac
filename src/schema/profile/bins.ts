/** The most bins of a column. */
const mostBins = 10;

/** The fewest training rows of a bin, so that a bin tells of a few people and never of one. */
const leastRows = 5;

/** Edges stand on a grid that divides the middle 80 % of the values into 20 steps at least. */
const leastSteps = 20;

/** The finest grid, as a share of the largest value: finer ones are lost in the rounding of a float64. */
const finestShare = 1e-12;

/** The finest grid at all, above the numbers that a float64 holds with fewer digits. */
const finestStep = 1e-300;

/**
 * The edges between bins of a column's values, rising: quantiles, so that bins hold about as many values each. Each is
 * rounded down to a grid of round numbers (steps of 1, 2 or 5 times a power of ten), so that it is not the value of a row
 * to its last digit. The outermost bins are open: the least and the greatest value, which may be those of single persons,
 * set no edge. Bins of fewer than 5 values are joined to their neighbour, so constant columns have one bin and no edge.
 *
 * @param values `NaN` (missing) and infinite values are left aside. The order of the values does not matter.
 * @returns at most 9 edges; between `edges[i - 1]` and `edges[i]` lies bin `i`.
 * @example binEdges(Float64Array.from({ length: 100 }, (_, i) => 20.3 + i / 2)) // [24, 28, 34, 38, 44, 48, 54, 58, 64]
 */
export function binEdges(values: Float64Array): number[] {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length === 0) return [];
  const spread = quantile(sorted, mostBins - 1) / 2 - quantile(sorted, 1) / 2;
  // Where most rows have one value, edges between the values tell more than edges between the rows.
  const placed = spread > 0 ? sorted : distinctValues(sorted);
  const grid = gridOf(placed);
  const edges = Array.from({ length: mostBins - 1 }, (_, i) => roundDown(quantile(placed, i + 1), grid));
  return filledBins([...new Set(edges)].filter(Number.isFinite), sorted);
}

/** The bin of a number: how many edges are not above it. An infinite one is in an outermost bin. */
export function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && edges[bin]! <= value) bin++;
  return bin;
}

/** The value below or at which so many tenths of sorted values lie. */
function quantile(sorted: Float64Array, part: number): number {
  return sorted[Math.ceil((sorted.length * part) / mostBins) - 1]!;
}

function distinctValues(sorted: Float64Array): Float64Array {
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
}

/** A grid of round numbers: the multiples of `digit` times ten to the power of `exponent`. */
interface Grid {
  readonly digit: 1 | 2 | 5;
  readonly exponent: number;
}

function gridOf(sorted: Float64Array): Grid {
  // The half of the spread, as the whole may be too large for a float64.
  const half = quantile(sorted, mostBins - 1) / 2 - quantile(sorted, 1) / 2;
  const largest = Math.max(Math.abs(sorted[0]!), Math.abs(sorted.at(-1)!));
  const step = Math.max((half / leastSteps) * 2, largest * finestShare, finestStep);
  const exponent = Math.floor(Math.log10(step));
  const lead = step / 10 ** exponent;
  return { digit: lead >= 5 ? 5 : lead >= 2 ? 2 : 1, exponent };
}

/** The greatest number of a grid that is not above the value. */
function roundDown(value: number, { digit, exponent }: Grid): number {
  // Written as a decimal, so that 3 steps of 0.1 are 0.3 and not 0.30000000000000004.
  const numberAt = (k: number): number => Number(`${k * digit}e${exponent}`);
  const nearest = Math.round(value / numberAt(1));
  return numberAt(numberAt(nearest) > value ? nearest - 1 : nearest);
}

/** The edges that leave enough of the values in each bin. */
function filledBins(edges: readonly number[], sorted: Float64Array): number[] {
  const kept: number[] = [];
  let before = 0;
  for (const edge of edges) {
    const below = sorted.findIndex((value) => value >= edge);
    if (below - before < leastRows || sorted.length - below < leastRows) continue;
    kept.push(edge);
    before = below;
  }
  return kept;
}
