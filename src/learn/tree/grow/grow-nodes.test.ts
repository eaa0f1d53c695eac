import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reachedNodes } from "../../../../tests/support/draw-nodes.ts";
import { makeMatrix, Random } from "../../../core/index.ts";
import { rankMatrix } from "../rank/rank-matrix.ts";
import { packRows } from "../split/tree-rows.ts";
import type { NodeTable } from "../state/node-table.ts";
import { type TreeParams, toSettings, treeDefaults } from "../tree-params.ts";
import { growNodes } from "./grow-nodes.ts";
import { NodeGrower } from "./node-grower.ts";

const rows = fc
  .record({
    nRows: fc.integer({ min: 1, max: 60 }),
    nCols: fc.integer({ min: 1, max: 4 }),
    nClasses: fc.integer({ min: 2, max: 3 }),
    missing: fc.constantFrom(0, 0.2),
    seed: fc.nat(),
  })
  .map(({ nRows, nCols, nClasses, missing, seed }) => {
    const random = new Random(seed);
    const X = makeMatrix(nRows, nCols);
    for (let i = 0; i < X.data.length; i++)
      X.data[i] = random.nextFloat() < missing ? NaN : random.nextInt(40);
    const classCodes = Int32Array.from({ length: nRows }, () => random.nextInt(nClasses));
    return { X, nClasses, classCodes };
  });

type Rows = typeof rows extends fc.Arbitrary<infer T> ? T : never;

async function grow({ X, nClasses, classCodes }: Rows, params: TreeParams): Promise<NodeTable> {
  const settings = toSettings("", { ...treeDefaults, maxFeatures: null, ...params }, X, nClasses);
  const ranked = await rankMatrix("", X, {});
  const grower = new NodeGrower(ranked, nClasses, settings);
  const weights = new Float64Array(X.nRows).fill(1);
  const words = new Int32Array(X.nRows + 1);
  const packed = packRows(weights, classCodes, nClasses, words, 0);
  for (const _ of growNodes(grower, settings.maxLeafNodes, packed, new Random(1)));
  return grower.nodes;
}

/** The tree in preorder, without the numbers of its nodes. */
function describeTree(nodes: NodeTable): unknown[] {
  return reachedNodes(nodes).map((node) => [
    nodes.feature[node],
    nodes.threshold[node],
    nodes.missingLeft[node],
    nodes.weight[node],
    [...nodes.sums.subarray(node * nodes.nClasses, (node + 1) * nodes.nClasses)],
  ]);
}

/** How much a split takes from the impurity of its rows, each of weight 1. */
function gainOf(nodes: NodeTable, node: number): number {
  const cost = (i: number): number => nodes.weight[i]! * nodes.impurity[i]!;
  return cost(node) - cost(nodes.left[node]!) - cost(nodes.right[node]!);
}

const leavesOf = (nodes: NodeTable): number[] =>
  reachedNodes(nodes).filter((node) => nodes.feature[node]! < 0);

describe("growNodes()", () => {
  it("grows the same tree best first and depth first where the number of leaves is no limit", async () => {
    await fc.assert(
      // One column, as columns that tie are taken in the order in which they are drawn.
      fc.asyncProperty(rows, async (given) => {
        const { X } = given;
        const narrow = { ...given, X: makeMatrix(X.nRows, 1, X.data.slice(0, X.nRows)) };
        const best = await grow(narrow, { maxLeafNodes: X.nRows + 1 });
        const deep = await grow(narrow, { maxLeafNodes: null });
        expect(describeTree(best)).toEqual(describeTree(deep));
      }),
    );
  });

  it("grows no more leaves than asked for, each limit's tree a part of the next one's", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 2, max: 12 }), async (given, limit) => {
        const { X } = given;
        const narrow = { ...given, X: makeMatrix(X.nRows, 1, X.data.slice(0, X.nRows)) };
        const small = await grow(narrow, { maxLeafNodes: limit });
        const large = await grow(narrow, { maxLeafNodes: limit + 1 });
        const [nSmall, nLarge] = [leavesOf(small).length, leavesOf(large).length];
        expect(nSmall).toBeLessThanOrEqual(limit);
        expect(nLarge - nSmall).toBeGreaterThanOrEqual(0);
        expect(nLarge - nSmall).toBeLessThanOrEqual(nSmall < limit ? 0 : 1);
        const splits = (nodes: NodeTable) =>
          reachedNodes(nodes)
            .filter((node) => nodes.feature[node]! >= 0)
            .map((node) => `${nodes.weight[node]}:${nodes.threshold[node]}`);
        const kept = splits(large);
        for (const split of splits(small)) expect(kept).toContain(split);
      }),
      { numRuns: 60 },
    );
  });

  it("splits where it gains most: so much as always taking the best split of the whole tree does", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 2, max: 12 }), async (given, limit) => {
        const { X } = given;
        const narrow = { ...given, X: makeMatrix(X.nRows, 1, X.data.slice(0, X.nRows)) };
        const whole = await grow(narrow, { maxLeafNodes: X.nRows + 1 });
        const frontier = [0];
        let expected = 0;
        for (let n = 1; n < limit; n++) {
          const best = frontier
            .filter((node) => whole.feature[node]! >= 0)
            .sort((a, b) => gainOf(whole, b) - gainOf(whole, a));
          if (best[0] === undefined) break;
          fc.pre(best[1] === undefined || gainOf(whole, best[0]) - gainOf(whole, best[1]) > 1e-9);
          expected += gainOf(whole, best[0]);
          frontier.splice(frontier.indexOf(best[0]), 1, whole.left[best[0]]!, whole.right[best[0]]!);
        }
        const limited = await grow(narrow, { maxLeafNodes: limit });
        const gains = reachedNodes(limited).map((node) =>
          limited.feature[node]! < 0 ? 0 : gainOf(limited, node),
        );
        expect(gains.reduce((a, b) => a + b)).toBeCloseTo(expected, 9);
      }),
    );
  });

  it("keeps every rule of growth: depth, rows of a leaf, rows of a split, weight and gain", async () => {
    const rules = fc.record({
      maxDepth: fc.constantFrom(null, 1, 3),
      minSamplesLeaf: fc.constantFrom(1, 3, 0.2),
      minSamplesSplit: fc.constantFrom(2, 7),
      minWeightFractionLeaf: fc.constantFrom(0, 0.1),
      minImpurityDecrease: fc.constantFrom(0, 0.02),
      maxLeafNodes: fc.constantFrom(null, 5),
    });
    await fc.assert(
      fc.asyncProperty(rows, rules, async (given, params) => {
        const nodes = await grow(given, params);
        const { nRows } = given.X;
        const leastLeaf =
          params.minSamplesLeaf < 1 ? Math.ceil(params.minSamplesLeaf * nRows) : params.minSamplesLeaf;
        const visit = (node: number, depth: number): void => {
          expect(depth).toBeLessThanOrEqual(params.maxDepth ?? Infinity);
          const weight = nodes.weight[node]!;
          if (node > 0) expect(weight).toBeGreaterThanOrEqual(leastLeaf);
          if (node > 0) expect(weight).toBeGreaterThanOrEqual(params.minWeightFractionLeaf * nRows - 1e-9);
          if (nodes.feature[node]! < 0) return;
          expect(weight).toBeGreaterThanOrEqual(params.minSamplesSplit);
          const [l, r] = [nodes.left[node]!, nodes.right[node]!];
          expect(gainOf(nodes, node) / nRows).toBeGreaterThanOrEqual(params.minImpurityDecrease - 1e-9);
          expect(nodes.weight[l]! + nodes.weight[r]!).toBe(weight);
          visit(l, depth + 1);
          visit(r, depth + 1);
        };
        visit(0, 0);
      }),
    );
  });
});
