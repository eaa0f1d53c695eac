/** How a tree grows: the parameters of the estimator as numbers. Plain data. */
export interface GrowthRules {
  /** Whether the impurity of a node is Gini's index; else it is the entropy. */
  readonly isGini: boolean;
  /** Whether a column is split at a value drawn at random instead of at the best one. */
  readonly isRandom: boolean;
  /** How many columns are drawn at a node. */
  readonly maxFeatures: number;
  /** How many splits a way from the root to a leaf may have; Infinity for no limit. */
  readonly maxDepth: number;
  /** The rows that a node must have to be split; one with fewer is a leaf. */
  readonly minRowsSplit: number;
  /** The rows that a child must have. */
  readonly minRowsLeaf: number;
  /** The share of the tree's weight that a child must have. */
  readonly minWeightFractionLeaf: number;
  /** How much a split must improve the tree's impurity. */
  readonly minImpurityDecrease: number;
  /** How many leaves a tree may have, which then grows where it gains most; 0 for no limit. */
  readonly maxLeafNodes: number;
  /** For each column whether the share of the second class must rise with it (1), fall (-1) or neither (0); null for no order. */
  readonly monotonicCst: Int8Array | null;
}
