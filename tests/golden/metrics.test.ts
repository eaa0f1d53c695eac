import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Labels, type Matrix, makeLabels, makeMatrix, matrixOfRows } from "../../src/core/index.ts";
import { confusionMatrix, f1Score, hasValue, labelsAt, metrics, precisionRecallCurve, precisionScore, recallScore, rocCurve, type Score, scoreAll, specificityScore, tryScore } from "../../src/judge/index.ts";

interface Points {
  readonly x: number[];
  readonly y: number[];
  readonly thresholds: (number | null)[];
}
interface Golden {
  readonly binary: readonly {
    readonly name: string;
    readonly y: string[];
    readonly p: number[];
    readonly positive: string;
    readonly threshold: number;
    readonly weight: number[] | null;
    readonly classes: string[];
    /** `null` where scikit-learn warns that the score is undefined. */
    readonly values: Record<string, number | null>;
    readonly confusion: number[];
    /** `null` where the rows have one class. */
    readonly curves: Record<"roc" | "roc_all" | "pr" | "pr_drop", Points> | null;
  }[];
  readonly multi: readonly {
    readonly name: string;
    readonly y: string[];
    readonly p: number[][];
    readonly weight: number[] | null;
    readonly classes: string[];
    readonly values: Record<string, number | null>;
    readonly weighted: Record<string, number | null>;
    readonly micro: Record<string, number | null>;
    readonly confusion: number[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("metrics.json", import.meta.url), "utf8"));
/** Direct formulas: only the order of summation differs. */
const tolerance = 1e-12;

function expectClose(actual: ArrayLike<number>, expected: readonly (number | null)[], what: string): void {
  expect(actual.length, what).toBe(expected.length);
  expected.forEach((value, i) => {
    if (value === null) expect(actual[i], `${what} ${i}`).toBe(Infinity);
    else expect(Math.abs(actual[i]! - value), `${what} ${i}`).toBeLessThanOrEqual(tolerance);
  });
}

/** A score is the golden value, or undefined where scikit-learn says that it is. */
function expectScore(actual: Score, expected: number | null, what: string): void {
  if (expected === null) expect(hasValue(actual) ? actual : "undefined", what).toBe("undefined");
  else expectClose([hasValue(actual) ? actual : NaN], [expected], what);
}

/** Probabilities of both classes, of one class's. */
function bothColumns(yTrue: Labels, p: readonly number[], positive: string): Matrix {
  const j = yTrue.classes.indexOf(positive);
  const out = makeMatrix(p.length, 2);
  p.forEach((value, i) => {
    out.data[i * 2 + j] = value;
    out.data[i * 2 + 1 - j] = 1 - value;
  });
  return out;
}

describe("binary metrics against scikit-learn", () => {
  it.each(golden.binary)("$name", (c) => {
    const yTrue = makeLabels(c.y, c.classes);
    const probabilities = bothColumns(yTrue, c.p, c.positive);
    const sampleWeight = c.weight === null ? undefined : Float64Array.from(c.weight);
    const options = { positive: c.positive, threshold: c.threshold, sampleWeight };
    const scores = scoreAll(yTrue, probabilities, options);
    expect(Object.keys(scores)).toEqual(Object.keys(c.values));
    for (const [name, value] of Object.entries(c.values)) expectScore(scores[name]!, value, name);

    const yPred = labelsAt(probabilities, yTrue.classes, c.positive, c.threshold);
    expectClose(confusionMatrix(yTrue, yPred, options).data, c.confusion, "confusion");

    if (c.curves === null) return;
    const p = Float64Array.from(c.p);
    for (const [name, dropIntermediate] of [["roc", true] as const, ["roc_all", false] as const]) {
      const curve = rocCurve(yTrue, p, { ...options, dropIntermediate });
      expectClose(curve.fpr, c.curves[name].x, `${name} fpr`);
      expectClose(curve.tpr, c.curves[name].y, `${name} tpr`);
      expectClose(curve.thresholds, c.curves[name].thresholds, `${name} thresholds`);
    }
    for (const [name, dropIntermediate] of [["pr", false] as const, ["pr_drop", true] as const]) {
      const curve = precisionRecallCurve(yTrue, p, { ...options, dropIntermediate });
      expectClose(curve.recall, c.curves[name].x, `${name} recall`);
      expectClose(curve.precision, c.curves[name].y, `${name} precision`);
      expectClose(curve.thresholds, c.curves[name].thresholds, `${name} thresholds`);
    }
  });
});

describe("multi-class metrics against scikit-learn", () => {
  it.each(golden.multi)("$name", (c) => {
    const yTrue = makeLabels(c.y, c.classes);
    const probabilities = matrixOfRows(c.p);
    const sampleWeight = c.weight === null ? undefined : Float64Array.from(c.weight);
    const scores = scoreAll(yTrue, probabilities, { sampleWeight });
    for (const [name, value] of Object.entries(c.values)) expectScore(scores[name]!, value, name);

    const yPred = labelsAt(probabilities, yTrue.classes);
    expectClose(confusionMatrix(yTrue, yPred, { sampleWeight }).data, c.confusion, "confusion");
    const weighted = { average: "weighted", sampleWeight } as const;
    const ofLabels = {
      precision: precisionScore,
      recall: recallScore,
      specificity: specificityScore,
      f1: f1Score,
    };
    for (const [name, score] of Object.entries(ofLabels))
      expectScore(
        tryScore(() => score(yTrue, yPred, weighted)),
        c.weighted[name]!,
        `weighted ${name}`,
      );
    const micro = { average: "micro", sampleWeight } as const;
    for (const [name, value] of Object.entries(c.micro))
      expectScore(tryScore(() => ofLabels[name as keyof typeof ofLabels](yTrue, yPred, micro)), value, `micro ${name}`);
  });
});

it("every metric of the table has a golden value", () => {
  for (const c of [...golden.binary, ...golden.multi])
    expect(Object.keys(c.values)).toEqual(metrics.map((metric) => metric.name));
});
