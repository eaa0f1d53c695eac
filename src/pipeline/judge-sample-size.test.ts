import { expect, it } from "vitest";
import { judgeSampleSize } from "../judge/index.ts";
import { describeTooFewRows } from "./judge-sample-size.ts";

it("names the chosen candidate and each criterion that far too few rows do not meet", () => {
  const found = judgeSampleSize({ n: 80, events: 40, parameters: 10, auc: 0.7 });
  const { shrinkage, optimism, overallRisk } = found.needed.criteria;
  const said = describeTooFewRows("forest", found);
  expect(said).toContain("80 rows are far too few for forest, which has 10 parameters");
  for (const [n, words] of [
    [shrinkage, "that effects shrink by no more than a tenth"],
    [optimism, "that the fit is no more than 0.05 worse"],
    [overallRisk, "that the overall risk is known to 0.05"],
  ])
    expect(said).toContain(`${n} ${words}`);
});

it("leaves out the criteria that are met, and is silent of rows enough for half of what is wanted", () => {
  const risk = describeTooFewRows("plain", judgeSampleSize({ n: 150, events: 75, parameters: 1, auc: 0.9 }));
  expect(risk).toMatch(/: Riley's criteria ask for 385 that the overall risk is known to 0\.05$/);
  expect(
    describeTooFewRows("plain", judgeSampleSize({ n: 200, events: 100, parameters: 1, auc: 0.9 })),
  ).toBeUndefined();
});
