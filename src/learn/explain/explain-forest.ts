import { type Matrix, makeMatrix } from "../../core/index.ts";
import type { DecisionTreeState } from "../tree/fitted-decision-tree.ts";
import type { RandomForestState } from "../tree/fitted-random-forest.ts";
import { linkTrees } from "../tree/state/linked-trees.ts";
import { weighNodes } from "../tree/state/node-weights.ts";
import { olderModelError } from "./older-model.ts";
import type { MatrixExplanation } from "./protocol.ts";
import { addTreeShap } from "./tree-shap.ts";
import { binaryExplanation } from "./two-classes.ts";
import { type WeighedTrees, weighTrees } from "./weighed-trees.ts";

/**
 * Makes the trees of a decision tree or forest ready to be explained, on the scale of probabilities: each tree answers its share of the
 * mean. Of two classes the second is explained.
 *
 * @throws {FormatError} `explain/older-model` for a state that kept no weights of leaves.
 */
export function weighForest({
  kind,
  trees,
  classes,
  nFeaturesIn,
}: DecisionTreeState | RandomForestState): WeighedTrees {
  const weight = weighNodes(trees, nFeaturesIn);
  if (weight === undefined) throw olderModelError(kind, "the weights of its leaves");
  const { roots, feature, threshold, missingLeft, right, leaf } = linkTrees(trees, nFeaturesIn);
  const nTrees = roots.length - 1;
  const nClasses = classes.length;
  const first = nClasses === 2 ? 1 : 0;
  const nValues = nClasses - first;
  const value = new Float64Array(leaf.length * nValues);
  leaf.forEach((answer, i) => {
    if (answer < 0) return;
    for (let k = 0; k < nValues; k++)
      value[i * nValues + k] = trees.distributions[answer * nClasses + first + k]! / nTrees;
  });
  return weighTrees({
    roots,
    feature,
    threshold,
    missingLeft,
    right,
    weight,
    value,
    nValues,
    firstOutput: new Uint32Array(nTrees),
    nOutputs: nValues,
  });
}

/**
 * Explains rows of a decision tree or forest, on the scale of probabilities, by path-dependent TreeSHAP.
 *
 * @param probabilities what the classifier answers, n rows x n classes.
 */
export function explainForest(
  trees: WeighedTrees,
  classes: readonly string[],
  X: Matrix,
  probabilities: Matrix,
): MatrixExplanation {
  const { nRows, nCols } = X;
  const out = new Float64Array(trees.nOutputs * nRows * nCols);
  addTreeShap(trees, X.data.map(Math.fround), nRows, nCols, out); // trees compare float32, as they predict
  const contributions = Array.from(trees.mean, (_, k) =>
    makeMatrix(nRows, nCols, out.subarray(k * nRows * nCols, (k + 1) * nRows * nCols)),
  );
  if (classes.length === 2) {
    const second = Float64Array.from({ length: nRows }, (_, i) => probabilities.data[2 * i + 1]!);
    return binaryExplanation("probability", classes, trees.mean[0]!, second, contributions[0]!);
  }
  return {
    scale: "probability",
    classes,
    base: trees.mean.slice(),
    prediction: probabilities,
    contributions,
  };
}
