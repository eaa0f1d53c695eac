import { checkParams, copyParams, type Labels, type Matrix, oneOf } from "../../core/index.ts";
import { checkRowCount } from "../fit/training-rows.ts";
import { type ClassWeight, classWeightConstraint, trainingWeights } from "../fit/training-weights.ts";
import type { Classifier, EstimatorSpec, FitOptions } from "../protocol/protocol.ts";
import { type DecisionTreeState, FittedDecisionTreeClassifier } from "./fitted-decision-tree.ts";
import { growShare } from "./grow/grow-share.ts";
import { makeWorkplaces } from "./grow/workplaces.ts";
import { giveBackRanks } from "./rank/column-ranks.ts";
import { rankMatrix } from "./rank/rank-matrix.ts";
import { type TreeParams, toSettings, treeConstraints, treeDefaults } from "./tree-params.ts";

const NAME = "DecisionTreeClassifier";

/** Parameters of {@link DecisionTreeClassifier}, scikit-learn's in camelCase. */
export interface DecisionTreeParams extends TreeParams {
  /** Whether a column is split at its best place, or at a value drawn at random. Default: `best`. */
  readonly splitter?: "best" | "random";
  /** Columns drawn at each node. Default: null, all. */
  readonly maxFeatures?: "sqrt" | "log2" | number | null;
  /** Weights of the classes; `balanced` counts rows, not their weights, as scikit-learn does here. Default: null. */
  readonly classWeight?: ClassWeight;
}

/**
 * A tree of questions about one column each, every one the best there is (CART).
 *
 * Values are read as float32; NaN is missing and is sent the better way at each split. The tree is scikit-learn's, node for
 * node, wherever the best split is the only one; between equal splits of different columns, chance decides.
 *
 * @see Breiman, Friedman, Olshen & Stone (1984).
 * @example
 * const X = matrixOfRows([[0], [1], [2], [3]]);
 * const fitted = await new DecisionTreeClassifier({ maxDepth: 3 }).fit(X, makeLabels(["no", "no", "yes", "yes"]));
 * fitted.predictProba(X).data[0] // 1
 */
export class DecisionTreeClassifier implements Classifier<Matrix> {
  readonly spec: EstimatorSpec;
  readonly #params: Required<DecisionTreeParams>;

  /** @throws {ParameterError} `parameter/invalid`, naming all wrong parameters. */
  constructor(params: DecisionTreeParams = {}) {
    const all: Required<DecisionTreeParams> = {
      splitter: "best",
      maxFeatures: null,
      ...treeDefaults,
      classWeight: null,
      ...copyParams(params),
    };
    checkParams(
      NAME,
      { ...all },
      { splitter: oneOf("best", "random"), ...treeConstraints, classWeight: classWeightConstraint },
    );
    this.#params = all;
    this.spec = { name: NAME, params: { ...all } };
  }

  /**
   * @param X n rows x p columns; NaN is missing.
   * @param y n labels. A class that does not occur keeps its column, with probability 0.
   * @throws {DataError} `fit/no-rows`, `fit/not-finite`, `fit/weight`, `fit/class-weight`.
   * @throws {ParameterError} `parameter/invalid` when `monotonicCst` does not suit the columns, or there are more than two classes.
   */
  async fit(X: Matrix, y: Labels, options: FitOptions = {}): Promise<FittedDecisionTreeClassifier> {
    const { splitter, classWeight, ccpAlpha, randomState } = this.#params;
    const { sampleWeight, executor, signal, onProgress } = options;
    checkRowCount(NAME, X.nRows, y, sampleWeight);
    const weights = trainingWeights(NAME, y, sampleWeight, classWeight, "rows");
    const nClasses = y.classes.length;
    const settings = toSettings(NAME, this.#params, X, nClasses, splitter === "random");
    const ranked = await rankMatrix(NAME, X, { executor, signal });
    const { trees, importances } = await growShare(
      {
        ranked,
        workplaces: makeWorkplaces(ranked, nClasses, weights ?? null, null, settings, 1),
        classCodes: y.codes,
        nClasses,
        weights: weights ?? null,
        bootstrap: null,
        settings,
        ccpAlpha,
        seed: randomState,
      },
      0,
      1,
      { signal, onTree: () => onProgress?.(1, 1) },
    );
    giveBackRanks(ranked);
    const state: DecisionTreeState = {
      kind: NAME,
      format: 2,
      classes: y.classes,
      nFeaturesIn: X.nCols,
      trees: { ...trees },
      featureImportances: importances,
      warnings: [],
    };
    return new FittedDecisionTreeClassifier(state);
  }
}
