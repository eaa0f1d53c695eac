import { describe, expect, it } from "vitest";
import { guessPositive } from "./positive-class.ts";

describe("guessPositive()", () => {
  it.each([
    [["A", "control"], "A"],
    [["ill", "well"], "ill"],
    [["died", "survived"], "died"],
    [["Diseased", "Healthy"], "Diseased"],
    [["fail", "pass"], "fail"],
    [["bad", "good"], "bad"],
    [["abnormal", "normal"], "abnormal"],
    [["default", "paid"], "default"],
    [["high", "low"], "high"],
    [["malignant", "non-malignant"], "malignant"],
    [["affected", "unaffected"], "affected"],
    [["CHD", "no CHD"], "CHD"],
    [["abuse", "Not abuse"], "abuse"],
    [["bad", "ham"], "bad"],
    [["left", "stayed"], "left"],
  ])("takes the class in which something is the matter: %j", (classes, positive) => {
    expect(guessPositive(classes)).toBe(positive);
    expect(guessPositive(classes.map((name) => name.toUpperCase()))).toBe(positive.toUpperCase());
  });

  it.each([
    [["no", "yes"], "yes"],
    [["benign", "malignant"], "malignant"],
    [["N", "Y"], "Y"],
    [["False", "True"], "True"],
    [["alive", "dead"], "dead"],
    [["neg", "pos"], "pos"],
    [["paid", "unpaid"], "unpaid"],
    [["active", "inactive"], "inactive"],
    [["female", "male"], "male"],
    [["non-smoker", "smoker"], "smoker"],
    [["healthy", "normal"], "normal"],
  ])("keeps the last class where that is the one, or nothing tells: %j", (classes, positive) => {
    expect(guessPositive(classes)).toBe(positive);
  });

  it("takes the greater of two numbers", () => {
    expect(guessPositive([0, 1])).toBe(1);
    expect(guessPositive([1, 2])).toBe(2);
  });
});
