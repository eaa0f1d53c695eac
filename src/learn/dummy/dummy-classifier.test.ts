import { describe, expect, it } from "vitest";
import { makeLabels, makeMatrix } from "../../core/index.ts";
import { DummyClassifier } from "./dummy-classifier.ts";
import { type DummyStrategy, FittedDummyClassifier } from "./fitted-dummy-classifier.ts";

const X = makeMatrix(6, 1, Float64Array.of(NaN, 1, 2, 3, 4, 5));
const y = makeLabels(["b", "a", "b", "c", "b", "a"]);
const rows = makeMatrix(3000, 1);

function shares(codes: Int32Array): number[] {
  const counts = [0, 0, 0];
  for (const code of codes) counts[code]!++;
  return counts.map((count) => count / codes.length);
}

describe("DummyClassifier", () => {
  it("prior answers the shares of the classes, weights included", async () => {
    const fitted = await new DummyClassifier().fit(X, y);
    expect(Array.from(fitted.predictProba(makeMatrix(1, 1)).data)).toEqual([2 / 6, 3 / 6, 1 / 6]);
    expect(fitted.predict(makeMatrix(2, 1)).codes).toEqual(Int32Array.of(1, 1));
    const weighted = await new DummyClassifier().fit(X, y, {
      sampleWeight: Float64Array.of(0, 3, 0, 1, 0, 0),
    });
    expect(Array.from(weighted.predictProba(makeMatrix(1, 1)).data)).toEqual([0.75, 0, 0.25]);
  });

  it("most_frequent and constant answer with certainty", async () => {
    const frequent = await new DummyClassifier({ strategy: "most_frequent" }).fit(X, y);
    expect(Array.from(frequent.predictProba(makeMatrix(1, 1)).data)).toEqual([0, 1, 0]);
    const constant = await new DummyClassifier({ strategy: "constant", constant: "c" }).fit(X, y);
    expect(Array.from(constant.predictProba(makeMatrix(1, 1)).data)).toEqual([0, 0, 1]);
    expect(constant.predict(makeMatrix(1, 1)).codes).toEqual(Int32Array.of(2));
  });

  it("stratified draws by the shares and uniform draws all alike, with probabilities that fit", async () => {
    const stratified = await new DummyClassifier({ strategy: "stratified", randomState: 3 }).fit(X, y);
    const drawn = shares(stratified.predict(rows).codes);
    [2 / 6, 3 / 6, 1 / 6].forEach((share, k) => {
      expect(Math.abs(drawn[k]! - share)).toBeLessThan(0.05);
    });
    const probabilities = stratified.predictProba(rows);
    stratified.predict(rows).codes.forEach((code, i) => {
      expect(probabilities.data[i * 3 + code]).toBe(1);
    });
    const uniform = await new DummyClassifier({ strategy: "uniform" }).fit(X, y);
    for (const share of shares(uniform.predict(rows).codes))
      expect(Math.abs(share - 1 / 3)).toBeLessThan(0.05);
    expect(uniform.predictProba(makeMatrix(1, 1)).data).toEqual(new Float64Array(3).fill(1 / 3));
  });

  it("draws the same again, also after a clone of its state", async () => {
    for (const strategy of ["stratified", "uniform"] as DummyStrategy[]) {
      const fitted = await new DummyClassifier({ strategy, randomState: 9 }).fit(X, y);
      const restored = FittedDummyClassifier.fromState(structuredClone(fitted.state));
      expect(restored.predict(rows)).toEqual(fitted.predict(rows));
      const other = await new DummyClassifier({ strategy, randomState: 10 }).fit(X, y);
      expect(other.predict(rows)).not.toEqual(fitted.predict(rows));
    }
  });

  it("answers a constant class that no row has, and refuses one that is none", async () => {
    const known = { classes: [...y.classes, "rare"], codes: y.codes };
    const fitted = await new DummyClassifier({ strategy: "constant", constant: "rare" }).fit(X, known);
    expect(Array.from(fitted.predictProba(makeMatrix(1, 1)).data)).toEqual([0, 0, 0, 1]);
    const model = new DummyClassifier({ strategy: "constant", constant: "d" });
    await expect(model.fit(X, y)).rejects.toMatchObject({ code: "fit/unknown-class" });
    expect(() => new DummyClassifier({ strategy: "constant" })).toThrow(/a class, as strategy is constant/);
  });
});
