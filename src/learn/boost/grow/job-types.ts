/** Kinds of work: what `BoostWork` does with one piece. */
export const workKinds = {
  /** Copies the bins of a block of rows to the panels. Done once, at the beginning of a fit. */
  panels: 0,
  /** Computes gradients and losses of a block of rows. */
  gradients: 1,
  /** Makes histograms of a part of the rows of a large node. */
  build: 2,
  /** Makes the histograms of some columns, or completes those of a large node, and searches their splits. */
  search: 3,
  /** Divides a block of a node's rows into those that go left and those that go right. */
  divide: 4,
  /** Moves the rows of a divided block to where they belong in the node. */
  join: 5,
  /** Adds the values of a tree's leaves to the raw predictions of some rows. */
  values: 6,
} as const;

/**
 * What a job of histograms does; several may be added up. `build` makes the first node's histograms of its rows, `subtract` takes
 * them from those of the second, which are the parent's until then, `searchFirst` and `searchSecond` search the splits of either,
 * `someColumns` says that only the columns that are marked as allowed may be split by.
 */
export const nodeSteps = { build: 1, subtract: 2, searchFirst: 4, searchSecond: 8, someColumns: 16 } as const;

/** One of up to two nodes whose histograms are made and searched together. */
export interface SearchedNode {
  /** The address of its histograms. */
  readonly histogram: number;
  readonly nRows: number;
  /** The sum of the gradients of its rows. This, the value and its bounds are in the units of the histograms. */
  readonly gradient: number;
  readonly hessian: number;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** The best split that was found for a node, in the units of the histograms. */
export interface SplitCandidate {
  readonly gain: number;
  readonly feature: number;
  /** The last bin that goes left. */
  readonly bin: number;
  readonly missingLeft: boolean;
  readonly gradientLeft: number;
  readonly hessianLeft: number;
  /** One bit for each category that goes left; undefined where the split is by size. */
  readonly categories: Uint32Array | undefined;
}
