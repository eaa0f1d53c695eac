import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askForName, didYouMean } from "./did-you-mean.ts";

const known = ["nEstimators", "warmStart", "C", "roc_auc", "average_precision"];

describe("didYouMean()", () => {
  it.each([
    ["n_estimators", "nEstimators"],
    ["nEtsimators", "nEstimators"],
    ["c", "C"],
    ["ROC-AUC", "roc_auc"],
    ["auc", "roc_auc"],
    ["precision", "average_precision"],
  ])("finds what was meant by %s", (name, meant) => {
    expect(didYouMean(name, known)).toBe(meant);
  });

  it("prefers the nearer of two names, and does not choose between two that hold the same part", () => {
    expect(didYouMean("mim", ["max", "min"])).toBe("min");
    expect(didYouMean("score", ["f1_score_of", "brier_score"])).toBeUndefined();
  });

  it("finds a name among thousands that begin and end alike", () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `${"patient_measure_".repeat(4)}${i}_mean`);
    const meant = names[1234]!;
    for (const slip of [
      meant.replace("1234", "1q234"),
      meant.replace("1234_m", "1234_qm"),
      meant.replace("_1234", "q_1234"),
    ])
      expect(didYouMean(slip, names)).toBe(meant);
  });

  it("finds nothing where no name is like it", () => {
    for (const name of ["learningRate", "constructor", "", "?", "st"])
      expect(didYouMean(name, known)).toBeUndefined();
    expect(didYouMean("any", [])).toBeUndefined();
  });

  it("finds a name again after any one slip", () => {
    const slips = fc.constantFrom<(text: string, at: number) => string>(
      (text, at) => text.slice(0, at) + text.slice(at + 1),
      (text, at) => `${text.slice(0, at)}q${text.slice(at)}`,
      (text, at) => `${text.slice(0, at)}q${text.slice(at + 1)}`,
      (text, at) => text.slice(0, at) + (text[at + 1] ?? "") + text[at] + text.slice(at + 2),
    );
    fc.assert(
      fc.property(slips, fc.nat({ max: 8 }), (slip, at) => {
        expect(didYouMean(slip("warmStart", at), known)).toBe("warmStart");
      }),
    );
  });
});

it("askForName() asks, or says nothing", () => {
  expect(askForName("warmstart", known)).toBe(', is it "warmStart"?');
  expect(askForName("other", known)).toBe("");
});
