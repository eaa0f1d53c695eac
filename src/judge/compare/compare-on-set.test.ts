import { describe, expect, it } from "vitest";
import { makeLabels, matrixOfRows, Random } from "../../core/index.ts";
import { hasValue } from "../metrics/index.ts";
import { compareOnSet } from "./compare-on-set.ts";
import type { Comparison } from "./comparison.ts";

const n = 120;
const yTrue = makeLabels(Array.from({ length: n }, (_, i) => (i % 3 === 0 ? "yes" : "no")));
/** Answers that are as good as the weight that they give to the truth. */
function answer(name: string, weight: number, seed: number) {
  const random = new Random(seed);
  const rows = Array.from({ length: n }, (_, i) => {
    const p = weight * (i % 3 === 0 ? 1 : 0) + (1 - weight) * random.nextFloat();
    return [1 - p, p];
  });
  return { name, probabilities: matrixOfRows(rows) };
}

describe("compareOnSet()", () => {
  it("tells models apart that differ, and not those that hardly do", () => {
    const models = [answer("good", 0.4, 1), answer("poor", 0.02, 2), answer("like it", 0.4, 3)];
    const found = compareOnSet({ yTrue, models }) as Comparison[];
    expect(found.map(({ a, b }) => `${a}, ${b}`)).toEqual(["good, poor", "good, like it", "poor, like it"]);
    expect(found[0]!.verdict).toMatch(
      /^good is better than poor by 0\.\d+ ROC AUC \(95 % interval .* for 3 comparisons\)$/,
    );
    expect(found[1]!.verdict).toMatch(/^no evidence that /);
    expect(found[2]!.verdict).toMatch(/^like it is better than poor/);
    expect(found[2]).toMatchObject({ method: "delong-paired", n, estimates: "this model" });
  });

  it("changes its signs, and not its sentences, with the positive class and the order", () => {
    const models = [answer("good", 0.4, 1), answer("poor", 0.1, 2)];
    const compare = (options: object) => (compareOnSet({ yTrue, models, ...options }) as Comparison[])[0]!;
    const [plain, turned] = [compare({}), compare({ models: models.toReversed() })];
    expect(turned.difference).toBeCloseTo(-plain.difference, 12);
    expect(turned.verdict).toBe(plain.verdict);
    expect(compare({ positive: "no" }).difference).toBeCloseTo(plain.difference, 12);
  });

  it("says what cannot be said: below 10 events, of equal ranks, of one class", () => {
    const models = [answer("good", 0.4, 1), answer("poor", 0.1, 2)];
    const few = makeLabels(Array.from({ length: n }, (_, i) => (i < 9 ? "yes" : "no")));
    expect((compareOnSet({ yTrue: few, models }) as Comparison[])[0]).toMatchObject({
      noInterval: { undefined: "interval/too-few-events", reason: expect.stringMatching(/got 9 and 111$/) },
    });
    const same = compareOnSet({
      yTrue,
      models: [models[0]!, { ...models[0]!, name: "twin" }],
    }) as Comparison[];
    expect(same[0]).toMatchObject({
      difference: 0,
      noInterval: { undefined: "interval/no-spread" },
      verdict: "good and twin have the same ROC AUC",
    });
    const one = makeLabels(Array(n).fill("no"), ["no", "yes"]);
    const none = compareOnSet({ yTrue: one, models });
    expect(none).toMatchObject({ undefined: "metric/one-class" });
    expect(hasValue(none as never)).toBe(false);
    expect(compareOnSet({ yTrue, models: [] })).toEqual([]);
  });

  it("refuses more than two classes", () => {
    const three = makeLabels(Array.from({ length: n }, (_, i) => "abc"[i % 3]!));
    expect(() => compareOnSet({ yTrue: three, models: [answer("a", 0.4, 1)] })).toThrow(
      expect.objectContaining({ code: "metric/positive-class" }),
    );
  });
});
