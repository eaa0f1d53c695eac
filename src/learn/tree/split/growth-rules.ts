/** How a tree grows: the parameters of the estimator as numbers. Plain data. */
export interface GrowthRules {
  readonly isGini: boolean;
  /** Whether a column is split at a value drawn at random instead of at the best one. */
  readonly isRandom: boolean;
  /** How many columns are drawn at a node. */
  readonly maxFeatures: number;
  /** Infinity for no limit. */
  readonly maxDepth: number;
  /** A node with fewer rows is a leaf. */
  readonly minRowsSplit: number;
  /** A child must have as many rows. */
  readonly minRowsLeaf: number;
  /** A child must have that share of the tree's weight. */
  readonly minWeightFractionLeaf: number;
  readonly minImpurityDecrease: number;
  /** 0 for no limit; else the tree grows where it gains most. */
  readonly maxLeafNodes: number;
  /** By column 1, 0 or -1: whether the share of the second class must rise or fall; null where no column is asked for. */
  readonly monotonicCst: Int8Array | null;
}
