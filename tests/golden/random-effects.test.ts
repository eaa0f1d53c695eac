import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type HeterogeneityMethod, type Ends, randomEffects } from "../../src/judge/index.ts";

interface Summary extends Ends {
  readonly tau2: number;
  readonly mean: number;
  readonly standardError: number;
  readonly prediction?: Ends;
}
interface Golden {
  readonly cases: readonly ({
    readonly values: number[];
    readonly variances: number[];
    readonly reml: Summary;
    readonly "dersimonian-laird": Summary & {
      readonly q: number;
      readonly i2: number;
      readonly statsmodels?: {
        readonly mean: number;
        readonly hartungKnappError: number;
        readonly excess: number;
      };
    };
  })[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("random-effects.json", import.meta.url), "utf8"));

function expectClose(actual: number, expected: number, what: string): void {
  expect(Math.abs(actual - expected), `${what}: ${actual}, ${expected}`).toBeLessThanOrEqual(
    1e-9 * (1 + Math.abs(expected)),
  );
}

describe.each<HeterogeneityMethod>(["reml", "dersimonian-laird"])("randomEffects() by %s", (method) => {
  it("equals the peers in variance, mean, error, interval and prediction interval", () => {
    const found = golden.cases.map((expected) => {
      const effects = expected.values.map((value, i) => ({ value, variance: expected.variances[i]! }));
      const actual = randomEffects(effects, { method });
      const { prediction, statsmodels: _, ...numbers } = { statsmodels: undefined, ...expected[method] };
      for (const [name, value] of Object.entries(numbers))
        expectClose(actual[name as "mean"], value, `${name} of ${effects.length}`);
      expect(actual.prediction === undefined).toBe(prediction === undefined);
      if (prediction !== undefined)
        for (const end of ["low", "high"] as const)
          expectClose(actual.prediction![end], prediction[end], `prediction ${end}`);
      return actual;
    });
    expect(found.some(({ tau2 }) => tau2 === 0)).toBe(true);
    expect(found.some(({ tau2 }) => tau2 > 0.3)).toBe(true);
  });
});

it("randomEffects() has statsmodels' mean, and its error by Hartung and Knapp where that is not too small", () => {
  let nEqual = 0;
  for (const { values, variances, "dersimonian-laird": expected } of golden.cases) {
    if (expected.statsmodels === undefined) continue;
    const { mean, hartungKnappError, excess } = expected.statsmodels;
    const effects = values.map((value, i) => ({ value, variance: variances[i]! }));
    const actual = randomEffects(effects, { method: "dersimonian-laird" });
    expectClose(actual.mean, mean, "mean");
    if (excess >= 1) {
      expectClose(actual.standardError, hartungKnappError, "error");
      nEqual++;
    } else expectClose(actual.standardError, hartungKnappError / Math.sqrt(excess), "error");
  }
  expect(nEqual).toBeGreaterThan(1);
});
