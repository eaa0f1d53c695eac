import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomEffects, type SiteEffect } from "./random-effects.ts";

/** Colditz et al. (1994): infected and not, of those vaccinated and of the others, in 13 trials of the BCG vaccine. */
const trials = [
  [4, 119, 11, 128],
  [6, 300, 29, 274],
  [3, 228, 11, 209],
  [62, 13536, 248, 12619],
  [33, 5036, 47, 5761],
  [180, 1361, 372, 1079],
  [8, 2537, 10, 619],
  [505, 87886, 499, 87892],
  [29, 7470, 45, 7232],
  [17, 1699, 65, 1600],
  [186, 50448, 141, 27197],
  [5, 2493, 3, 2338],
  [27, 16886, 29, 17825],
] as const;

const logRisks = trials.map(
  ([a, b, c, d]): SiteEffect => ({
    value: Math.log(a / (a + b) / (c / (c + d))),
    variance: 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d),
  }),
);

const effects = fc.array(
  fc.record({
    value: fc.double({ min: -3, max: 3, noNaN: true }),
    variance: fc.double({ min: 0.01, max: 2, noNaN: true }),
  }),
  { minLength: 2, maxLength: 8 },
);

describe("randomEffects()", () => {
  // Viechtbauer (2010), J Stat Softw 36(3), and the README of metafor: rma(yi, vi, test = "knha") of these trials
  it("gives what is published of the trials of the BCG vaccine", () => {
    const { mean, standardError, low, high, tau2, q, k } = randomEffects(logRisks);
    expect(k).toBe(13);
    expect([mean, standardError, low, high].map((x) => x.toFixed(4))).toEqual([
      "-0.7145",
      "0.1808",
      "-1.1084",
      "-0.3206",
    ]);
    expect(tau2.toFixed(4)).toBe("0.3132");
    expect(q.toFixed(4)).toBe("152.2330");
    expect(randomEffects(logRisks, { method: "dersimonian-laird" }).tau2.toFixed(4)).toBe("0.3088");
  });

  it("says more of another site's effect than of the mean: the prediction interval holds the other", () => {
    fc.assert(
      fc.property(effects, fc.constantFrom("reml", "dersimonian-laird"), (drawn, method) => {
        const found = randomEffects(drawn, { method });
        const { low, high, prediction, mean, tau2, i2 } = found;
        expect(tau2).toBeGreaterThanOrEqual(0);
        expect(i2 >= 0 && i2 < 1).toBe(true);
        expect(low < mean && mean < high).toBe(true);
        expect(prediction === undefined).toBe(drawn.length === 2);
        if (prediction !== undefined)
          expect(prediction.low < low && high < prediction.high, JSON.stringify(found)).toBe(true);
      }),
    );
  });

  it("moves with the effects, turns with their sign and grows with their unit", () => {
    fc.assert(
      fc.property(effects, (drawn) => {
        const before = randomEffects(drawn);
        const changed = randomEffects(
          drawn.map(({ value, variance }) => ({ value: 5 - 2 * value, variance: 4 * variance })),
        );
        expect(changed.mean).toBeCloseTo(5 - 2 * before.mean, 6);
        expect(changed.low).toBeCloseTo(5 - 2 * before.high, 4);
        expect(changed.tau).toBeCloseTo(2 * before.tau, 4);
      }),
    );
  });

  it("has at its variance a likelihood that no other variance exceeds", () => {
    const likelihood = (drawn: readonly SiteEffect[], tau2: number): number => {
      const w = drawn.map(({ variance }) => 1 / (variance + tau2));
      const sum = w.reduce((a, b) => a + b);
      const mean = drawn.reduce((a, { value }, i) => a + w[i]! * value, 0) / sum;
      const squares = drawn.reduce((a, { value }, i) => a + w[i]! * (value - mean) ** 2, 0);
      return w.reduce((a, b) => a + Math.log(b), 0) - Math.log(sum) - squares;
    };
    fc.assert(
      fc.property(effects, fc.double({ min: 0, max: 3, noNaN: true }), (drawn, factor) => {
        const { tau2 } = randomEffects(drawn);
        const near = likelihood(drawn, tau2 * (1 + (factor - 1.5) / 100));
        expect(near).toBeLessThanOrEqual(likelihood(drawn, tau2) + 1e-9);
      }),
    );
  });

  it("is no surer than the sites themselves where they agree by luck", () => {
    const agreeing = [0, 1, 2].map((): SiteEffect => ({ value: 1, variance: 0.09 }));
    expect(randomEffects(agreeing).standardError).toBeCloseTo(0.3 / Math.sqrt(3), 12);
  });

  it("refuses one site, and effects that are no numbers or have no variance", () => {
    expect(() => randomEffects([{ value: 1, variance: 1 }])).toThrow(/two sites or more, got 1/);
    const good = { value: 1, variance: 1 };
    for (const bad of [
      { value: NaN, variance: 1 },
      { value: 1, variance: 0 },
      { value: 1, variance: Infinity },
    ])
      expect(() => randomEffects([good, bad])).toThrow(/finite with a variance > 0/);
  });
});
