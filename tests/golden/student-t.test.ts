import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { correctedInterval } from "../../src/judge/index.ts";
import { studentTCdf, studentTQuantile } from "../../src/judge/index.ts";

interface Golden {
  readonly quantiles: readonly [p: number, df: number, t: number][];
  readonly interval: {
    readonly values: number[];
    readonly nTrain: number;
    readonly nTest: number;
    readonly mean: number;
    readonly standardError: number;
    readonly low: number;
    readonly high: number;
  };
}

const golden: Golden = JSON.parse(readFileSync(new URL("student-t.json", import.meta.url), "utf8"));

it("studentTQuantile() equals scipy's t.ppf, and studentTCdf() undoes it", () => {
  for (const [p, df, t] of golden.quantiles) {
    const actual = studentTQuantile(p, df);
    expect(Math.abs(actual - t), `p ${p}, df ${df}: ${actual}, ${t}`).toBeLessThanOrEqual(
      1e-12 * Math.abs(t),
    );
    expect(Math.abs(studentTCdf(t, df) - p), `t ${t}, df ${df}`).toBeLessThanOrEqual(1e-12);
  }
});

it("correctedInterval() equals scipy's t.interval with Nadeau and Bengio's standard error", () => {
  const { values, nTrain, nTest, ...expected } = golden.interval;
  const actual = correctedInterval(values, nTrain, nTest);
  for (const [name, value] of Object.entries(expected))
    expect(Math.abs(actual[name as keyof typeof actual] - value), name).toBeLessThanOrEqual(1e-12);
});
