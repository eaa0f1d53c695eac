import { Random } from "../../../core/index.ts";
import { NodeTable } from "./node-table.ts";

/** What a drawn tree is like. */
export interface TreeShape {
  readonly nClasses: number;
  readonly nFeatures: number;
  readonly depth: number;
  readonly seed: number;
}

/** A number that a tree can ask for: a step of one half, so that values and thresholds are often equal. */
export function drawValue(random: Random): number {
  return (random.nextInt(9) - 4) / 2;
}

/** Rows of numbers and missing values, one after the other. */
export function drawValues(random: Random, length: number): Float64Array {
  return Float64Array.from({ length }, () => (random.nextFloat() < 0.2 ? NaN : drawValue(random)));
}

/**
 * A tree whose weights fit together: those of a split are the sums of its children's. Children are added in an order that is
 * drawn too, so that numbers of nodes say nothing about where they stand.
 */
export function drawNodes({ nClasses, nFeatures, depth, seed }: TreeShape): NodeTable {
  const random = new Random(seed);
  const nodes = new NodeTable(nClasses);
  const grow = (parent: number, isLeft: boolean, levels: number): Float64Array => {
    const node = nodes.add(parent, isLeft, 0, 0, new Float64Array(nClasses));
    const sums = new Float64Array(nClasses);
    if (levels === 0 || random.nextFloat() < 0.2) {
      for (let k = 0; k < nClasses; k++) sums[k] = random.nextInt(5);
      sums[random.nextInt(nClasses)]! += 1;
    } else {
      nodes.split(node, random.nextInt(nFeatures), drawValue(random), random.nextFloat() < 0.5);
      const first = random.nextFloat() < 0.5;
      for (const side of [first, !first]) {
        const added = grow(node, side, levels - 1);
        for (let k = 0; k < nClasses; k++) sums[k]! += added[k]!;
      }
    }
    const weight = sums.reduce((a, b) => a + b);
    nodes.sums.set(sums, node * nClasses);
    nodes.weight[node] = weight;
    nodes.impurity[node] = 1 - sums.reduce((a, b) => a + (b / weight) ** 2, 0);
    return sums;
  };
  grow(-1, false, depth);
  return nodes;
}

/** The leaf that a row ends in: a walk over the table itself. */
export function findLeaf(nodes: NodeTable, data: Float64Array, at: number): number {
  let node = 0;
  while (nodes.feature[node]! >= 0) {
    const value = Math.fround(data[at + nodes.feature[node]!]!);
    const isLeft = Number.isNaN(value) ? nodes.missingLeft[node] === 1 : value <= nodes.threshold[node]!;
    node = isLeft ? nodes.left[node]! : nodes.right[node]!;
  }
  return node;
}

/** The nodes that a walk from the root may come to. */
export function reachedNodes(nodes: NodeTable): number[] {
  const reached: number[] = [];
  const waiting = [0];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    reached.push(node);
    if (nodes.feature[node]! >= 0) waiting.push(nodes.right[node]!, nodes.left[node]!);
  }
  return reached;
}
