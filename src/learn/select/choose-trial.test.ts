import { describe, expect, it } from "vitest";
import type { Score } from "../../judge/index.ts";
import { chooseTrial, rankTrials } from "./choose-trial.ts";

const none = { undefined: "metric/one-class", reason: "no row is positive" } as const;
const by = (metric: string, rule: "best" | "one-standard-error" = "best") => ({
  metric,
  rule,
  nTrain: 80,
  nTest: 20,
});
const choose = (trials: (Score[] | undefined)[], options = by("roc_auc")) => chooseTrial(trials, options);

describe("chooseTrial()", () => {
  it("takes the best mean in the metric's direction, of equals the first", () => {
    const trials = [
      [0.7, 0.8],
      [0.9, 0.8],
      [0.8, 0.9],
    ];
    expect(choose(trials)).toBe(1);
    expect(choose(trials, by("log_loss"))).toBe(0);
    expect(choose([[0.1 + 0.2], [0.3]])).toBe(0); // what rounding alone makes is no difference
    expect(choose([[0.3], [0.1 + 0.2]])).toBe(0);
  });

  it("compares means over equally many folds, and has none of trials that were not judged", () => {
    expect(choose([[0.99, none], [0.7, 0.7], undefined])).toBe(1);
    expect(choose([[none, none], undefined])).toBeUndefined();
    expect(choose([])).toBeUndefined();
  });

  it("takes the first within one standard error of the best, where that is asked for", () => {
    const simple = [0.8, 0.86, 0.79];
    const best = [0.82, 0.84, 0.83];
    expect(choose([simple, best], by("roc_auc", "one-standard-error"))).toBe(0);
    expect(choose([simple, best])).toBe(1);
    const behind = [0.7, 0.72, 0.71];
    expect(choose([behind, simple, best], by("roc_auc", "one-standard-error"))).toBe(1);
    expect(choose([behind, best, simple], by("roc_auc", "one-standard-error"))).toBe(1);
    const losses = [simple, best].map((scores) => scores.map((score) => 1 - score));
    expect(choose(losses, by("log_loss", "one-standard-error"))).toBe(0);
    expect(choose([[0.8], [0.9]], by("roc_auc", "one-standard-error"))).toBe(1); // one fold has no error
  });
});

describe("rankTrials()", () => {
  it("puts the best first and equals in their order", () => {
    expect(rankTrials([[0.5], [0.7], undefined, [0.7], [none], [0.9]], "roc_auc")).toEqual([5, 1, 3, 0]);
    expect(rankTrials([[0.5], [0.7]], "brier_score")).toEqual([0, 1]);
  });
});
