import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { buildClassifier, judgeOptimism } from "../../src/learn/index.ts";
import { clevelandPipeline, readCleveland } from "../support/cleveland.ts";

type FigureName = "apparent" | "optimism" | "value" | "low" | "high";
interface Golden {
  readonly header: { readonly seed: number; readonly nResamples: number };
  readonly figures: Record<string, Partial<Record<FigureName, number>>>;
}

const golden: Golden = JSON.parse(readFileSync(new URL("optimism.json", import.meta.url), "utf8"));
/** The same optima found by other solvers. */
const tolerance = 1e-6;

/** The row numbers that the script draws, by Lehmer's generator. */
function drawResamples(n: number, count: number, seed: number): Int32Array[] {
  let x = seed;
  return Array.from({ length: count }, () =>
    Int32Array.from({ length: n }, () => {
      x = (16807 * x) % 2147483647;
      return x % n;
    }),
  );
}

it("judgeOptimism() does what the same bootstrap does with scikit-learn's pipeline on the same resamples", async () => {
  const { table: X, labels: y } = await readCleveland();
  const { seed, nResamples } = golden.header;
  const found = await judgeOptimism({
    pipeline: buildClassifier(clevelandPipeline("LogisticRegression", { C: 1, classWeight: "balanced" })),
    X,
    y,
    positive: "1",
    resamples: drawResamples(y.codes.length, nResamples, seed),
  });
  expect(Object.keys(found)).toEqual(Object.keys(golden.figures));
  for (const [name, expected] of Object.entries(golden.figures)) {
    if (expected.low === undefined) expect(found[name]).toMatchObject({ noInterval: { undefined: "interval/no-spread" } });
    const figure = found[name] as Record<FigureName, number>;
    for (const [key, value] of Object.entries(expected))
      expect(Math.abs(figure[key as FigureName] - value), `${name} ${key}`).toBeLessThanOrEqual(tolerance);
  }
});
