import fc from "fast-check";
import { expect, it } from "vitest";
import { NodeTable } from "./node-table.ts";

it("NodeTable keeps what was added, however many nodes there are, and begins anew when cleared", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.tuple(fc.boolean(), fc.double({ noNaN: true })), {
        minLength: 1,
        maxLength: 200,
        size: "max",
      }),
      (nClasses, added) => {
        const nodes = new NodeTable(nClasses);
        for (let round = 0; round < 2; round++) {
          nodes.clear();
          added.forEach(([isLeft, weight], i) => {
            const sums = new Float64Array(nClasses).fill(weight + i);
            expect(nodes.add(i - 1, isLeft, weight, i, sums)).toBe(i);
            nodes.split(i, i, weight, isLeft);
          });
          expect(nodes.size).toBe(added.length);
          added.forEach(([isLeft, weight], i) => {
            const next = added[i + 1];
            expect(nodes.feature[i]).toBe(i);
            expect(nodes.threshold[i]).toBe(weight);
            expect(nodes.missingLeft[i]).toBe(isLeft ? 1 : 0);
            expect(nodes.impurity[i]).toBe(i);
            expect(nodes.sums[(i + 1) * nClasses - 1]).toBe(weight + i);
            expect(nodes.left[i]).toBe(next?.[0] === true ? i + 1 : -1);
            expect(nodes.right[i]).toBe(next?.[0] === false ? i + 1 : -1);
          });
        }
      },
    ),
    { numRuns: 6 },
  );
});

it("NodeTable.makeLeaf() takes back what split() said", () => {
  const nodes = new NodeTable(1);
  nodes.add(-1, false, 1, 0, Float64Array.of(1));
  const before = structuredClone({ ...nodes });
  nodes.split(0, 3, 1.5, true);
  nodes.left[0] = 1;
  nodes.right[0] = 2;
  nodes.makeLeaf(0);
  expect({ ...nodes }).toEqual(before);
});
