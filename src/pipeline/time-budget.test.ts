import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secondsOfRun } from "./fit-times.ts";
import { type BudgetOptions, fitIntoBudget } from "./time-budget.ts";

const candidate = (name: string, estimator: string, params = {}) => ({
  name,
  estimator: { name: estimator, params },
});
const takes = (name: string, seconds: number) => ({ name, foldSeconds: seconds, finalSeconds: seconds });

const options: BudgetOptions = {
  candidates: [
    candidate("logistic_regression", "LogisticRegression"),
    candidate("random_forest", "RandomForestClassifier", { nEstimators: 300 }),
  ],
  areDeclared: false,
  estimates: [takes("logistic_regression", 1), takes("random_forest", 30)],
  nFolds: 5,
  nThreads: 1,
  budgetSeconds: 200,
  usedSeconds: 0,
};
const namesAfter = (changed: Partial<BudgetOptions>) => {
  const { candidates, changes } = fitIntoBudget({ ...options, ...changed });
  return [candidates.map(({ name }) => name).join(" "), ...changes];
};

describe("fitIntoBudget()", () => {
  it("changes nothing where all fit", () => {
    expect(fitIntoBudget(options)).toEqual({
      candidates: options.candidates,
      estimates: options.estimates,
      changes: [],
    });
  });

  it("makes the default that takes longest cheaper, then leaves it out", () => {
    expect(namesAfter({ budgetSeconds: 100 })).toEqual([
      "logistic_regression random_forest",
      "random_forest with nEstimators 100 in place of 300",
    ]);
    expect(fitIntoBudget({ ...options, budgetSeconds: 100 }).candidates[1]?.estimator.params).toEqual({
      nEstimators: 100,
    });
    expect(namesAfter({ budgetSeconds: 20 })).toEqual(["logistic_regression", "random_forest left out"]);
  });

  it("leaves a declared candidate out, and never changes it", () => {
    expect(namesAfter({ budgetSeconds: 100, areDeclared: true })).toEqual([
      "logistic_regression",
      "random_forest left out",
    ]);
  });

  it("counts the searches of a candidate", () => {
    const search = [{ seconds: 40, nFits: 8 }];
    const estimates = [takes("logistic_regression", 1), { ...takes("random_forest", 5), search }];
    expect(namesAfter({ areDeclared: true, budgetSeconds: 200 })[0]).toBe(
      "logistic_regression random_forest",
    );
    // 6 searches of 40 s beside 5 folds of 5 s
    expect(namesAfter({ areDeclared: true, estimates, budgetSeconds: 200 })).toEqual([
      "logistic_regression",
      "random_forest left out",
    ]);
    const first = [{ ...takes("logistic_regression", 1), search }, takes("random_forest", 1)];
    expect(() => namesAfter({ areDeclared: true, estimates: first, budgetSeconds: 100 })).toThrow(
      /whose 53 fits/,
    );
  });

  it("counts the time that is over already", () => {
    expect(namesAfter({ usedSeconds: 100 })).toHaveLength(2);
  });

  it("refuses a time in which not even the simplest candidate fits, with the time that it takes", () => {
    expect(() => fitIntoBudget({ ...options, budgetSeconds: 5, usedSeconds: 1 })).toThrow(
      expect.objectContaining({
        code: "run/time-budget",
        message:
          "the time budget of 5 s must be enough for logistic_regression alone, whose 5 fits and the one on all rows would take a few seconds; 1 s are over already",
        details: { budgetSeconds: 5, usedSeconds: 1, neededSeconds: 6 },
      }),
    );
  });

  it("keeps the first candidate as it is, the order of the others, and the budget", () => {
    const drawn = fc.array(
      fc.record({
        estimator: fc.constantFrom(
          "RandomForestClassifier",
          "HistGradientBoostingClassifier",
          "DecisionTreeClassifier",
        ),
        seconds: fc.double({ min: 0.01, max: 100, noNaN: true }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(
        drawn,
        fc.integer({ min: 1, max: 2000 }),
        fc.boolean(),
        (all, budgetSeconds, areDeclared) => {
          const candidates = all.map(({ estimator }, i) => candidate(`c${i}`, estimator));
          const estimates = all.map(({ seconds }, i) => takes(`c${i}`, seconds));
          const asked = { ...options, candidates, estimates, budgetSeconds, areDeclared };
          const needed = secondsOfRun(estimates.slice(0, 1), 5, 1);
          if (needed > budgetSeconds) {
            expect(() => fitIntoBudget(asked)).toThrow();
            return;
          }
          const found = fitIntoBudget(asked);
          expect(found.candidates[0]).toBe(candidates[0]);
          const places = found.candidates.map(({ name }) => candidates.findIndex((c) => c.name === name));
          expect(places).toEqual(places.toSorted((a, b) => a - b));
          expect(secondsOfRun(found.estimates, 5, 1)).toBeLessThanOrEqual(budgetSeconds);
          if (areDeclared)
            for (const [i, place] of places.entries()) expect(found.candidates[i]).toBe(candidates[place]);
        },
      ),
    );
  });
});
