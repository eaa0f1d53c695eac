import { type Matrix, makeMatrix } from "../../core/index.ts";
import type { HistGradientBoostingState } from "../boost/fitted-hist-gradient-boosting.ts";
import { olderModelError } from "./older-model.ts";
import type { MatrixExplanation } from "./protocol.ts";
import { addTreeShap } from "./tree-shap.ts";
import { binaryExplanation } from "./two-classes.ts";
import { type WeighedTrees, weighTrees } from "./weighed-trees.ts";

/**
 * Makes the trees of a boosted model ready to be explained, on the scale of raw predictions. A split divides the training rows as they
 * are counted, whatever their weights, as scikit-learn's trees keep them.
 *
 * @throws {FormatError} `explain/older-model` for a state that kept no counts of rows.
 */
export function weighBoosting({
  kind,
  trees,
  baseline,
  categories,
}: HistGradientBoostingState): WeighedTrees {
  const { nodeCounts, feature, threshold, missingLeft, value, count, categorySet, categorySets } = trees;
  if (count === undefined) throw olderModelError(kind, "the counts of its nodes' rows");
  const roots = new Uint32Array(nodeCounts.length + 1);
  const right = new Int32Array(feature.length);
  nodeCounts.forEach((nNodes, t) => {
    const start = roots[t]!;
    for (let i = start; i < start + nNodes; i++) right[i] = trees.right[i]! + start;
    roots[t + 1] = start + nNodes;
  });
  const goesLeft = (node: number, category: number): boolean => {
    const bit = positionOf(category, categories[feature[node]!]!);
    if (bit < 0) return missingLeft[node] === 1; // not seen in training
    return ((categorySets[categorySet[node]! * 8 + (bit >> 5)]! >>> (bit & 31)) & 1) === 1;
  };
  return weighTrees({
    roots,
    feature,
    threshold: threshold.map((limit, i) => (categorySet[i]! < 0 ? limit : Number.NaN)),
    missingLeft,
    right,
    weight: Float64Array.from(count),
    value,
    nValues: 1,
    firstOutput: Uint32Array.from(nodeCounts, (_, t) => t % baseline.length),
    nOutputs: baseline.length,
    ...(categorySets.length > 0 && { goesLeft }),
  });
}

/** Where a category stands among those of its column, which rise; -1 if it does not. */
function positionOf(category: number, categories: Float64Array): number {
  let low = 0;
  let high = categories.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (categories[middle]! < category) low = middle + 1;
    else high = middle;
  }
  return categories[low] === category ? low : -1;
}

/**
 * Explains rows of a boosted model, on the scale of its raw predictions, by path-dependent TreeSHAP.
 *
 * @param raw what the model's trees answer, n rows x one column for each tree of an iteration.
 */
export function explainBoosting(
  trees: WeighedTrees,
  state: HistGradientBoostingState,
  X: Matrix,
  raw: Matrix,
): MatrixExplanation {
  const { classes, present, baseline } = state;
  const { nRows, nCols } = X;
  const out = new Float64Array(trees.nOutputs * nRows * nCols);
  addTreeShap(trees, X.data, nRows, nCols, out);
  const base = baseline.map((start, k) => start + trees.mean[k]!);
  const contributions = Array.from(base, (_, k) =>
    makeMatrix(nRows, nCols, out.subarray(k * nRows * nCols, (k + 1) * nRows * nCols)),
  );
  if (classes.length === 2 && present.length === 2)
    return binaryExplanation("log-odds", classes, base[0]!, raw.data, contributions[0]!);
  return spreadClasses(state, X, { base, raw, contributions });
}

/** Puts the scores of the classes that occurred in training in their places; others are never answered. */
function spreadClasses(
  { classes, present }: HistGradientBoostingState,
  { nRows, nCols }: Matrix,
  found: { readonly base: Float64Array; readonly raw: Matrix; readonly contributions: readonly Matrix[] },
): MatrixExplanation {
  const nClasses = classes.length;
  const base = new Float64Array(nClasses).fill(-Infinity);
  const prediction = makeMatrix(nRows, nClasses, new Float64Array(nRows * nClasses).fill(-Infinity));
  const contributions = classes.map(() => makeMatrix(nRows, nCols));
  present.forEach((code, position) => {
    // Of two classes among several the log-odds z of the second are the scores -z/2 and z/2; a class alone has the score 0.
    const output = present.length > 2 ? position : 0;
    const factor = present.length > 2 ? 1 : present.length === 2 ? position - 0.5 : 0;
    base[code] = factor === 0 ? 0 : factor * found.base[output]!;
    for (let i = 0; i < nRows; i++)
      prediction.data[i * nClasses + code] =
        factor === 0 ? 0 : factor * found.raw.data[i * found.raw.nCols + output]!;
    if (factor !== 0)
      contributions[code] = {
        nRows,
        nCols,
        data: found.contributions[output]!.data.map((value) => factor * value),
      };
  });
  return { scale: "score", classes, base, prediction, contributions };
}
