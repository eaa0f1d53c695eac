import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../core/index.ts";
import { binEdges, binOf } from "./bins.ts";

/** Numbers of every size, missing and infinite ones among them, some of them many times. */
const anyValues = fc
  .array(fc.tuple(fc.double(), fc.integer({ min: 1, max: 12 })), { maxLength: 60 })
  .map((runs) => Float64Array.from(runs.flatMap(([value, n]) => new Array<number>(n).fill(value))));

/** How many values lie in each bin. */
function countIn(edges: readonly number[], values: Float64Array): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) if (Number.isFinite(value)) counts[binOf(edges, value)]!++;
  return counts;
}

describe("binEdges()", () => {
  test("are few, finite and rising, and leave five values in each of several bins", () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const edges = binEdges(values);
        expect(edges.length).toBeLessThan(10);
        expect(edges.every(Number.isFinite)).toBe(true);
        edges.slice(1).forEach((edge, i) => {
          expect(edge).toBeGreaterThan(edges[i]!);
        });
        if (edges.length > 0) expect(Math.min(...countIn(edges, values))).toBeGreaterThanOrEqual(5);
      }),
    );
  });

  test("do not depend on the order of the values, nor on those that are missing or infinite", () => {
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 0 }), (values, seed) => {
        const mixed = [...values, NaN, Infinity, -Infinity];
        const order = new Random(seed).shuffle(mixed.map((_, i) => i));
        const shuffled = Float64Array.from(order, (i) => mixed[i]!);
        expect(binEdges(shuffled)).toEqual(binEdges(values));
      }),
    );
  });

  test("are numbers of few digits, none of them the value of a row or an extreme", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0 }),
        fc.integer({ min: -12, max: 12 }),
        fc.integer({ min: -300, max: 300 }),
        (seed, exponent, offset) => {
          const random = new Random(seed);
          const scale = 10 ** exponent;
          const values = Float64Array.from(
            { length: 200 },
            () => scale * (offset + 50 * (random.nextFloat() - random.nextFloat())),
          );
          const edges = binEdges(values);
          expect(edges.length).toBeGreaterThanOrEqual(5);
          for (const edge of edges) {
            expect(edge).toBe(Number(edge.toPrecision(4)));
            expect(values).not.toContain(edge);
            expect(edge).toBeGreaterThan(Math.min(...values));
            expect(edge).toBeLessThan(Math.max(...values));
          }
        },
      ),
    );
  });

  test("tell two distinct values apart, however rare one is, down to five rows", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 200 }),
        (low, difference, m, n) => {
          const values = Float64Array.from({ length: m + n }, (_, i) => (i < m ? low : low + difference));
          const edges = binEdges(values);
          expect(countIn(edges, values)).toEqual(m >= 5 && n >= 5 ? [m, n] : [m + n]);
        },
      ),
    );
  });

  test("are none of a column that is constant, empty, all missing or of a few rows", () => {
    for (const values of [new Array(50).fill(7), [], new Array(50).fill(NaN), [1, 2, 3, 4, 5, 6, 7, 8, 9]])
      expect(binEdges(Float64Array.from(values as number[]))).toEqual([]);
  });

  test("reach over the whole range of a float64", () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => ((i - 49.5) / 49.5) * Number.MAX_VALUE);
    expect(binEdges(values)).toHaveLength(9);
  });
});

test("binOf() puts a number in the bin whose lower edge it is, and infinite ones outermost", () => {
  expect([-Infinity, 9.9, 10, 19, 20, Infinity].map((value) => binOf([10, 20], value))).toEqual([
    0, 0, 1, 1, 2, 2,
  ]);
});
