import fc from "fast-check";
import { expect, test } from "vitest";
import { findCycles } from "../../scripts/check/cycles.ts";

const graphs = fc.dictionary(
  fc.constantFrom("a", "b", "c", "d", "e"),
  fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e")),
  { noNullPrototype: true },
);

test("findCycles() returns real circles, and none only where a topological order exists", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const next = (node: string): string[] => graph[node] ?? [];
      const circles = findCycles(Object.keys(graph), next);
      for (const circle of circles)
        circle.forEach((node, i) => {
          expect(next(node)).toContain(circle[(i + 1) % circle.length]);
        });
      expect(circles.length === 0).toBe(isAcyclic(graph));
    }),
  );
});

/** Takes away nodes without outgoing edges until nothing changes. */
function isAcyclic(graph: Readonly<Record<string, readonly string[]>>): boolean {
  const left = new Set(Object.keys(graph));
  for (let size = -1; size !== left.size; ) {
    size = left.size;
    for (const node of [...left])
      if (!(graph[node] ?? []).some((other) => left.has(other))) left.delete(node);
  }
  return left.size === 0;
}
