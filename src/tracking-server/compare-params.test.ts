import fc from "fast-check";
import { expect, it } from "vitest";
import { groupParams } from "./compare-params.ts";

it("marks what differs between runs that have it, and sets apart what some do not have", () => {
  const logistic = new Map(Object.entries({ C: "1", classifier: "LogisticRegression", seed: "42" }));
  const strong = new Map(Object.entries({ C: "0.1", classifier: "LogisticRegression", seed: "42" }));
  const forest = new Map(Object.entries({ n_estimators: "300", classifier: "RandomForest", seed: "42" }));
  expect(groupParams([logistic, forest])).toEqual({
    different: ["classifier"],
    partial: ["C", "n_estimators"],
    equal: ["seed"],
  });
  expect(groupParams([logistic, strong, forest]).different).toEqual(["C", "classifier"]);
});

it("puts each parameter into one group", () => {
  const maps = fc.array(
    fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__"), fc.constantFrom("1", "2")),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(maps, (records) => {
      const runs = records.map((record) => new Map(Object.entries(record)));
      const { different, partial, equal } = groupParams(runs);
      const keys = new Set(runs.flatMap((run) => [...run.keys()]));
      expect([...different, ...partial, ...equal].sort()).toEqual([...keys].sort());
    }),
  );
});
