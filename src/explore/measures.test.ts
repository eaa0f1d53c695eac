import fc from "fast-check";
import { expect, it } from "vitest";
import type { CategoricalColumn } from "../core/index.ts";
import { cramerV } from "./measures.ts";

/** A column of codes, with categories that do not occur behind those that do. */
const column = (codes: readonly number[], nCategories: number): CategoricalColumn => ({
  kind: "categorical",
  name: "c",
  categories: Array.from({ length: nCategories }, (_, i) => `${i}`),
  codes: Int32Array.from(codes),
});

it("cramerV() is the same however many categories do not occur, of which it looks at none", () => {
  const code = fc.integer({ min: -1, max: 3 });
  fc.assert(
    fc.property(fc.array(fc.tuple(code, code), { minLength: 20, maxLength: 40 }), (rows) => {
      const a = rows.map(([x]) => x);
      const b = rows.map(([, y]) => y);
      const dense = cramerV(column(a, 4), column(b, 4));
      const sparse = cramerV(column(a, 100_000), column(b, 100_000));
      expect(sparse.n).toBe(dense.n);
      expect(sparse.levels).toEqual(dense.levels);
      if (Number.isNaN(dense.value)) expect(sparse.value).toBeNaN();
      // near 0 the root makes an error of 1e-16 one of 1e-8
      else expect(sparse.value).toBeCloseTo(dense.value, 6);
    }),
    { numRuns: 30 },
  );
});
