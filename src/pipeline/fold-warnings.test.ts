import { describe, expect, it } from "vitest";
import { mergeWarnings, withoutNumbers } from "./fold-warnings.ts";

const said = (message: string, nFolds = 1) => ({ message, nFolds });

describe("mergeWarnings()", () => {
  it("makes one of those that differ in their numbers alone", () => {
    const warnings = [0.0123, 1.5e-4, 2].map((rest) =>
      said(`no convergence after 100 iterations: ${rest} is left`),
    );
    expect(mergeWarnings(warnings, 5)).toEqual([
      "no convergence after 100 iterations: 0.0123 is left (in 3 of 5 folds, with other numbers)",
    ]);
  });
  it("keeps apart what differs in words, or in the number within a name", () => {
    expect(
      mergeWarnings([said('column "x1" is constant', 2), said('column "x2" is constant'), said("other")], 5),
    ).toEqual([
      'column "x1" is constant (in 2 of 5 folds)',
      'column "x2" is constant (in 1 of 5 folds)',
      "other (in 1 of 5 folds)",
    ]);
  });
  it("counts no more folds than there are", () => {
    expect(mergeWarnings([said("1 of it", 5), said("2 of it", 5)], 5)[0]).toContain("in 5 of 5 folds");
  });
});

it.each([
  ["-1.5e-7 is left", "# is left"],
  ["1,250 rows", "# rows"],
  ["x_1 and C3", "x_1 and C3"],
])("withoutNumbers(%j) is %j", (message, expected) => {
  expect(withoutNumbers(message)).toBe(expected);
});
