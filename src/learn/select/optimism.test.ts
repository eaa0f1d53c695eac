import { describe, expect, it } from "vitest";
import { makeLabels, makeTable, type Params, Random } from "../../core/index.ts";
import { buildClassifier } from "../registry.ts";
import { judgeOptimism } from "./optimism.ts";
import { drawRows } from "./optimism-task.ts";

/** Rows of two numbers, of which the first tells the classes apart to a degree, in groups of four. */
function makeRows(n: number, seed = 1) {
  const random = new Random(seed);
  const y = makeLabels(Array.from({ length: n }, (_, i) => (i % 3 === 0 ? "yes" : "no")));
  const X = makeTable([
    {
      name: "a",
      kind: "numeric",
      values: Float64Array.from(y.codes, (code) => code + 1.5 * random.nextNormal()),
    },
    { name: "b", kind: "numeric", values: Float64Array.from(y.codes, () => random.nextNormal()) },
  ]);
  return { X, y, groups: Int32Array.from({ length: n }, (_, i) => i >> 2) };
}
function pipeline(name: string, params: Params) {
  const transformers = [{ name: "num", columns: ["a", "b"], steps: [] }];
  const columns = { name: "ColumnTransformer", params: { transformers, remainder: "drop" } };
  return buildClassifier({ name: "Pipeline", params: { columns, classifier: { name, params } } });
}
const regression = () => pipeline("LogisticRegression", { C: 1e6 });

describe("judgeOptimism()", () => {
  it("takes off what a model that learns noise by heart is flattered by, and little of one that cannot", async () => {
    const { X, y } = makeRows(60);
    const noise = makeLabels(Array.from({ length: 60 }, (_, i) => ((i * 7919) % 89) % 2));
    const tree = pipeline("DecisionTreeClassifier", { minSamplesLeaf: 3 });
    const byHeart = await judgeOptimism({ pipeline: tree, X, y: noise, nResamples: 8 });
    const auc = byHeart["roc_auc"] as { apparent: number; value: number };
    expect(auc.value).toBeLessThan(auc.apparent - 0.1);
    const simple = await judgeOptimism({ pipeline: regression(), X, y, nResamples: 8 });
    const ofSimple = (simple["roc_auc"] as { optimism: number }).optimism;
    expect(ofSimple).toBeLessThan((auc.apparent - auc.value) / 2);
    // maximum likelihood fits its own rows with a slope of 1, and others with less
    const slope = simple["calibration_slope"] as { apparent: number; value: number };
    expect(slope.apparent).toBeCloseTo(1, 3);
    expect(slope.value).toBeLessThan(1);
    expect(simple["brier_score"]).toMatchObject({
      method: "optimism-bootstrap",
      n: 60,
      nResamples: 8,
      level: 0.95,
      estimates: "this model",
    });
    const brier = simple["brier_score"] as { apparent: number; value: number; low: number; high: number };
    expect(brier.value).toBeGreaterThan(brier.apparent);
    expect(brier.low).toBeLessThan(brier.value);
    expect(brier.high).toBeGreaterThan(brier.value);
  });

  it("depends on its seed, and takes the resamples that it is given", async () => {
    const { X, y } = makeRows(60);
    const judge = (options: object) =>
      judgeOptimism({ pipeline: regression(), X, y, nResamples: 4, ...options });
    const [first, again, other] = [
      await judge({ seed: 3 }),
      await judge({ seed: 3 }),
      await judge({ seed: 4 }),
    ];
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    const resamples = [0, 1, 2, 3].map((i) => drawRows(60, Random.stream(3, i)));
    expect(await judge({ resamples })).toEqual(first);
  });

  it("says why there is no figure and no interval", async () => {
    const { X } = makeRows(40);
    const few = makeLabels(Array.from({ length: 40 }, (_, i) => (i < 9 ? "yes" : "no")));
    const found = await judgeOptimism({ pipeline: regression(), X, y: few, nResamples: 5 });
    expect(found["roc_auc"]).toMatchObject({
      value: expect.any(Number),
      noInterval: { undefined: "interval/too-few-events" },
    });
    const one = makeLabels(Array(40).fill("no"), ["no", "yes"]);
    const none = await judgeOptimism({ pipeline: regression(), X, y: one, nResamples: 2 });
    expect(none["roc_auc"]).toMatchObject({ undefined: "fit/one-class" });
    expect(none["calibration_slope"]).toMatchObject({ undefined: "fit/one-class" });
    await expect(judgeOptimism({ pipeline: regression(), X, y: few, nResamples: 0 })).rejects.toThrow(
      expect.objectContaining({ code: "parameter/invalid" }),
    );
  });

  it("serves three classes, without a slope", async () => {
    const { X, y } = makeRows(60);
    const three = makeLabels(Array.from(y.codes, (code, i) => (code === 1 ? "a" : i % 2 === 0 ? "b" : "c")));
    const found = await judgeOptimism({ pipeline: regression(), X, y: three, nResamples: 6 });
    expect(Object.keys(found)).toEqual(["roc_auc", "average_precision", "brier_score", "log_loss"]);
    expect(found["roc_auc"]).toHaveProperty("low");
  });
});

describe("drawRows()", () => {
  it("draws groups whole, and a row without one by itself", () => {
    const groups = Int32Array.of(0, 0, 0, 1, 1, -1, -1);
    for (let seed = 0; seed < 20; seed++) {
      const counts = new Uint32Array(7);
      for (const row of drawRows(7, new Random(seed), groups)) counts[row]!++;
      expect(counts[0] === counts[1] && counts[1] === counts[2] && counts[3] === counts[4]).toBe(true);
      expect(counts[0]! + counts[3]! + counts[5]! + counts[6]!).toBe(4);
    }
  });
});
