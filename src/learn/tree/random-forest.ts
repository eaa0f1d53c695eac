import {
  anyOf,
  checkParams,
  copyParams,
  flag,
  integer,
  type Labels,
  type Matrix,
  oneOf,
  ParameterError,
  real,
  shareFloat64,
  shareInt32,
} from "../../core/index.ts";
import { checkRowCount } from "../fit/training-rows.ts";
import { trainingWeights } from "../fit/training-weights.ts";
import type { Classifier, EstimatorSpec, FitOptions } from "../protocol/protocol.ts";
import { FittedRandomForestClassifier, type RandomForestState } from "./fitted-random-forest.ts";
import type { Bootstrap } from "./grow/bootstrap.ts";
import type { ForestPlan } from "./grow/forest-plan.ts";
import { growForest } from "./grow/grow-forest.ts";
import { judgeOutOfBag } from "./grow/out-of-bag.ts";
import { divideTrees } from "./grow/tree-shares.ts";
import { makeWorkplaces } from "./grow/workplaces.ts";
import { giveBackRanks } from "./rank/column-ranks.ts";
import { rankMatrix } from "./rank/rank-matrix.ts";
import {
  type ForestClassWeight,
  forestClassWeightConstraint,
  type TreeParams,
  toSettings,
  treeConstraints,
  treeDefaults,
} from "./tree-params.ts";

const NAME = "RandomForestClassifier";

/** Parameters of {@link RandomForestClassifier}, scikit-learn's in camelCase. */
export interface RandomForestParams extends TreeParams {
  /** Number of trees. Default: 100. */
  readonly nEstimators?: number;
  /** Columns drawn at each node. Default: `sqrt`. */
  readonly maxFeatures?: "sqrt" | "log2" | number | null;
  /** Whether each tree draws its rows, with replacement, or takes them all. Default: true. */
  readonly bootstrap?: boolean;
  /** Rows drawn for each tree: a number >= 1, or, when not whole, a share of the rows. Default: null, as many as there are. */
  readonly maxSamples?: number | null;
  /** With a bootstrap, weights make rows likelier to be drawn; `balanced_subsample` weighs each tree's rows. Default: null. */
  readonly classWeight?: ForestClassWeight;
  /** Whether to predict each row by the trees that have not seen it. Default: false. */
  readonly oobScore?: boolean;
}

/**
 * Trees grown on rows drawn with replacement, each node's split the best one among columns drawn at random. Predicts
 * the mean of the trees' probabilities.
 *
 * Values are read as float32; NaN is missing and is sent the better way at each split. Splits, draws and the use of
 * weights follow scikit-learn 1.9; its random numbers are others, so forests agree in distribution, not tree for tree.
 *
 * @see Breiman (2001), Random forests.
 * @example
 * const forest = new RandomForestClassifier({ nEstimators: 300, randomState: 42 });
 * const X = matrixOfRows([[0], [1], [2], [3]]);
 * const fitted = await forest.fit(X, makeLabels(["no", "no", "yes", "yes"]));
 * fitted.predictProba(X).nCols // 2
 */
export class RandomForestClassifier implements Classifier<Matrix> {
  readonly spec: EstimatorSpec;
  readonly #params: Required<RandomForestParams>;

  /** @throws {ParameterError} `parameter/invalid`, naming all wrong parameters. */
  constructor(params: RandomForestParams = {}) {
    const all: Required<RandomForestParams> = {
      nEstimators: 100,
      maxFeatures: "sqrt",
      ...treeDefaults,
      bootstrap: true,
      maxSamples: null,
      classWeight: null,
      oobScore: false,
      ...copyParams(params),
    };
    checkParams(
      NAME,
      { ...all },
      {
        nEstimators: integer({ min: 1 }),
        ...treeConstraints,
        bootstrap: flag,
        maxSamples: anyOf(integer({ min: 1 }), real({ above: 0 }), oneOf(null)),
        classWeight: forestClassWeightConstraint,
        oobScore: flag,
      },
    );
    if (!all.bootstrap) refuseWithoutBootstrap(all);
    this.#params = all;
    this.spec = { name: NAME, params: { ...all } };
  }

  /**
   * @param X n rows x p columns; NaN is missing.
   * @param y n labels. A class that does not occur keeps its column, with probability 0.
   * @throws {DataError} `fit/no-rows`, `fit/not-finite`, `fit/weight`, `fit/class-weight`.
   * @throws {ParameterError} `parameter/invalid` when `monotonicCst` does not suit the columns, or there are more than two classes.
   */
  async fit(X: Matrix, y: Labels, options: FitOptions = {}): Promise<FittedRandomForestClassifier> {
    const params = this.#params;
    const { executor, signal, sampleWeight } = options;
    checkRowCount(NAME, X.nRows, y, sampleWeight);
    const warnings: string[] = [];
    const weights = this.#weigh(y, sampleWeight);
    const bootstrap = this.#planBootstrap(X.nRows, weights, warnings);
    const nClasses = y.classes.length;
    const settings = toSettings(NAME, params, X, nClasses);
    const nDraws = bootstrap?.nDraws ?? X.nRows;
    const nThreads = executor?.concurrency ?? 1;
    const shares = divideTrees(params.nEstimators, nDraws, settings, nThreads);
    const isShared = shares.length > 1;
    const ranked = await rankMatrix(NAME, X, { executor, signal });
    const shared = weights === undefined ? null : isShared ? shareFloat64(weights) : weights;
    const plan: ForestPlan = {
      ranked,
      workplaces: makeWorkplaces(ranked, nClasses, shared, bootstrap, settings, isShared ? nThreads : 1),
      classCodes: isShared ? shareInt32(y.codes) : y.codes,
      nClasses,
      weights: shared,
      bootstrap,
      settings,
      ccpAlpha: params.ccpAlpha,
      seed: params.randomState,
    };
    const { trees, importances } = await growForest(plan, shares, options);
    const outOfBag = params.oobScore ? await judgeOutOfBag(plan, trees, X, y, signal) : undefined;
    giveBackRanks(ranked);
    if (outOfBag !== undefined && outOfBag.nRowsWithout > 0)
      warnings.push(
        `every tree has seen ${outOfBag.nRowsWithout} of the rows, which have no out-of-bag prediction: more trees are needed`,
      );
    const state: RandomForestState = {
      kind: NAME,
      format: 2,
      classes: y.classes,
      nFeaturesIn: X.nCols,
      trees: { ...trees },
      featureImportances: meanImportances(importances, X.nCols),
      oobScore: outOfBag?.score ?? null,
      oobDecisionFunction: outOfBag?.decision.data ?? null,
      warnings,
    };
    return new FittedRandomForestClassifier(state);
  }

  /** Row weights and class weights in one; undefined when all are 1. */
  #weigh(y: Labels, sampleWeight: Float64Array | undefined): Float64Array | undefined {
    const { classWeight, bootstrap } = this.#params;
    // balanced_subsample weighs the rows of each tree; without a bootstrap those are all rows
    const forAll = classWeight !== "balanced_subsample" ? classWeight : bootstrap ? null : "balanced";
    return trainingWeights(NAME, y, sampleWeight, forAll, "weights");
  }

  #planBootstrap(nRows: number, weights: Float64Array | undefined, warnings: string[]): Bootstrap | null {
    const { bootstrap, maxSamples, classWeight } = this.#params;
    if (!bootstrap) return null;
    const isBalanced = classWeight === "balanced_subsample";
    if (maxSamples === null) return { nDraws: nRows, isBalanced };
    // A program has one number for scikit-learn's 1 and its 1.0, all rows.
    if (maxSamples === 1 && nRows > 1)
      warnings.push("maxSamples 1 is a number of rows, one a tree: null draws as many as there are");
    if (Number.isInteger(maxSamples)) return { nDraws: maxSamples, isBalanced };
    const total = weights === undefined ? nRows : weights.reduce((sum, weight) => sum + weight, 0);
    const nDraws = Math.max(1, Math.floor(maxSamples * total));
    if (nDraws < Math.max(10, Math.cbrt(nRows)))
      warnings.push(
        `maxSamples ${maxSamples} of a total weight of ${total} draws only ${nDraws} rows a tree: state a number of rows`,
      );
    return { nDraws, isBalanced };
  }
}

function refuseWithoutBootstrap(params: Required<RandomForestParams>): void {
  const problems = [
    ...(params.maxSamples === null
      ? []
      : [`parameter "maxSamples" of ${NAME} must be null without bootstrap`]),
    ...(params.oobScore ? [`parameter "oobScore" of ${NAME} must be false without bootstrap`] : []),
  ];
  if (problems.length > 0)
    throw new ParameterError("parameter/invalid", problems.join("; "), {
      hint: "set bootstrap to true, or leave them out",
      details: { problems },
    });
}

/** The mean over the trees that have a split, to sum to 1. */
function meanImportances(importances: Float64Array, nFeatures: number): Float64Array {
  const mean = new Float64Array(nFeatures);
  let total = 0;
  for (let i = 0; i < importances.length; i++) {
    mean[i % nFeatures]! += importances[i]!;
    total += importances[i]!;
  }
  return total > 0 ? mean.map((value) => value / total) : mean;
}
