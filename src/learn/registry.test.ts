import { describe, expect, test } from "vitest";
import { buildEstimator, estimatorNames, estimatorTasks, takesSeed } from "./registry.ts";
import { restorers } from "./restore/restorers.ts";
import { learnTasks } from "./tasks.ts";

describe.each(estimatorNames.map((name) => [name]))("the record of %s", (name) => {
  const { params } = buildEstimator({ name, params: {} }).spec;

  test("is under the name of its class, which has a fitted form", () => {
    expect(buildEstimator({ name, params: {} }).spec.name).toBe(name);
    expect(Object.keys(restorers)).toContain(name);
  });

  test("says that it takes a seed where it has that parameter", () => {
    expect(takesSeed(name)).toBe(Object.hasOwn(params, "randomState"));
  });
});

test("takesSeed() is false for what is no classifier of matrices", () => {
  for (const name of ["Pipeline", "constructor", "StandardScaler", ""]) expect(takesSeed(name)).toBe(false);
});

test("learnTasks has every task once", () => {
  const names = learnTasks.map((task) => task.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain("learn/fold");
  for (const { name } of estimatorTasks) expect(names).toContain(name);
});
