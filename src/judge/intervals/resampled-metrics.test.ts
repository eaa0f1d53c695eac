import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeLabels, matrixOfRows } from "../../core/index.ts";
import { hasValue, labelsAt, metrics, scoreAll } from "../metrics/index.ts";
import { ResampledMetrics } from "./resampled-metrics.ts";

const row = fc.tuple(fc.nat(2), fc.nat(4), fc.nat(4), fc.nat(3));

describe("ResampledMetrics", () => {
  it("knows every metric of the table", () => {
    expect(ResampledMetrics.names).toEqual(metrics.map(({ name }) => name));
  });

  it.each([
    ["two classes", ["a", "b"], "b"],
    ["two classes, the first of them positive", ["a", "b"], "a"],
    ["three classes", ["a", "b", "c"], undefined],
  ] as const)("gives what each metric gives of rows with these weights: %s", (_, classes, positive) => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 14 }), (drawn) => {
        const counts = Uint32Array.from(drawn, ([, , , count]) => count);
        fc.pre(counts.some((count) => count > 0));
        const yTrue = makeLabels(
          drawn.map(([c]) => classes[c % classes.length]!),
          classes,
        );
        const probabilities = matrixOfRows(
          drawn.map(([, x, y]) =>
            classes.length === 2 ? [1 - x / 4, x / 4] : [x / 8, y / 8, 1 - (x + y) / 8],
          ),
        );
        const judge = new ResampledMetrics({
          yTrue,
          yPred: labelsAt(probabilities, classes, positive),
          probabilities,
          positive: positive === undefined ? -1 : classes.indexOf(positive),
        });
        const found = new Float64Array(metrics.length).fill(7);
        judge.judge(counts, found);
        const scores = scoreAll(yTrue, probabilities, { positive, sampleWeight: Float64Array.from(counts) });
        for (const [m, name] of ResampledMetrics.names.entries()) {
          const expected = scores[name]!;
          if (hasValue(expected))
            expect(Math.abs(found[m]! - expected), name).toBeLessThanOrEqual(1e-12 * Math.max(1, expected));
          else expect(found[m], name).toBeNaN();
        }
      }),
    );
  });
});
