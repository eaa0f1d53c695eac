import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { treeShape } from "../../../../tests/support/tree-shapes.ts";
import { Random } from "../../../core/index.ts";
import { drawNodes, drawValues, findLeaf, reachedNodes, type TreeShape } from "./draw-nodes.fixture.ts";
import { linkTrees, walkTree } from "./linked-trees.ts";
import { weighNodes } from "./node-weights.ts";
import { type GrownTrees, joinTrees, TreePacker } from "./packed-trees.ts";

const N_ROWS = 20;

function pack(shapes: readonly TreeShape[], { nFeatures, nClasses }: TreeShape): GrownTrees {
  const packer = new TreePacker(shapes.length, nFeatures, nClasses);
  for (const shape of shapes) packer.add(drawNodes({ ...shape, nFeatures, nClasses })).next();
  return packer.finish();
}

const forest = fc
  .tuple(treeShape, fc.array(treeShape, { minLength: 1, maxLength: 5 }))
  .map(([common, shapes]) => ({ common, shapes: shapes.map((shape) => ({ ...common, seed: shape.seed })) }));

describe("TreePacker", () => {
  it("packs trees that answer each row as the table of their nodes does", () => {
    fc.assert(
      fc.property(forest, ({ common, shapes }) => {
        const { nFeatures, nClasses } = common;
        const { trees } = pack(shapes, common);
        const linked = linkTrees(trees, nFeatures);
        const data = drawValues(new Random(common.seed), N_ROWS * nFeatures);
        shapes.forEach((shape, t) => {
          const nodes = drawNodes(shape);
          for (let at = 0; at < data.length; at += nFeatures) {
            const leaf = findLeaf(nodes, data, at);
            const answer = walkTree(linked, t, data, at);
            const expected = nodes.sums.slice(leaf * nClasses, (leaf + 1) * nClasses);
            expect([...trees.distributions.subarray(answer * nClasses, (answer + 1) * nClasses)]).toEqual(
              [...expected].map((sum) => sum / nodes.weight[leaf]!),
            );
          }
        });
      }),
    );
  });

  it("keeps each distribution once, and each leaf's weight", () => {
    fc.assert(
      fc.property(forest, ({ common, shapes }) => {
        const { nFeatures, nClasses } = common;
        const { trees } = pack(shapes, common);
        const rows = Array.from({ length: trees.distributions.length / nClasses }, (_, i) =>
          trees.distributions.subarray(i * nClasses, (i + 1) * nClasses).join(),
        );
        expect(new Set(rows).size).toBe(rows.length);
        const weights = weighNodes(trees, nFeatures)!;
        const expected = shapes.flatMap((shape) => {
          const nodes = drawNodes(shape);
          return reachedNodes(nodes).map((node) => nodes.weight[node]!);
        });
        expect([...weights]).toEqual(expected);
      }),
    );
  });

  it("shares out what columns improve: each tree's shares sum to 1, and columns not asked for have none", () => {
    fc.assert(
      fc.property(forest, ({ common, shapes }) => {
        const { nFeatures } = common;
        const { importances } = pack(shapes, common);
        shapes.forEach((shape, t) => {
          const nodes = drawNodes(shape);
          const gains = new Float64Array(nFeatures);
          for (const node of reachedNodes(nodes))
            if (nodes.feature[node]! >= 0) {
              const children = [nodes.left[node]!, nodes.right[node]!];
              const cost = (i: number) => nodes.weight[i]! * nodes.impurity[i]!;
              gains[nodes.feature[node]!]! += cost(node) - children.reduce((sum, i) => sum + cost(i), 0);
            }
          const total = gains.reduce((a, b) => a + b);
          for (let j = 0; j < nFeatures; j++)
            if (total > 1e-9) expect(importances[t * nFeatures + j]).toBeCloseTo(gains[j]! / total, 9);
        });
      }),
    );
  });
});

describe("joinTrees()", () => {
  it("gives what packing all trees at once gives, however they were divided", () => {
    fc.assert(
      fc.property(forest, fc.nat(), ({ common, shapes }, cut) => {
        const { nFeatures, nClasses } = common;
        const at = cut % (shapes.length + 1);
        const parts = [shapes.slice(0, at), shapes.slice(at)].filter((part) => part.length > 0);
        const joined = joinTrees(
          parts.map((part) => pack(part, common)),
          nFeatures,
          nClasses,
        );
        expect(joined).toStrictEqual(pack(shapes, common));
      }),
    );
  });
});

describe("linkTrees()", () => {
  it("gives every node but the roots one parent, which stands before it", () => {
    fc.assert(
      fc.property(forest, ({ common, shapes }) => {
        const { trees } = pack(shapes, common);
        const { roots, left, right, feature } = linkTrees(trees, common.nFeatures);
        const parents = new Int32Array(feature.length);
        feature.forEach((column, node) => {
          expect(column < 0).toBe(left[node] === -1 && right[node] === -1);
          for (const child of [left[node]!, right[node]!])
            if (child >= 0) {
              parents[child]!++;
              expect(child).toBeGreaterThan(node);
            }
        });
        const starts = new Set(roots.subarray(0, -1));
        parents.forEach((n, node) => {
          expect(n).toBe(starts.has(node) ? 0 : 1);
        });
        expect(roots.at(-1)).toBe(feature.length);
      }),
    );
  });
});
