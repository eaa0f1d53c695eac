// How a tree grows: `GrowthRules` of `src/learn/tree/split/growth-rules.ts` says what each setting is.

export let isGini: bool = true;
export let maxFeatures: i32 = 0;
export let maxDepth: i32 = 0;
export let minRowsSplit: i32 = 0;
export let minRowsLeaf: i32 = 0;
export let minWeightFraction: f64 = 0;
export let minDecrease: f64 = 0;
/** Rows of a node below which it has no lists. */
export let fewestListed: i32 = 0;

export function useSettings(
  gini: bool,
  features: i32,
  depthLimit: i32,
  rowsSplit: i32,
  rowsLeaf: i32,
  weightFraction: f64,
  decrease: f64,
  listed: i32,
): void {
  isGini = gini;
  maxFeatures = features;
  maxDepth = depthLimit;
  minRowsSplit = rowsSplit;
  minRowsLeaf = rowsLeaf;
  minWeightFraction = weightFraction;
  minDecrease = decrease;
  fewestListed = listed;
}
