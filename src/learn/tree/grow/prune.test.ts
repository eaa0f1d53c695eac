import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { treeShape } from "../../../../tests/support/tree-shapes.ts";
import { drawNodes, reachedNodes } from "../state/draw-nodes.fixture.ts";
import type { NodeTable } from "../state/node-table.ts";
import { pruneTree } from "./prune.ts";

const alphas = fc.constantFrom(0, 1e-4, 0.003, 0.01, 0.03, 0.1, 1);

/** Gain per leaf of every split that is left, each branch added up anew. */
function alphasOf(nodes: NodeTable): Map<number, number> {
  const cost = (node: number) => (nodes.weight[node]! * nodes.impurity[node]!) / nodes.weight[0]!;
  const branch = (node: number): readonly [cost: number, nLeaves: number] => {
    if (nodes.feature[node]! < 0) return [cost(node), 1];
    const [a, nOfA] = branch(nodes.left[node]!);
    const [b, nOfB] = branch(nodes.right[node]!);
    return [a + b, nOfA + nOfB];
  };
  const splits = reachedNodes(nodes).filter((node) => nodes.feature[node]! >= 0);
  return new Map(
    splits.map((node) => {
      const [below, nLeaves] = branch(node);
      return [node, (cost(node) - below) / (nLeaves - 1)];
    }),
  );
}

/** Breiman's algorithm as he states it: as long as a link is weak enough, the weakest is cut, and all are measured again. */
function pruneSlowly(nodes: NodeTable, ccpAlpha: number): void {
  for (;;) {
    const weakest = [...alphasOf(nodes)].sort((a, b) => a[1] - b[1] || a[0] - b[0])[0];
    if (weakest === undefined || weakest[1] > ccpAlpha) return;
    nodes.makeLeaf(weakest[0]);
  }
}

describe("pruneTree()", () => {
  it("leaves the tree that cutting the weakest link again and again leaves", () => {
    fc.assert(
      fc.property(treeShape, alphas, (shape, alpha) => {
        const fast = drawNodes(shape);
        const slow = drawNodes(shape);
        // An alpha that is nobody's own, so that sums in another order decide alike.
        const near = [...alphasOf(slow).values()].some((found) => Math.abs(found - alpha) < 1e-9);
        fc.pre(!near);
        pruneTree(fast, alpha);
        pruneSlowly(slow, alpha);
        expect(reachedNodes(fast)).toEqual(reachedNodes(slow));
      }),
    );
  });

  it("leaves ever smaller trees, each a part of the one before, as alpha rises", () => {
    fc.assert(
      fc.property(treeShape, alphas, alphas, (shape, a, b) => {
        const [little, much] = [drawNodes(shape), drawNodes(shape)];
        pruneTree(little, Math.min(a, b));
        pruneTree(much, Math.max(a, b));
        const kept = new Set(reachedNodes(little));
        expect(reachedNodes(much).every((node) => kept.has(node))).toBe(true);
      }),
    );
  });

  it("cuts nothing more when it is done again, and all when no gain is enough", () => {
    fc.assert(
      fc.property(treeShape, alphas, (shape, alpha) => {
        const nodes = drawNodes(shape);
        pruneTree(nodes, alpha);
        const once = reachedNodes(nodes);
        for (const found of alphasOf(nodes).values()) expect(found).toBeGreaterThan(alpha - 1e-12);
        pruneTree(nodes, alpha);
        expect(reachedNodes(nodes)).toEqual(once);
        pruneTree(nodes, 1);
        expect(reachedNodes(nodes)).toEqual([0]);
      }),
    );
  });
});
