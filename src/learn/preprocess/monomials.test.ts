import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countProducts, nameProduct, type PolynomialShape, productsOf } from "./monomials.ts";

const drawShape = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3 }), fc.boolean(), fc.boolean())
  .map(
    ([minDegree, more, interactionOnly, includeBias]): PolynomialShape => ({
      minDegree,
      maxDegree: minDegree + more,
      interactionOnly,
      includeBias,
    }),
  );
const drawColumns = fc.integer({ min: 0, max: 5 });

/** Every choice of positions, ascending or not, that the shape allows: what the products are by their definition. */
function chooseAll(
  nColumns: number,
  { minDegree, maxDegree, interactionOnly, includeBias }: PolynomialShape,
) {
  const found: number[][] = includeBias ? [[]] : [];
  let ofDegree: number[][] = [[]];
  for (let degree = 1; degree <= maxDegree; degree++) {
    ofDegree = ofDegree.flatMap((product) => Array.from({ length: nColumns }, (_, j) => [...product, j]));
    ofDegree = ofDegree.filter((product) => {
      const [before, last] = [product.at(-2) ?? -1, product.at(-1)!];
      return interactionOnly ? before < last : before <= last;
    });
    if (degree >= minDegree) found.push(...ofDegree);
  }
  return found;
}

describe("productsOf()", () => {
  it("gives every product once, by degree and then by position", () => {
    fc.assert(
      fc.property(drawColumns, drawShape, (nColumns, shape) => {
        expect([...productsOf(nColumns, shape)]).toEqual(chooseAll(nColumns, shape));
      }),
    );
  });
});

describe("countProducts()", () => {
  it("counts what productsOf() gives", () => {
    fc.assert(
      fc.property(drawColumns, drawShape, (nColumns, shape) => {
        const products = [...productsOf(nColumns, shape)];
        expect(countProducts(nColumns, shape, 1e9)).toEqual({
          nProducts: products.length,
          nFactors: products.flat().length,
        });
      }),
    );
  });

  it.each([
    [1e5, { maxDegree: 2 }],
    [2, { maxDegree: Number.MAX_SAFE_INTEGER }],
    [3, { minDegree: Number.MAX_SAFE_INTEGER - 1, maxDegree: Number.MAX_SAFE_INTEGER }],
    [1e5, { maxDegree: 5e4, minDegree: 5e4, interactionOnly: true }],
    [1, { minDegree: 1e15, maxDegree: 1e15 }],
  ])("says that %d columns with %j have too many factors, without counting them all", (nColumns, own) => {
    const shape = { minDegree: 0, interactionOnly: false, includeBias: true, ...own };
    const before = process.threadCpuUsage();
    expect(countProducts(nColumns, shape, 1e6).nFactors).toBeGreaterThan(1e6);
    expect(process.threadCpuUsage(before).user).toBeLessThan(500_000);
  });

  it("has none of more different columns than there are, however many are asked for", () => {
    const shape = {
      minDegree: 3,
      maxDegree: Number.MAX_SAFE_INTEGER,
      interactionOnly: true,
      includeBias: false,
    };
    expect(countProducts(2, shape, 1e6)).toEqual({ nProducts: 0, nFactors: 0 });
    expect(countProducts(0, { ...shape, interactionOnly: false }, 1e6).nProducts).toBe(0);
  });
});

describe("nameProduct()", () => {
  it("names columns and their powers as scikit-learn does", () => {
    expect(nameProduct(["a", "b c"], [])).toBe("1");
    expect(nameProduct(["a", "b c"], [0, 1, 1, 1])).toBe("a b c^3");
  });
});
