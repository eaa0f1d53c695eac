import { anyOf, type Constraint, integer, type Matrix, oneOf, real, that } from "../../core/index.ts";
import { type ClassWeight, weightsByClass } from "../fit/training-weights.ts";
import type { GrowthRules } from "./split/growth-rules.ts";
import type { Criterion } from "./split/impurity.ts";
import { readMonotonicCst } from "./split/monotone.ts";

/**
 * Parameters that a tree and a forest have in common, scikit-learn's in camelCase. Where a number may be a count or a share, a
 * whole number is a count.
 */
export interface TreeParams {
  /** How the quality of a split is measured; `entropy` is another name of `log_loss`. Default: `gini`. */
  readonly criterion?: Criterion;
  /** How many splits a way from the root to a leaf may have. Default: null, no limit. */
  readonly maxDepth?: number | null;
  /** Rows that a node must have to be split: a number >= 2, or a share in (0, 1] of the rows. Default: 2. */
  readonly minSamplesSplit?: number;
  /** Rows that a leaf must have: a number >= 1, or a share in (0, 1) of the rows. Default: 1. */
  readonly minSamplesLeaf?: number;
  /** Share of the total weight that a leaf must have, in [0, 0.5]. Default: 0. */
  readonly minWeightFractionLeaf?: number;
  /** Columns drawn at each node: a number, a share in (0, 1), the root or logarithm of their number; null takes all. */
  readonly maxFeatures?: "sqrt" | "log2" | number | null;
  /** How many leaves a tree may have. With a limit, it grows where it gains most. Default: null, no limit. */
  readonly maxLeafNodes?: number | null;
  /** How much a split must improve the tree's impurity, so that it is made. Default: 0. */
  readonly minImpurityDecrease?: number;
  /** Branches whose gain for each leaf that they add is no more than this are cut off again. Default: 0. */
  readonly ccpAlpha?: number;
  /**
   * For each column 1 when the probability of the second class, `classes[1]`, must not fall as the column rises, -1 when it must
   * not rise, 0 for neither. For two classes only. Default: null, no order.
   */
  readonly monotonicCst?: readonly number[] | null;
  /** Seed of all random choices. Default: 0 (scikit-learn's default is another one each time). */
  readonly randomState?: number;
}

/** The parameters that {@link toSettings} reads, with their defaults. */
export const treeDefaults = {
  criterion: "gini",
  maxDepth: null,
  minSamplesSplit: 2,
  minSamplesLeaf: 1,
  minWeightFractionLeaf: 0,
  maxLeafNodes: null,
  minImpurityDecrease: 0,
  ccpAlpha: 0,
  monotonicCst: null,
  randomState: 0,
} as const;

/** What the parameters that tree and forest have in common must be. */
export const treeConstraints: Readonly<Record<keyof TreeParams, Constraint>> = {
  criterion: oneOf("gini", "entropy", "log_loss"),
  maxDepth: anyOf(integer({ min: 1 }), oneOf(null)),
  minSamplesSplit: anyOf(integer({ min: 2 }), real({ above: 0, max: 1 })),
  minSamplesLeaf: anyOf(integer({ min: 1 }), real({ above: 0, below: 1 })),
  minWeightFractionLeaf: real({ min: 0, max: 0.5 }),
  maxFeatures: anyOf(integer({ min: 1 }), real({ above: 0, below: 1 }), oneOf("sqrt", "log2", null)),
  maxLeafNodes: anyOf(integer({ min: 2 }), oneOf(null)),
  minImpurityDecrease: real({ min: 0 }),
  ccpAlpha: real({ min: 0 }),
  monotonicCst: anyOf(
    that(
      "an array of -1, 0 or 1",
      (value) => Array.isArray(value) && value.every((sign) => sign === -1 || sign === 0 || sign === 1),
    ),
    oneOf(null),
  ),
  randomState: integer({ min: 0 }),
};

/** A tree's class weights, or a forest's, which can also weigh each tree's own rows. */
export type ForestClassWeight = ClassWeight | "balanced_subsample";

/** What a forest's `classWeight` must be. */
export const forestClassWeightConstraint: Constraint = anyOf(
  weightsByClass,
  oneOf("balanced", "balanced_subsample", null),
);

/** The parameters that tree and forest have in common, none left out. */
export type ResolvedTreeParams = Required<TreeParams>;

/**
 * The parameters as numbers for so many rows, columns and classes, rounded as scikit-learn rounds them.
 *
 * @throws {ParameterError} `parameter/invalid` when `monotonicCst` does not suit the columns or classes.
 */
export function toSettings(
  subject: string,
  params: ResolvedTreeParams,
  { nRows, nCols }: Matrix,
  nClasses: number,
  isRandom = false,
): GrowthRules {
  const { minSamplesLeaf, minSamplesSplit } = params;
  const minRowsLeaf = Number.isInteger(minSamplesLeaf) ? minSamplesLeaf : Math.ceil(minSamplesLeaf * nRows);
  const minRowsSplit =
    minSamplesSplit > 1 ? minSamplesSplit : Math.max(2, Math.ceil(minSamplesSplit * nRows));
  return {
    isGini: params.criterion === "gini",
    isRandom,
    maxFeatures: countFeatures(params.maxFeatures, nCols),
    maxDepth: params.maxDepth ?? Infinity,
    minRowsSplit: Math.max(minRowsSplit, 2 * minRowsLeaf),
    minRowsLeaf,
    minWeightFractionLeaf: params.minWeightFractionLeaf,
    minImpurityDecrease: params.minImpurityDecrease,
    maxLeafNodes: params.maxLeafNodes ?? 0,
    monotonicCst: readMonotonicCst(subject, params.monotonicCst, nCols, nClasses),
  };
}

/** How many columns are drawn at a node: one at least. */
function countFeatures(maxFeatures: ResolvedTreeParams["maxFeatures"], nCols: number): number {
  if (maxFeatures === null) return nCols;
  if (maxFeatures === "sqrt") return Math.max(1, Math.floor(Math.sqrt(nCols)));
  if (maxFeatures === "log2") return Math.max(1, Math.floor(Math.log2(nCols)));
  return maxFeatures >= 1 ? maxFeatures : Math.max(1, Math.floor(maxFeatures * nCols));
}
