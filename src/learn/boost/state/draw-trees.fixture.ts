import { Random } from "../../../core/index.ts";
import { type BoostedTrees, type GrownNode, TreeCollector } from "./boosted-trees.ts";

/** What drawn trees are like. */
export interface ForestShape {
  readonly nTrees: number;
  readonly nFeatures: number;
  readonly depth: number;
  readonly seed: number;
  /** Whether the first column has categories: 0, 1, 3, 4, … */
  readonly hasCategories: boolean;
}

/** The categories of the first column: rising, with gaps for values that are none. */
export const categories = Float64Array.from({ length: 40 }, (_, i) => i + Math.floor((i + 1) / 3));

/** By column, as a model keeps them. */
export function categoriesOf({ nFeatures, hasCategories }: ForestShape): (Float64Array | null)[] {
  return Array.from({ length: nFeatures }, (_, j) => (j === 0 && hasCategories ? categories : null));
}

/** Trees as the grower hands them over. */
export function drawRoots({ nTrees, nFeatures, depth, seed, hasCategories }: ForestShape): GrownNode[] {
  const random = new Random(seed);
  const leaf = { left: undefined, right: undefined, feature: -1, threshold: 0, missingLeft: false };
  const grow = (levels: number): GrownNode => {
    const leafValue = random.nextInt(1000) / 64; // so that sums are exact in any order
    if (levels === 0 || random.nextFloat() < 0.2)
      return { ...leaf, categories: undefined, nRows: 1 + random.nextInt(9), leafValue };
    const [left, right] = [grow(levels - 1), grow(levels - 1)];
    const feature = random.nextInt(nFeatures);
    const isSet = hasCategories && feature === 0;
    return {
      left,
      right,
      feature,
      threshold: random.nextFloat() < 0.1 ? Infinity : random.nextInt(30) / 2,
      missingLeft: random.nextFloat() < 0.5,
      categories: isSet ? Uint32Array.from({ length: 8 }, () => random.nextUint32()) : undefined,
      nRows: left.nRows + right.nRows,
      leafValue: 0,
    };
  };
  return Array.from({ length: nTrees }, () => grow(depth));
}

/** The same, collected. */
export function collect(roots: readonly GrownNode[]): BoostedTrees {
  const collector = new TreeCollector();
  for (const root of roots) collector.add(root);
  return collector.finish();
}

/** What a tree adds for a row: a walk over the nodes as they were grown. */
export function walkGrown(node: GrownNode, row: Float64Array): number {
  const { left, right } = node;
  if (left === undefined || right === undefined) return node.leafValue;
  const value = row[node.feature]!;
  let isLeft = value <= node.threshold;
  if (node.categories !== undefined) {
    const at = categories.indexOf(value);
    isLeft = at < 0 ? node.missingLeft : ((node.categories[at >> 5]! >>> (at & 31)) & 1) === 1;
  } else if (Number.isNaN(value)) isLeft = node.missingLeft;
  return walkGrown(isLeft ? left : right, row);
}

/** Rows of numbers that meet thresholds and categories, and missing ones. */
export function drawRow(random: Random, nFeatures: number): Float64Array {
  return Float64Array.from({ length: nFeatures }, () =>
    random.nextFloat() < 0.2 ? NaN : random.nextFloat() < 0.1 ? Infinity : random.nextInt(60) / 2,
  );
}
