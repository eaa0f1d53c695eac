import fc from "fast-check";
import { expect, it } from "vitest";
import { SplitHeap } from "./split-heap.ts";

it("SplitHeap gives out what gains most", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true })), (gains) => {
      const heap = new SplitHeap<{ gain: number }>();
      for (const gain of gains) heap.push({ gain });
      expect(heap.size).toBe(gains.length);
      const out: number[] = [];
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) out.push(item.gain);
      expect(out).toEqual(gains.toSorted((a, b) => b - a));
    }),
  );
});

it("SplitHeap gives out equal gains in the order of Python's heapq", () => {
  const heap = new SplitHeap<{ gain: number; name: string }>();
  for (const name of "abcdef") heap.push({ gain: name === "d" ? 2 : 1, name });
  const out: string[] = [];
  for (let item = heap.pop(); item !== undefined; item = heap.pop()) out.push(item.name);
  expect(out.join("")).toBe("dcfeab");
});
