import type { CategoricalColumn, Column, Labels, NumericColumn } from "../core/index.ts";

/** How strongly two columns go together. */
export interface Association {
  readonly a: string;
  readonly b: string;
  /**
   * Pearson's r in [-1, 1] between numbers; the correlation ratio eta in [0, 1] between a number and a code; Cramer's
   * V in [0, 1] between codes. `NaN` when it is undefined: a constant column, or no row that has both.
   */
  readonly value: number;
  readonly measure: "r" | "eta" | "V";
}

/**
 * The associations of all pairs of columns, each pair in both orders and each column with itself. A row counts for a pair when
 * both columns have a value there.
 *
 * @param columns n columns of equal length, with distinct names.
 * @returns n * n associations, all those of the first column first.
 */
export function associateColumns(columns: readonly Column[]): Association[] {
  const upper = new Map<string, Association>();
  columns.forEach((a, i) => {
    for (const b of columns.slice(i)) upper.set(pairKey(a.name, b.name), associate(a, b));
  });
  return columns.flatMap((a) =>
    columns.map((b) => {
      const found = upper.get(pairKey(a.name, b.name)) ?? upper.get(pairKey(b.name, a.name))!;
      return { ...found, a: a.name, b: b.name };
    }),
  );
}

const pairKey = (a: string, b: string): string => JSON.stringify([a, b]);

/** The association of two columns, by the measure that fits their kinds. */
export function associate(a: Column, b: Column): Association {
  const names = { a: a.name, b: b.name };
  if (a.kind === "numeric" && b.kind === "numeric") return { ...names, value: pearson(a, b), measure: "r" };
  if (a.kind === "categorical" && b.kind === "categorical")
    return { ...names, value: cramerV(a, b), measure: "V" };
  const value =
    a.kind === "numeric"
      ? correlationRatio(a, b as CategoricalColumn)
      : correlationRatio(b as NumericColumn, a as CategoricalColumn);
  return { ...names, value, measure: "eta" };
}

/** The outcome as a column, so that it stands in the same table as the features. */
export function outcomeColumn(name: string, labels: Labels): CategoricalColumn {
  return { kind: "categorical", name, categories: labels.classes, codes: labels.codes };
}

/** Pearson's r, in one pass that stays exact when values are large and close to each other. */
function pearson(a: NumericColumn, b: NumericColumn): number {
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
  return spread === 0 ? NaN : Math.max(-1, Math.min(1, products / spread));
}

/** The correlation ratio: the root of the share of the sum of squares that lies between the means of the codes. */
function correlationRatio(numeric: NumericColumn, codes: CategoricalColumn): number {
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
  if (n === 0 || low === high) return NaN; // told by the values: sums of equal numbers are not exact
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
  return Math.sqrt(Math.max(0, 1 - within / all));
}

/** Cramer's V, without correction for bias: the root of chi-squared / (n (k - 1)), k the smaller number of codes that occur. */
function cramerV(a: CategoricalColumn, b: CategoricalColumn): number {
  const rows = a.categories.length;
  const cols = b.categories.length;
  const counts = new Float64Array(rows * cols);
  const rowSums = new Float64Array(rows);
  const colSums = new Float64Array(cols);
  let n = 0;
  for (let i = 0; i < a.codes.length; i++) {
    const x = a.codes[i]!;
    const y = b.codes[i]!;
    if (x < 0 || y < 0) continue;
    counts[x * cols + y]!++;
    rowSums[x]!++;
    colSums[y]!++;
    n++;
  }
  let chiSquared = 0;
  for (let x = 0; x < rows; x++)
    for (let y = 0; y < cols; y++) {
      const expected = (rowSums[x]! * colSums[y]!) / n;
      if (expected > 0) chiSquared += (counts[x * cols + y]! - expected) ** 2 / expected;
    }
  const smaller =
    Math.min(rowSums.filter((sum) => sum > 0).length, colSums.filter((sum) => sum > 0).length) - 1;
  return smaller < 1 ? NaN : Math.min(1, Math.sqrt(chiSquared / (n * smaller)));
}
