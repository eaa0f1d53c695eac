import { quantile, Random } from "../../core/index.ts";

/** What {@link stratifiedBootstrap} takes beside its rows. */
export interface BootstrapOptions {
  readonly nResamples: number;
  readonly seed: number;
  readonly level: number;
}

/** Where the middle of the resampled values of a statistic lies. */
export interface PercentileEnds {
  readonly low: number;
  readonly high: number;
  /** In how many resamples the statistic had no value: these are left out. */
  readonly nUndefined: number;
}

/**
 * Percentile bootstrap of several statistics of the same rows. A resample draws from the rows of each class as many as it has, with
 * replacement, so that no resample lacks a class. Resample `b` draws from a stream of its own.
 *
 * @param codes the class of each of n rows.
 * @param judge writes one number a statistic into its second argument, of rows that count as often as the first one says; NaN
 *   where it is undefined.
 * @param nStatistics how many these are.
 * @returns for each statistic the quantiles of its values, by linear interpolation between the two nearest; NaN where no resample has
 *   a value.
 * @see Efron & Tibshirani (1993), An Introduction to the Bootstrap, 13.3.
 */
export function stratifiedBootstrap(
  codes: Int32Array,
  judge: (counts: Uint32Array, into: Float64Array) => void,
  nStatistics: number,
  { nResamples, seed, level }: BootstrapOptions,
): PercentileEnds[] {
  const strata = rowsByClass(codes);
  const counts = new Uint32Array(codes.length);
  const found = new Float64Array(nStatistics);
  const values = Array.from({ length: nStatistics }, () => new Float64Array(nResamples));
  for (let b = 0; b < nResamples; b++) {
    drawStratified(strata, Random.stream(seed, b), counts);
    judge(counts, found);
    for (let s = 0; s < nStatistics; s++) values[s]![b] = found[s]!;
  }
  return values.map((resampled) => {
    const sorted = resampled.filter((value) => !Number.isNaN(value)).sort();
    const ends =
      sorted.length === 0
        ? { low: NaN, high: NaN }
        : { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
    return {
      ...ends,
      nUndefined: nResamples - sorted.length,
    };
  });
}

/** The rows of each class that has any. */
export function rowsByClass(codes: Int32Array): Uint32Array[] {
  const rows = new Map<number, number[]>();
  codes.forEach((code, i) => {
    const found = rows.get(code);
    if (found === undefined) rows.set(code, [i]);
    else found.push(i);
  });
  // by class, so that the draws do not hang on which row comes first
  return [...rows].sort(([a], [b]) => a - b).map(([, of]) => Uint32Array.from(of));
}

/** Counts how often each row is drawn when as many are drawn from each stratum as it has. */
export function drawStratified(strata: readonly Uint32Array[], random: Random, counts: Uint32Array): void {
  counts.fill(0);
  for (const rows of strata) {
    // rows differ in their chance by less than n in 2^32: too little to matter, and much faster than drawing again
    const scale = rows.length / 0x1_0000_0000;
    for (let i = 0; i < rows.length; i++) counts[rows[Math.floor(random.nextUint32() * scale)]!]!++;
  }
}
