import { expect, test } from "vitest";
import type { Model } from "../model/index.ts";
import type { Schema } from "../schema/index.ts";
import { explainText } from "./explain-text.ts";
import type { ExplainedRow } from "./explained-row.ts";

const schema: Schema = {
  columns: [
    { name: "age", kind: "numeric", unit: "years" },
    {
      name: "pain",
      kind: "categorical",
      codes: [{ value: 1, label: "typical" }, { value: 2 }],
      nullable: true,
    },
    {
      name: "kind",
      kind: "categorical",
      role: "target",
      codes: [{ value: "oak", label: "the hard one" }, { value: "ash" }, { value: "elm" }],
    },
  ],
  target: { column: "kind" },
};
const row: ExplainedRow = {
  row: 3,
  prediction: "oak",
  class: "oak",
  probability: 0.7,
  scale: "probability",
  base: 0.4,
  contributions: { age: 0.35, pain: -0.05 },
  output: 0.7,
  values: { age: 41, pain: null },
  imputed: ["pain"],
};
const modelOf = (classes: readonly string[], positive?: string): Model =>
  ({ schema, info: { classes, threshold: 0.3, ...(positive !== undefined && { positive }) } }) as never;

test("explainText() names row, answer, values with unit and meaning, base and sum", () => {
  const text = explainText(modelOf(["ash", "elm", "oak"]), row, 'file "trees.csv"', 80);
  expect(text.replaceAll("\n", " ")).toContain(
    'Row 3 of file "trees.csv" is answered oak (the hard one). The probability of oak (the hard one) is 0.700, the highest.',
  );
  expect(text).toMatch(/age = 41 years {2}\+0\.350 +│█+\npain = missing +-0\.050 +░+│\n/);
  expect(text).toMatch(
    /base: what is answered without any +\+0\.400\nsum: what is answered to this row +\+0\.700$/,
  );
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

test("explainText() says on which side of the threshold the positive class of two is", () => {
  const model = modelOf(["ash", "oak"], "oak");
  expect(explainText(model, row, "standard input", 200)).toContain("is 0.700, above the threshold of 0.3.");
  const low = { ...row, prediction: "ash", probability: 0.2 };
  expect(explainText(model, low, "standard input", 200)).toContain(
    "is 0.200, not above the threshold of 0.3.",
  );
  const other = explainText(model, { ...low, class: "ash", probability: 0.8 }, "standard input", 200);
  expect(other).toContain("is answered ash. The probability of ash is 0.800.");
});

test("explainText() joins all but the twenty largest columns", () => {
  const contributions = Object.fromEntries(Array.from({ length: 23 }, (_, j) => [`c${j}`, 0.01 * (j + 1)]));
  const values = Object.fromEntries(Object.keys(contributions).map((name) => [name, 1]));
  const text = explainText(modelOf(["ash", "oak"], "oak"), { ...row, contributions, values }, "it", 80);
  expect(text).toMatch(/\n3 other columns +\+0\.060 +│█+\n/);
});
