import type { Bounds } from "../split/monotone.ts";
import type { NodeGrower } from "./node-grower.ts";

/**
 * Grows a tree to its limits, all below a left child before its right sibling. Nodes are numbered in that order (preorder), as in
 * scikit-learn. Pauses (`yield`) when a slice of work is done.
 */
export function* growDepthFirst(grower: NodeGrower): Generator<void, void> {
  const { sums } = grower;
  const nClasses = sums.length;
  // Stacks of the right children that wait. Of each: start, end, depth, parent and number of constant columns in `places`;
  // impurity and the weight of each class in `weights`; its bounds in `bounds`.
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
