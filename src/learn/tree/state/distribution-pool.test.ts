import fc from "fast-check";
import { expect, it } from "vitest";
import { DistributionPool } from "./distribution-pool.ts";

it("DistributionPool numbers distributions in the order in which they first come, equal ones alike", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.nat(500), { minLength: 1, maxLength: 400, size: "max" }),
      (nClasses, kinds) => {
        const pool = new DistributionPool(nClasses);
        const numbers = new Map<number, number>();
        for (const kind of kinds) {
          // The same shares from other weights: what counts is their ratio, in halves that divide exactly.
          const factor = 2 ** (kind % 5);
          const values = Float64Array.from({ length: nClasses + 1 }, (_, k) => factor * (kind + k));
          if (!numbers.has(kind)) numbers.set(kind, numbers.size);
          expect(pool.add(values, 1, factor * 1024)).toBe(numbers.get(kind));
          expect(pool.size).toBe(numbers.size);
        }
        const expected = [...numbers.keys()].flatMap((kind) =>
          Array.from({ length: nClasses }, (_, k) => (kind + k + 1) / 1024),
        );
        expect([...pool.toArray()]).toEqual(expected);
      },
    ),
    { numRuns: 20 },
  );
});
