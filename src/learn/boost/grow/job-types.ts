/** Kinds of work: what `BoostWork` does with one piece. */
export const workKinds = {
  /** Bins row by row, a piece a block of rows: once a fit. */
  panels: 0,
  /** Gradients and losses, a piece a block of rows. */
  gradients: 1,
  /** The histograms of a large node, a piece some of its rows. */
  build: 2,
  /** Those of a small one, or what is left to do on a large one's, then the search of splits: a piece some columns. */
  search: 3,
  /** Division of a node's rows, a piece a block of them. */
  divide: 4,
  /** Moves the divided rows where they belong, likewise. */
  join: 5,
  /** Adds the leaves' values to the raw predictions, a piece some rows. */
  values: 6,
} as const;

/** What is done to a node; several at once. */
export const nodeSteps = { build: 1, subtract: 2, searchFirst: 4, searchSecond: 8, someColumns: 16 } as const;

/** One of up to two nodes whose histograms are made and searched together. */
export interface SearchedNode {
  readonly histogram: number;
  readonly nRows: number;
  /** In the units of the histograms, as the values and their bounds are. */
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
