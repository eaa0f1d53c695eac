import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Labels, makeLabels, matrixOfRows, takeLabels } from "../../core/index.ts";
import { rocCurve } from "./curves.ts";
import { averagePrecisionScore, rocAucScore } from "./ranking.ts";

const code = (value: string) => expect.objectContaining({ name: "DataError", code: value });

/** Rows of both classes with scores on a coarse grid, so that ties are common. */
const rows = fc
  .array(fc.record({ y: fc.integer({ min: 0, max: 1 }), s: fc.integer({ min: -4, max: 4 }) }), {
    minLength: 2,
    maxLength: 30,
  })
  .filter((list) => new Set(list.map((r) => r.y)).size === 2)
  .map((list) => ({
    yTrue: makeLabels(list.map((r) => r.y)),
    yScore: Float64Array.from(list, (r) => r.s),
  }));

/** The definition, pair by pair. */
function pairwiseAuc(yTrue: Labels, yScore: Float64Array): number {
  let wins = 0;
  let pairs = 0;
  for (const [i, a] of yTrue.codes.entries())
    for (const [j, b] of yTrue.codes.entries()) {
      if (a !== 1 || b !== 0) continue;
      pairs++;
      wins += yScore[i]! > yScore[j]! ? 1 : yScore[i] === yScore[j] ? 0.5 : 0;
    }
  return wins / pairs;
}

describe("rocAucScore()", () => {
  it("counts ties as one half", () => {
    expect(rocAucScore(makeLabels([0, 1]), Float64Array.of(0.3, 0.3))).toBe(0.5);
    expect(rocAucScore(makeLabels(["no", "no", "yes", "yes"]), Float64Array.of(0.1, 0.4, 0.35, 0.8))).toBe(
      0.75,
    );
  });

  it("is the share of pairs in the right order", () => {
    fc.assert(
      fc.property(rows, ({ yTrue, yScore }) => {
        expect(rocAucScore(yTrue, yScore)).toBeCloseTo(pairwiseAuc(yTrue, yScore), 12);
      }),
    );
  });

  it("does not change with the order of rows or a rising map, and mirrors with the classes", () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), ({ yTrue, yScore }, keys) => {
        const auc = rocAucScore(yTrue, yScore);
        const key = Array.from(yScore, () => keys.next().value as number);
        const order = key.map((_, i) => i).sort((a, b) => key[a]! - key[b]!);
        const shuffled = Float64Array.from(order, (i) => yScore[i]!);
        expect(rocAucScore(takeLabels(yTrue, order), shuffled)).toBe(auc);
        expect(
          rocAucScore(
            yTrue,
            yScore.map((s) => Math.exp(s)),
          ),
        ).toBe(auc);
        expect(rocAucScore(yTrue, yScore, { positive: "0" })).toBeCloseTo(1 - auc, 12);
      }),
    );
  });

  it("takes a weight as that many rows", () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.integer({ min: 1, max: 3 })), ({ yTrue, yScore }, stream) => {
        const times = Array.from(yScore, () => stream.next().value as number);
        const repeated = times.flatMap((n, i) => new Array<number>(n).fill(i));
        const sampleWeight = Float64Array.from(times);
        const copies = Float64Array.from(repeated, (i) => yScore[i]!);
        for (const score of [rocAucScore, averagePrecisionScore])
          expect(score(yTrue, yScore, { sampleWeight })).toBeCloseTo(
            score(takeLabels(yTrue, repeated), copies),
            12,
          );
      }),
    );
  });

  it("is undefined where a class is absent, also by weight", () => {
    const yTrue = makeLabels([0, 1]);
    const yScore = Float64Array.of(0.2, 0.6);
    expect(() => rocAucScore(makeLabels([1, 1], ["0", "1"]), yScore)).toThrow(code("metric/one-class"));
    expect(() => rocAucScore(makeLabels([0, 0], ["0", "1"]), yScore)).toThrow(code("metric/one-class"));
    expect(() => rocAucScore(yTrue, yScore, { sampleWeight: Float64Array.of(1, 0) })).toThrow(
      code("metric/one-class"),
    );
  });

  it("is of several classes the mean over those that have rows", () => {
    const p = matrixOfRows([
      [0.6, 0.1, 0.3],
      [0.1, 0.5, 0.4],
      [0.2, 0.2, 0.6],
    ]);
    const yTrue = makeLabels(["a", "b", "a"], ["a", "b", "c"]);
    for (const score of [rocAucScore, averagePrecisionScore])
      expect(score(yTrue, p)).toBe(
        (score(yTrue, p, { positive: "a" }) + score(yTrue, p, { positive: "b" })) / 2,
      );
    const sampleWeight = Float64Array.of(1, 0, 1);
    for (const score of [rocAucScore, averagePrecisionScore])
      expect(() => score(yTrue, p, { sampleWeight })).toThrow(/rows of class "a" .*got only rows of "a"/);
  });

  it("refuses scores that cannot be ranked, and weights that are none", () => {
    const yTrue = makeLabels([0, 1]);
    expect(() => rocAucScore(yTrue, Float64Array.of(NaN, 1))).toThrow(code("metric/not-finite"));
    const weighted =
      (...w: number[]) =>
      () =>
        rocAucScore(yTrue, Float64Array.of(0, 1), { sampleWeight: Float64Array.from(w) });
    expect(weighted(-1, 1)).toThrow(code("metric/weight"));
    expect(weighted(NaN, 1)).toThrow(code("metric/weight"));
    expect(weighted(0, 0)).toThrow(code("metric/no-rows"));
    expect(weighted(1)).toThrow(RangeError);
    expect(() => rocAucScore(makeLabels([]), new Float64Array())).toThrow(
      expect.objectContaining({ code: "metric/positive-class" }),
    );
    expect(() => rocAucScore(makeLabels([], ["0", "1"]), new Float64Array())).toThrow(code("metric/no-rows"));
  });

  it("asks for the positive class where there are more than two", () => {
    const yTrue = makeLabels(["a", "b", "c"]);
    const yScore = Float64Array.of(3, 1, 2);
    expect(() => rocAucScore(yTrue, yScore)).toThrow(/must be one of "a", "b", "c", got none/);
    expect(rocAucScore(yTrue, yScore, { positive: "a" })).toBe(1);
  });
});

describe("averagePrecisionScore()", () => {
  it("is the share of positive rows when all scores are equal", () => {
    expect(averagePrecisionScore(makeLabels([0, 1, 0, 0]), new Float64Array(4))).toBe(0.25);
  });

  it("is defined without negative rows and undefined without positive ones", () => {
    const yScore = Float64Array.of(0.2, 0.6);
    expect(averagePrecisionScore(makeLabels([1, 1], ["0", "1"]), yScore)).toBe(1);
    expect(() => averagePrecisionScore(makeLabels([0, 0], ["0", "1"]), yScore)).toThrow(
      code("metric/one-class"),
    );
  });
});

describe("rocCurve()", () => {
  it("rises from (0, 0) to (1, 1) and holds the area", () => {
    fc.assert(
      fc.property(rows, fc.boolean(), ({ yTrue, yScore }, dropIntermediate) => {
        const { fpr, tpr, thresholds } = rocCurve(yTrue, yScore, { dropIntermediate });
        let area = 0;
        for (let i = 1; i < fpr.length; i++) {
          expect(fpr[i]! >= fpr[i - 1]! && tpr[i]! >= tpr[i - 1]!).toBe(true);
          expect(thresholds[i]).toBeLessThan(thresholds[i - 1]!);
          area += ((fpr[i]! - fpr[i - 1]!) * (tpr[i]! + tpr[i - 1]!)) / 2;
        }
        expect([fpr[0], tpr[0], fpr.at(-1), tpr.at(-1)]).toEqual([0, 0, 1, 1]);
        expect(area).toBeCloseTo(rocAucScore(yTrue, yScore), 12);
      }),
    );
  });
});
