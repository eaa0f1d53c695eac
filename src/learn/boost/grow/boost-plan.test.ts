import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeKernelMemory, reserved } from "../../../core/kernel-memory.ts";
import { countParts, countSearches, layHistograms, layOut, layPanels, scalesFor } from "./boost-plan.ts";
import { HistogramSlots } from "./histogram-slots.ts";

const sizes = fc.record({
  nRows: fc.integer({ min: 1, max: 50_000 }).map((half) => 2 * half),
  nTrees: fc.integer({ min: 1, max: 5 }),
  nFeatures: fc.integer({ min: 1, max: 300 }),
  isWeighted: fc.boolean(),
  nThreads: fc.integer({ min: 1, max: 16 }),
  nLeaves: fc.integer({ min: 2, max: 99 }),
});

describe("layOut()", () => {
  it("gives each thing a place of its own, as large as it is, at a line of the cache", () => {
    fc.assert(
      fc.property(sizes, (given) => {
        const { nRows, nTrees, nFeatures, nThreads, nLeaves, isWeighted } = given;
        const at = layOut(4096, given);
        const nSearches = countSearches(nFeatures, nThreads);
        const least: Partial<Record<keyof typeof at, number>> = {
          bins: nRows * nFeatures,
          panels: layPanels(nRows, nFeatures).reduce((sum, { widthLog2 }) => sum + nRows * 2 ** widthLog2, 0),
          raw: 8 * nRows * nTrees,
          gradients: 8 * nRows * nTrees,
          codes: 4 * nRows,
          rows: 4 * nRows,
          lefts: 4 * nRows,
          others: 4 * nRows,
          candidates: 2 * 128 * nSearches,
          allowed: 2 * nFeatures,
          goesLeft: 256,
          leaves: 24 * nLeaves,
          offsets: 4 * nFeatures,
          parts: 4096 * nFeatures * (countParts(nFeatures, nThreads) - 1),
        };
        const { weights, ...others } = at;
        expect(weights > 0).toBe(isWeighted);
        const places = Object.entries(isWeighted ? at : others).sort((a, b) => a[1] - b[1]);
        places.forEach(([name, start], i) => {
          if (name !== "bins") expect(start % 64).toBe(0);
          const end = start + (least[name as keyof typeof at] ?? 1);
          const next = places[i + 1];
          if (next !== undefined && next[1] > start) expect(next[1]).toBeGreaterThanOrEqual(end);
        });
        expect(places.at(-1)?.[1]).toBe(at.histograms);
      }),
    );
  });
});

describe("layPanels()", () => {
  it("puts every column into one panel that is wide enough, one panel behind the other", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 300 }), (nRows, nFeatures) => {
        let column = 0;
        let offset = 0;
        for (const panel of layPanels(nRows, nFeatures)) {
          expect(panel.firstColumn).toBe(column);
          expect(panel.offset).toBe(offset);
          expect(2 ** panel.widthLog2).toBeGreaterThanOrEqual(panel.nColumns);
          column += panel.nColumns;
          offset += nRows * 2 ** panel.widthLog2;
        }
        expect(column).toBe(nFeatures);
      }),
    );
  });
});

describe("scalesFor()", () => {
  it("leaves room for the sum of all rows: counts above, hessians below, gradients within 51 bits", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 30 }),
        fc.double({ min: 1e-20, max: 1e20, noNaN: true }),
        (nRows, weight) => {
          const { shift, gradientScale, hessianScale } = scalesFor(nRows, weight);
          expect(nRows).toBeLessThan(2 ** (64 - shift));
          expect(nRows * (weight / 4) * hessianScale).toBeLessThanOrEqual(2 ** shift);
          expect(nRows * weight * gradientScale).toBeLessThanOrEqual(2 ** 51);
          expect(weight * gradientScale).toBeLessThanOrEqual(2 ** 31);
          for (const scale of [gradientScale, hessianScale])
            expect(Number.isInteger(Math.log2(scale))).toBe(true);
        },
      ),
    );
  });
});

it("layHistograms() leaves a bin more than a column has, for missing values", () => {
  expect([...layHistograms(Int32Array.of(1, 255, 4))]).toEqual([0, 32, 32 + 4096, 32 + 4096 + 80]);
});

describe("HistogramSlots", () => {
  it("never lends a place twice, and lends again what it got back", () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 60, size: "max" }),
        fc.integer({ min: 1, max: 9000 }),
        (turns, size) => {
          const memory = makeKernelMemory(64, true);
          const slots = new HistogramSlots(memory, reserved, size);
          const lent: number[] = [];
          const made = new Set<number>();
          for (const isTaken of turns) {
            if (!isTaken) {
              const back = lent.shift();
              if (back !== undefined) slots.give(back);
              continue;
            }
            const nFree = made.size - lent.length;
            const at = slots.take()!;
            expect(made.has(at)).toBe(nFree > 0);
            expect(lent.every((other) => Math.abs(other - at) >= size)).toBe(true);
            expect(at % 64).toBe(reserved % 64);
            expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(at + size);
            lent.push(at);
            made.add(at);
          }
        },
      ),
    );
  });
});
