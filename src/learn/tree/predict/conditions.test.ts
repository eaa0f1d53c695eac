import fc from "fast-check";
import { expect, it } from "vitest";
import { treeShape } from "../../../../tests/support/tree-shapes.ts";
import { drawNodes } from "../state/draw-nodes.fixture.ts";
import { TreePacker } from "../state/packed-trees.ts";
import { numberConditions } from "./conditions.ts";
import { LevelOrder } from "./level-order.ts";

const forests = fc
  .tuple(treeShape, fc.array(fc.nat(), { minLength: 1, maxLength: 12 }))
  .map(([shape, seeds]) => {
    const packer = new TreePacker(seeds.length, shape.nFeatures, shape.nClasses);
    for (const seed of seeds) for (const _ of packer.add(drawNodes({ ...shape, seed })));
    return { trees: packer.finish().trees, nFeatures: shape.nFeatures };
  });

it("numberConditions() numbers what splits ask, each once, by column and threshold", () => {
  fc.assert(
    fc.property(forests, ({ trees, nFeatures }) => {
      const { columns, offsets, thresholds, missingRight, ofSplit } = numberConditions(trees, nFeatures);
      const columnOf = new Int32Array(thresholds.length);
      columns.forEach((column, u) => {
        columnOf.fill(column, offsets[u], offsets[u + 1]);
        expect(offsets[u + 1]).toBeGreaterThan(offsets[u]!);
      });
      expect([...columns]).toEqual([...new Set(columns)].sort((a, b) => a - b));
      const askedOf = [...trees.feature].filter((column) => column < nFeatures);
      askedOf.forEach((column, split) => {
        const condition = ofSplit[split]!;
        expect(columnOf[condition]).toBe(column);
        expect(thresholds[condition]).toBe(trees.threshold[split]! + 0);
        expect(missingRight[condition]).toBe(1 - trees.missingLeft[split]!);
      });
      expect(new Set(ofSplit).size).toBe(thresholds.length);
      const texts = [...thresholds].map((t, c) => `${columnOf[c]} ${t} ${missingRight[c]}`);
      expect(new Set(texts).size).toBe(texts.length);
      for (let c = 1; c < thresholds.length; c++)
        if (columnOf[c] === columnOf[c - 1])
          expect(thresholds[c]!).toBeGreaterThanOrEqual(thresholds[c - 1]!);
    }),
    { numRuns: 60 },
  );
});

it("LevelOrder numbers nodes level by level: the children of the i-th split are 2i + 1 and 2i + 2", () => {
  fc.assert(
    fc.property(forests, ({ trees, nFeatures }) => {
      const order = new LevelOrder(trees, nFeatures);
      let start = 0;
      let nSplits = 0;
      for (const count of trees.nodeCounts) {
        order.next();
        expect(order.nNodes).toBe(count);
        expect(order.firstSplit).toBe(nSplits);
        expect(order.firstLeaf).toBe(start - nSplits);
        // Level by level by a walk of its own: positions in preorder, a queue in place of a formula.
        const rightOf = (node: number): number => {
          let nOpen = 1;
          let at = node + 1;
          for (; nOpen > 0; at++) nOpen += trees.feature[at]! < nFeatures ? 1 : -1;
          return at;
        };
        const queue: (readonly [node: number, level: number])[] = [[start, 0]];
        const columns: number[] = [];
        const nodes: number[] = [];
        let depth = 0;
        for (let i = 0; i < queue.length; i++) {
          const [node, level] = queue[i]!;
          depth = Math.max(depth, level);
          if (trees.feature[node]! >= nFeatures) continue;
          columns.push(trees.feature[node]!);
          nodes.push(i);
          queue.push([node + 1, level + 1], [rightOf(node), level + 1]);
        }
        expect(order.nSplits).toBe(columns.length);
        expect([...order.columns.subarray(0, order.nSplits)]).toEqual(columns);
        expect([...order.nodes.subarray(0, order.nSplits)]).toEqual(nodes);
        expect(order.depth).toBe(depth);
        const leaves = queue.map(([node], i) => [node, i] as const).sort((a, b) => a[0] - b[0]);
        expect([...order.leafNodes.subarray(0, count - order.nSplits)]).toEqual(
          leaves.filter(([node]) => trees.feature[node]! >= nFeatures).map(([, i]) => i),
        );
        start += count;
        nSplits += order.nSplits;
      }
    }),
    { numRuns: 60 },
  );
});
