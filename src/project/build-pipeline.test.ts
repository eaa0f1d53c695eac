import { expect, test } from "vitest";
import { makeLabels, makeTable } from "../core/index.ts";
import { buildClassifier, type FittedPipeline } from "../learn/index.ts";
import type { Schema } from "../schema/index.ts";
import { pipelineSpec } from "./build-pipeline.ts";

const schema: Schema = {
  columns: [
    { name: "weight", kind: "numeric" },
    { name: "width", kind: "numeric" },
    { name: "height", kind: "numeric" },
    { name: "shape", kind: "categorical", codes: [{ value: "flat" }, { value: "round" }, { value: "odd" }] },
    { name: "grade", kind: "categorical", codes: [{ value: 1 }, { value: 2 }, { value: 3 }] },
    { name: "kept", kind: "categorical", role: "target", codes: [{ value: "no" }, { value: "yes" }] },
  ],
  target: { column: "kept" },
};

const n = 12;
const numbers = (name: string, step: number) =>
  ({ kind: "numeric", name, values: Float64Array.from({ length: n }, (_, i) => (i * step) % 7) }) as const;
const codes = (name: string, categories: string[]) =>
  ({
    kind: "categorical",
    name,
    categories,
    codes: Int32Array.from({ length: n }, (_, i) => i % 2),
  }) as const;
const X = makeTable([
  numbers("weight", 2),
  numbers("width", 3),
  numbers("height", 5),
  codes("shape", ["flat", "round", "odd"]),
  codes("grade", ["1", "2", "3"]),
]);
const y = makeLabels(Array.from({ length: n }, (_, i) => (i % 3 === 0 ? "no" : "yes")));
const estimator = { name: "LogisticRegression", params: {} };

test("pipelineSpec() scales numbers and encodes all declared codes", async () => {
  const fitted = (await buildClassifier(pipelineSpec(schema, { name: "plain", estimator }, 0)).fit(
    X,
    y,
  )) as FittedPipeline;
  expect(fitted.columns.featureNamesOut).toEqual([
    ...["num__weight", "num__width", "num__height"],
    ...["cat__shape_flat", "cat__shape_round", "cat__shape_odd"],
    ...["cat__grade_1", "cat__grade_2", "cat__grade_3"],
  ]);
});

test("pipelineSpec() encodes columns as a candidate asks for, those alike together", async () => {
  const bent = { name: "SplineTransformer", params: { nKnots: 3, degree: 1, includeBias: false } };
  const columns = {
    weight: bent,
    height: bent,
    grade: { name: "OrdinalEncoder", params: {} },
    shape: { name: "OneHotEncoder", params: { drop: ["odd"] } },
  };
  const fitted = (await buildClassifier(pipelineSpec(schema, { name: "bent", estimator, columns }, 0)).fit(
    X,
    y,
  )) as FittedPipeline;
  expect(fitted.columns.featureNamesOut).toEqual([
    "num__width",
    ...["splines__weight_sp_0", "splines__weight_sp_1", "splines__height_sp_0", "splines__height_sp_1"],
    ...["onehot__shape_flat", "onehot__shape_round"],
    "ordinal__grade",
  ]);
});
