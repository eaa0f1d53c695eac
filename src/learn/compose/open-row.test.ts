import { expect, test } from "vitest";
import { type Column, makeLabels, makeTable } from "../../core/index.ts";
import { DummyClassifier } from "../dummy/index.ts";
import { LogisticRegression } from "../linear/index.ts";
import { ColumnTransformer } from "./column-transformer.ts";
import { Pipeline } from "./pipeline.ts";

const numeric = (name: string, ...values: number[]): Column => ({
  kind: "numeric",
  name,
  values: Float64Array.from(values),
});
const coded = (...codes: number[]): Column => ({
  kind: "categorical",
  name: "size",
  categories: ["S", "L"],
  codes: Int32Array.from(codes),
});
const rows = makeTable([numeric("height", 1, 2, 3, 4), coded(0, 1, 0, 1)]);
const labels = makeLabels(["a", "a", "b", "b"]);
const columns = new ColumnTransformer({
  transformers: [
    { name: "as-is", columns: ["height"], steps: [] },
    {
      name: "coded",
      columns: ["size"],
      steps: [{ name: "OneHotEncoder", params: { categories: "declared" } }],
    },
  ],
});

test("openRow() reads the columns that it is told of by name, in any order, and their codes by category", async () => {
  const fitted = await new Pipeline({ columns, classifier: new LogisticRegression() }).fit(rows, labels);
  const predictRow = fitted.openRow([
    { name: "size", kind: "categorical", categories: ["L", "S"] }, // the other way round than in training
    { name: "other", kind: "numeric", categories: [] },
    { name: "height", kind: "numeric", categories: [] },
  ])!;
  const out = new Float64Array(2);
  for (const [height, size, code] of [
    [2.5, 0, 1],
    [3, 1, 0],
  ] as const) {
    predictRow(Float64Array.of(code, 7, height), out);
    expect(out).toEqual(fitted.predictProba(makeTable([numeric("height", height), coded(size)])).data);
  }
});

test("openRow() fails as predictProba() does, naming the column", async () => {
  const fitted = await new Pipeline({ columns, classifier: new LogisticRegression() }).fit(rows, labels);
  const predictRow = fitted.openRow(rows.columns.map((column) => ({ categories: [], ...column })))!;
  const missing = makeTable([numeric("height", NaN), coded(0)]);
  const errorOf = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error;
    }
  };
  const error = errorOf(() => predictRow(Float64Array.of(NaN, 0), new Float64Array(2)));
  expect(error).toMatchObject({ message: expect.stringContaining('which is "as-is__height"') });
  expect(error).toEqual(errorOf(() => fitted.predictProba(missing)));
});

test("openRow() gives nothing where the classifier has no way for one row", async () => {
  const fitted = await new Pipeline({ columns, classifier: new DummyClassifier({ strategy: "prior" }) }).fit(
    rows,
    labels,
  );
  expect(fitted.openRow(rows.columns.map((column) => ({ categories: [], ...column })))).toBeUndefined();
});
