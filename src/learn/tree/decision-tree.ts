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

/** What messages, specs and states call it. */
const NAME = "DecisionTreeClassifier";

/** Parameters of {@link DecisionTreeClassifier}, scikit-learn's in camelCase. */
export interface DecisionTreeParams extends TreeParams {
  /** Whether a column is split at its best place, or at a value drawn at random. Default: `best`. */
  readonly splitter?: "best" | "random";
  /** How many columns are drawn at each node to look for the best split among them. Default: null, all. */
  readonly maxFeatures?: "sqrt" | "log2" | number | null;
  /** How much the rows of each class count; `balanced` counts rows, not their weights, as scikit-learn's tree does. Default: null. */
  readonly classWeight?: ClassWeight;
}

/**
 * A decision tree (CART): each node asks whether the value of one column is above a threshold, and is split where the classes
 * become least mixed.
 *
 * Values are read as float32. NaN is missing, and is sent to the side where it does better at each split. The tree is
 * scikit-learn's, node for node, wherever the best split is the only one; between equal splits of different columns, chance decides.
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
   * Grows the tree on labelled rows, in the calling thread; columns are ranked on the executor's.
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
