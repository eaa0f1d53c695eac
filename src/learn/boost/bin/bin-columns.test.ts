import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeMatrix, Random } from "../../../core/index.ts";
import { makeKernelMemory, reserved } from "../../../core/kernel-memory.ts";
import { Pacer } from "../../fit/pacer.ts";
import { Arena } from "../../kernel/index.ts";
import { binColumns, binningBytes } from "./bin-columns.ts";

const tables = fc.record({
  nRows: fc.integer({ min: 1, max: 90 }),
  nFeatures: fc.integer({ min: 1, max: 6 }),
  maxBins: fc.constantFrom(2, 5, 255),
  nValues: fc.constantFrom(3, 30, 1e6),
  missing: fc.constantFrom(0, 0.2),
  isWeighted: fc.boolean(),
  nCategorical: fc.nat(2),
  seed: fc.nat(),
});

type Sizes = typeof tables extends fc.Arbitrary<infer T> ? T : never;

/** Bins a drawn table; the rows stand in another order there, and the last third of them only looks on. */
async function bin(sizes: Sizes) {
  const { nRows, nFeatures, maxBins, nValues, missing, isWeighted, nCategorical, seed } = sizes;
  const random = new Random(seed);
  const X = makeMatrix(nRows, nFeatures);
  for (let i = 0; i < X.data.length; i++) {
    const few = i % nFeatures < nCategorical;
    X.data[i] =
      random.nextFloat() < missing ? NaN : random.nextInt(few ? Math.min(maxBins, 40) : nValues) - 2;
  }
  const order = random.shuffle(Int32Array.from({ length: nRows }, (_, i) => i));
  const nTraining = nRows - Math.floor(nRows / 3);
  const arena = new Arena();
  const binsAt = arena.take(nRows * nFeatures);
  const scratchAt = arena.take(binningBytes(nRows, nTraining, nFeatures, 1));
  const memory = makeKernelMemory(arena.end - reserved, true);
  const isCategorical = Uint8Array.from({ length: nFeatures }, (_, j) => (j < nCategorical ? 1 : 0));
  const weights = isWeighted ? Float64Array.from({ length: nRows }, () => random.nextInt(3)) : undefined;
  const rest = { nThreads: 1, executor: undefined, signal: undefined, seed: 1 };
  const places = { memory, binsAt, scratchAt };
  const columns = await binColumns(
    { X, order, nTraining, weights, maxBins, isCategorical, ...places, ...rest },
    new Pacer(),
  );
  const bins = new Uint8Array(memory.buffer, binsAt, nRows * nFeatures);
  return { X, order, nTraining, columns, bins, isCategorical };
}

describe("binColumns()", () => {
  it("maps values to bins by a rising step: as many cuts lie below a value as its bin says", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (sizes) => {
        const { X, order, columns, bins, isCategorical } = await bin(sizes);
        columns.forEach(({ cuts, nBins }, f) => {
          expect(nBins).toBeLessThanOrEqual(sizes.maxBins);
          order.forEach((row, i) => {
            const value = X.data[row * X.nCols + f]!;
            const found = bins[f * X.nRows + i]!;
            if (Number.isNaN(value)) expect(found).toBe(nBins);
            else if (isCategorical[f] === 1) expect(cuts[found]).toBe(value);
            else expect(found).toBe(cuts.filter((cut) => cut < value).length);
          });
        });
      }),
    );
  });

  it("fills every bin with a training row that counts, and says where values are missing", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (sizes) => {
        fc.pre(!sizes.isWeighted && sizes.maxBins > 2);
        const { X, order, nTraining, columns, bins, isCategorical } = await bin(sizes);
        columns.forEach(({ nBins, hasMissing }, f) => {
          const seen = bins.subarray(f * X.nRows, f * X.nRows + nTraining);
          const used = new Set([...seen].filter((found) => found < nBins));
          const isFew = new Set([...order.subarray(0, nTraining)].map((row) => X.data[row * X.nCols + f]))
            .size;
          if (isCategorical[f] === 0 && used.size > 0 && isFew <= sizes.maxBins)
            expect(used.size).toBe(nBins);
          expect(hasMissing).toBe(seen.includes(nBins));
        });
      }),
    );
  });

  it("cuts by training rows alone, but knows the categories of all rows", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (sizes) => {
        const { X, order, nTraining, columns, isCategorical } = await bin({ ...sizes, nValues: 1e6 });
        columns.forEach(({ cuts }, f) => {
          const valuesOf = (rows: Int32Array) =>
            [...rows].map((row) => X.data[row * X.nCols + f]!).filter((value) => !Number.isNaN(value));
          const training = valuesOf(order.subarray(0, nTraining));
          if (isCategorical[f] === 1)
            expect([...cuts]).toEqual([...new Set(valuesOf(order))].sort((a, b) => a - b));
          else
            for (const cut of cuts) {
              expect(cut).toBeGreaterThanOrEqual(Math.min(...training));
              expect(cut).toBeLessThan(Math.max(...training));
            }
        });
      }),
    );
  });
});
