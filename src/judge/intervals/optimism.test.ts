import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correctForOptimism } from "./optimism.ts";

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe("correctForOptimism()", () => {
  it("takes the mean optimism off, and has ends on either side within the range", () => {
    fc.assert(
      fc.property(share, fc.array(fc.tuple(share, share), { minLength: 2 }), (apparent, drawn) => {
        const resampled = drawn.map(([own, original]) => ({ own, original }));
        const options = { n: 50, range: [0, 1] as const, nDrawn: drawn.length };
        const found = correctForOptimism(apparent, resampled, options);
        expect(found.value).toBe(found.apparent - found.optimism);
        if (!("low" in found)) return;
        expect(found.low).toBeGreaterThanOrEqual(0);
        expect(found.high).toBeLessThanOrEqual(1);
        expect(found.low).toBeLessThanOrEqual(found.high);
      }),
    );
  });

  it("shifts percentiles without bounds as they are", () => {
    const resampled = [1, 2, 3, 4, 5].map((own) => ({ own, original: own - 1 }));
    const found = correctForOptimism(3, resampled, {
      n: 9,
      range: [-Infinity, Infinity],
      nDrawn: 5,
      level: 0.5,
    });
    expect(found).toMatchObject({ value: 2, optimism: 1, low: 1, high: 3, level: 0.5, n: 9, nResamples: 5 });
  });

  it("says why there is no interval: equal figures, too many resamples without one", () => {
    const options = { n: 9, range: [0, 1] as const, nDrawn: 2 };
    const same = { own: 1, original: 0.9 };
    expect(correctForOptimism(1, [same, same], options)).toMatchObject({
      noInterval: { undefined: "interval/no-spread" },
    });
    const other = { own: 0.8, original: 0.7 };
    expect(correctForOptimism(1, [same, other], { ...options, nDrawn: 3 })).toMatchObject({
      noInterval: { undefined: "interval/undefined-resamples", reason: expect.stringMatching(/1 of 3$/) },
    });
    // figures at their bound have no log-odds: they are shifted as they are
    expect(correctForOptimism(1, [same, other], options)).toHaveProperty("low");
    expect(() => correctForOptimism(1, [], options)).toThrow(RangeError);
  });
});
