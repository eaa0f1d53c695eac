import type { Bounds } from "../split/monotone.ts";
import type { NodeGrower } from "./node-grower.ts";

/**
 * Grows a tree to its limits, the left child before the right one: nodes are numbered in the order in which a reader
 * meets them, as in scikit-learn. Pauses (`yield`) when a slice of work is done.
 */
export function* growDepthFirst(grower: NodeGrower): Generator<void, void> {
  const { sums } = grower;
  const nClasses = sums.length;
  // Right children that wait: start, end, depth, parent, known constants; and impurity, weights by class.
  const places: number[] = [];
  const weights: number[] = [];
  const bounds: Bounds[] = [];
  let parent = -1;
  let isLeft = false;
  let nConstant = 0;
  for (;;) {
    grower.beginNode(nConstant);
    yield* grower.searchNode();
    const node = grower.finishNode(parent, isLeft);
    if (node >= 0) {
      nConstant = grower.nConstant;
      parent = node;
      isLeft = true;
      places.push(grower.at, grower.end, grower.depth + 1, node, nConstant);
      weights.push(grower.rightImpurity);
      for (let k = 0; k < nClasses; k++) weights.push(grower.rightSums[k]!);
      bounds.push(grower.rightBounds);
      grower.end = grower.at;
      grower.depth++;
      grower.impurity = grower.leftImpurity;
      grower.bounds = grower.leftBounds;
      for (let k = 0; k < nClasses; k++) sums[k] = grower.leftSums[k]!;
    } else {
      if (places.length === 0) return;
      nConstant = places.pop()!;
      parent = places.pop()!;
      isLeft = false;
      grower.depth = places.pop()!;
      grower.end = places.pop()!;
      grower.start = places.pop()!;
      for (let k = nClasses - 1; k >= 0; k--) sums[k] = weights.pop()!;
      grower.impurity = weights.pop()!;
      grower.bounds = bounds.pop()!;
    }
  }
}
