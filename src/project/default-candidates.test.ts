import { expect, it } from "vitest";
import type { Schema } from "../schema/index.ts";
import { trainingPlan } from "./build-pipeline.ts";
import { defaultCandidates, describeLargeDefaults, explainDefaults } from "./default-candidates.ts";

const schema: Schema = {
  columns: [{ name: "y", kind: "categorical", role: "target", codes: [{ value: 0 }, { value: 1 }] }],
  target: { column: "y" },
};
const data = { format: { kind: "csv", header: true }, training: { path: "x.csv", sha256: "a" } } as const;
const namesOf = (nRows?: number) => defaultCandidates(nRows).map(({ name }) => name);

it("defaultCandidates() are a regression and a forest up to 50,000 rows, and boosting in its place above", () => {
  expect(namesOf()).toEqual(["logistic_regression", "random_forest"]);
  expect(namesOf(50_000)).toEqual(["logistic_regression", "random_forest"]);
  expect(namesOf(50_001)).toEqual(["logistic_regression", "hist_gradient_boosting"]);
  expect(describeLargeDefaults()).toBe("above 50000 rows logistic_regression and hist_gradient_boosting");
  expect(explainDefaults(50_000)).toBeUndefined();
  expect(explainDefaults(1_000_000)).toBe(
    "candidates: logistic_regression and hist_gradient_boosting, as the project names none and uses 1000000 rows; the forest is left to tables of up to 50000",
  );
});

it("trainingPlan() leaves declared candidates as they are, however many rows there are", () => {
  const forest = {
    name: "forest",
    estimator: { name: "RandomForestClassifier", params: { nEstimators: 300 } },
  };
  const declared = { name: "x", schema, data, training: { candidates: [forest] } };
  expect(trainingPlan(declared, { nRows: 1e6 }).candidates).toEqual([forest]);
  expect(trainingPlan({ name: "x", schema, data }, { nRows: 1e6 }).candidates).toEqual(
    defaultCandidates(1e6),
  );
});

it("trainingPlan() divides small tables five times, large ones once, and all ten times when it is thorough", () => {
  const project = { name: "x", schema, data };
  expect(trainingPlan(project, { nRows: 2000 })).toMatchObject({ folds: 5, repeats: 5 });
  expect(trainingPlan(project, { nRows: 2001 })).toMatchObject({ folds: 5, repeats: 1 });
  expect(trainingPlan(project, { nRows: 2001, isThorough: true })).toMatchObject({ folds: 10, repeats: 10 });
  const declared = { ...project, training: { folds: 3, repeats: 20 } };
  expect(trainingPlan(declared)).toMatchObject({ folds: 3, repeats: 20 });
  expect(trainingPlan(declared, { isThorough: true })).toMatchObject({ folds: 10, repeats: 20 });
});
