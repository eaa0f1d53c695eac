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

/** What messages, specs and states call it. */
const NAME = "RandomForestClassifier";

/** Parameters of {@link RandomForestClassifier}, scikit-learn's in camelCase. */
export interface RandomForestParams extends TreeParams {
  /** How many trees are grown. Default: 100. */
  readonly nEstimators?: number;
  /** How many columns are drawn at each node to look for the best split among them. Default: `sqrt`, the root of their number. */
  readonly maxFeatures?: "sqrt" | "log2" | number | null;
  /** Whether each tree draws its rows, with replacement, or takes them all. Default: true. */
  readonly bootstrap?: boolean;
  /**
   * How many rows are drawn for each tree: a whole number is a count, another number a share of the rows. Default: null, as many
   * as there are.
   */
  readonly maxSamples?: number | null;
  /**
   * How much the rows of each class count. With a bootstrap the weights make rows likelier to be drawn; `balanced_subsample`
   * instead gives the classes among each tree's own rows the same weight. Default: null.
   */
  readonly classWeight?: ForestClassWeight;
  /** Whether each training row is predicted by the trees that have not seen it, see `oobScore` of the fitted forest. Default: false. */
  readonly oobScore?: boolean;
}

/**
 * A random forest: each tree is grown on rows drawn with replacement, and each node is split in the best way among columns drawn at
 * random. It predicts the mean of the trees' probabilities.
 *
 * Values are read as float32. NaN is missing, and is sent to the side where it does better at each split. Splits, draws and the
 * use of weights follow scikit-learn 1.9; its random numbers are others, so that forests agree in distribution, not tree for tree.
 * How many threads grow the forest does not change it.
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
   * Grows the trees on labelled rows, on the executor's threads where that is faster.
   *
   * @param X n rows x p columns; NaN is missing.
   * @param y n labels. A class that does not occur keeps its column, with probability 0.
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `fit/not-finite` for a value that is infinite as a float32, naming row and column.
   * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or no row has weight.
   * @throws {DataError} `fit/class-weight` when `classWeight` names a class that the labels do not have.
   * @throws {RangeError} when labels or weights are not as many as the rows.
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
        "every tree has seen some of the rows, which have no out-of-bag prediction: more trees are needed",
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
    // scikit-learn tells 1, a single row, from 1.0, all rows. Here they are one number, which is taken for the count.
    if (maxSamples === 1 && nRows > 1)
      warnings.push("maxSamples 1 is a number of rows, one a tree: null draws as many as there are");
    if (Number.isInteger(maxSamples)) return { nDraws: maxSamples, isBalanced };
    const total = weights === undefined ? nRows : weights.reduce((sum, weight) => sum + weight, 0);
    const nDraws = Math.max(1, Math.floor(maxSamples * total));
    if (nDraws < Math.max(10, Math.cbrt(nRows)))
      warnings.push(
        `maxSamples ${maxSamples} of the total weight draws only a few rows a tree: state a number of rows`,
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

/** The mean of the trees' importances, made to sum to 1. Trees without a split have zeros and do not count. */
function meanImportances(importances: Float64Array, nFeatures: number): Float64Array {
  const mean = new Float64Array(nFeatures);
  let total = 0;
  for (let i = 0; i < importances.length; i++) {
    mean[i % nFeatures]! += importances[i]!;
    total += importances[i]!;
  }
  return total > 0 ? mean.map((value) => value / total) : mean;
}
