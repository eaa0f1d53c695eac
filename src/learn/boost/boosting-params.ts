import { anyOf, type Constraint, flag, integer, oneOf, real, that } from "../../core/index.ts";
import { metrics } from "../../judge/index.ts";
import { type ClassWeight, classWeightConstraint } from "../fit/training-weights.ts";

/** Parameters of {@link HistGradientBoostingClassifier}, scikit-learn's in camelCase. */
export interface HistGradientBoostingParams {
  /** What each tree's values are multiplied by, > 0: the smaller, the more iterations are needed. Default: 0.1. */
  readonly learningRate?: number;
  /** How many iterations there are at most. Each adds one tree for two classes, else one a class. Default: 100. */
  readonly maxIter?: number;
  /** How many leaves a tree may have; null for no limit. Default: 31. */
  readonly maxLeafNodes?: number | null;
  /** How many splits a way from the root to a leaf may have. Default: null, no limit. */
  readonly maxDepth?: number | null;
  /** Rows that a leaf must have. Default: 20. */
  readonly minSamplesLeaf?: number;
  /** What is added to the sum of second derivatives of a leaf, which makes its value smaller. Default: 0. */
  readonly l2Regularization?: number;
  /** Share in (0, 1] of the columns that are drawn at each node. Default: 1. */
  readonly maxFeatures?: number;
  /** Bins that a column's values are sorted into, 2 to 255; missing values have one more. Default: 255. */
  readonly maxBins?: number;
  /** Columns whose numbers are names of categories, not sizes: their positions, from 0. Default: null, none. */
  readonly categoricalFeatures?: readonly number[] | null;
  /**
   * For each column 1 where the probability of the second class must not fall as the value rises, -1 where it must not rise,
   * else 0. For two classes only. Default: null, none.
   */
  readonly monotonicCst?: readonly number[] | null;
  /**
   * Groups of columns, by position, that may act together on one path of a tree; those in no group form one more. `pairwise`
   * and `no_interactions` stand for all pairs and for each alone. Default: null, all may.
   */
  readonly interactionCst?: readonly (readonly number[])[] | "pairwise" | "no_interactions" | null;
  /** Whether the fit stops when the score no longer rises; `auto` does so with more than 10,000 rows. Default: `auto`. */
  readonly earlyStopping?: boolean | "auto";
  /** The score by which early stopping decides: `loss`, or the name of a metric. Default: `loss`. */
  readonly scoring?: string;
  /**
   * Rows that are held out for the score of early stopping: a share in (0, 1), or a number; with null the score is that of the
   * training rows. Default: 0.1.
   */
  readonly validationFraction?: number | null;
  /** How many iterations without a better score end the fit early. Default: 10. */
  readonly nIterNoChange?: number;
  /** By how much a score must rise to be better. Default: 1e-7. */
  readonly tol?: number;
  /** How much the rows of each class count. Probabilities fit the weighted rows, no longer the classes' frequencies. Default: null. */
  readonly classWeight?: ClassWeight;
  /** Seed of all random choices. Default: 0 (scikit-learn's default is another one each time). */
  readonly randomState?: number;
}

/** The parameters, none left out. */
export type BoostingParams = Required<HistGradientBoostingParams>;

/** The parameters at their defaults. */
export const boostingDefaults: BoostingParams = {
  learningRate: 0.1,
  maxIter: 100,
  maxLeafNodes: 31,
  maxDepth: null,
  minSamplesLeaf: 20,
  l2Regularization: 0,
  maxFeatures: 1,
  maxBins: 255,
  categoricalFeatures: null,
  monotonicCst: null,
  interactionCst: null,
  earlyStopping: "auto",
  scoring: "loss",
  validationFraction: 0.1,
  nIterNoChange: 10,
  tol: 1e-7,
  classWeight: null,
  randomState: 0,
};

const isPosition = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isPositions = (value: unknown): boolean => Array.isArray(value) && value.every(isPosition);

/** What the parameters must be. */
export const boostingConstraints: Readonly<Record<keyof BoostingParams, Constraint>> = {
  learningRate: real({ above: 0 }),
  maxIter: integer({ min: 1 }),
  maxLeafNodes: anyOf(integer({ min: 2 }), oneOf(null)),
  maxDepth: anyOf(integer({ min: 1 }), oneOf(null)),
  minSamplesLeaf: integer({ min: 1 }),
  l2Regularization: real({ min: 0 }),
  maxFeatures: real({ above: 0, max: 1 }),
  maxBins: integer({ min: 2, max: 255 }),
  categoricalFeatures: anyOf(that("an array of columns' positions", isPositions), oneOf(null)),
  monotonicCst: anyOf(
    that(
      "an array of 1, 0 and -1, one a column",
      (value) => Array.isArray(value) && value.every((sign) => sign === 1 || sign === 0 || sign === -1),
    ),
    oneOf(null),
  ),
  interactionCst: anyOf(
    that("an array of arrays of columns' positions", (v) => Array.isArray(v) && v.every(isPositions)),
    oneOf("pairwise", "no_interactions", null),
  ),
  earlyStopping: anyOf(oneOf("auto"), flag),
  scoring: oneOf("loss", ...metrics.map((metric) => metric.name)),
  validationFraction: anyOf(integer({ min: 1 }), real({ above: 0, below: 1 }), oneOf(null)),
  nIterNoChange: integer({ min: 1 }),
  tol: real({ min: 0 }),
  classWeight: classWeightConstraint,
  randomState: integer({ min: 0 }),
};
