import type { CategoricalColumn, NumericColumn } from "../core/index.ts";

/** How strongly two columns go together, with what tells how much of that is chance. */
export interface Measured {
  /** In [0, 1], of Pearson's r in [-1, 1]; `NaN` when it is undefined. */
  readonly value: number;
  /** The rows that count: those with a value in both columns. */
  readonly n: number;
  /** How many codes of the first and of the second column occur in those rows; 1 for numbers. */
  readonly levels: readonly [number, number];
}

/** Pearson's r, in one pass that stays exact when values are large and close to each other. */
export function pearson(a: NumericColumn, b: NumericColumn): Measured {
  let n = 0;
  let meanA = 0;
  let meanB = 0;
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let i = 0; i < a.values.length; i++) {
    const x = a.values[i]!;
    const y = b.values[i]!;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    const dx = x - meanA;
    const dy = y - meanB;
    meanA += dx / n; // Welford's updates
    meanB += dy / n;
    squaresA += dx * (x - meanA);
    squaresB += dy * (y - meanB);
    products += dx * (y - meanB);
  }
  const spread = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  const value = spread === 0 ? NaN : Math.max(-1, Math.min(1, products / spread));
  return { value, n, levels: [1, 1] };
}

/** The correlation ratio: the root of the share of the sum of squares that lies between the means of the codes. */
export function correlationRatio(numeric: NumericColumn, codes: CategoricalColumn): Measured {
  const k = codes.categories.length;
  const counts = new Float64Array(k);
  const sums = new Float64Array(k);
  let n = 0;
  let total = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < codes.codes.length; i++) {
    const code = codes.codes[i]!;
    const value = numeric.values[i]!;
    if (code < 0 || Number.isNaN(value)) continue;
    counts[code]!++;
    sums[code]! += value;
    total += value;
    n++;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const levels = [1, countFilled(counts)] as const;
  if (n === 0 || low === high) return { value: NaN, n, levels }; // told by the values: sums of equal numbers are not exact
  const mean = total / n;
  let all = 0;
  let within = 0;
  for (let i = 0; i < codes.codes.length; i++) {
    const code = codes.codes[i]!;
    const value = numeric.values[i]!;
    if (code < 0 || Number.isNaN(value)) continue;
    all += (value - mean) ** 2;
    within += (value - sums[code]! / counts[code]!) ** 2;
  }
  return { value: Math.sqrt(Math.max(0, 1 - within / all)), n, levels };
}

/** Cramer's V, without correction for bias: the root of chi-squared / (n (k - 1)), k the smaller number of codes that occur. */
export function cramerV(a: CategoricalColumn, b: CategoricalColumn): Measured {
  const rows = a.categories.length;
  const cols = b.categories.length;
  // more cells than rows: most are empty, and are not looked at one by one
  const isSparse = rows * cols > a.codes.length;
  const counts = isSparse ? new Map<number, number>() : new Float64Array(rows * cols);
  const rowSums = new Float64Array(rows);
  const colSums = new Float64Array(cols);
  let n = 0;
  for (let i = 0; i < a.codes.length; i++) {
    const x = a.codes[i]!;
    const y = b.codes[i]!;
    if (x < 0 || y < 0) continue;
    const cell = x * cols + y;
    if (counts instanceof Map) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    else counts[cell]!++;
    rowSums[x]!++;
    colSums[y]!++;
    n++;
  }
  let chiSquared = 0;
  let expectedSum = 0;
  for (const [cell, count] of counts.entries()) {
    const expected = (rowSums[Math.floor(cell / cols)]! * colSums[cell % cols]!) / n;
    if (expected > 0) chiSquared += (count - expected) ** 2 / expected;
    expectedSum += expected;
  }
  if (isSparse) chiSquared += n - expectedSum; // an empty cell adds what is expected in it
  const levels = [countFilled(rowSums), countFilled(colSums)] as const;
  const smaller = Math.min(...levels) - 1;
  return {
    value: smaller < 1 ? NaN : Math.min(1, Math.sqrt(Math.max(0, chiSquared) / (n * smaller))),
    n,
    levels,
  };
}

function countFilled(counts: Float64Array): number {
  let n = 0;
  for (const count of counts) if (count > 0) n++;
  return n;
}
