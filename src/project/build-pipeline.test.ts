import { expect, test } from "vitest";
import { makeLabels, makeTable } from "../core/index.ts";
import { buildClassifier, type FittedPipeline, flattenParams } from "../learn/index.ts";
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

test("pipelineSpec() lets codes that are rarer than the schema says share a column, as learned from the training rows", async () => {
  const places = ["a", "b", "c", "d", "never"];
  const place = (name: string, minFrequency: number, ...rows: number[]) => ({
    spec: { name, kind: "categorical", codes: places.map((value) => ({ value })), minFrequency } as const,
    column: { kind: "categorical", name, categories: places, codes: Int32Array.from(rows) } as const,
  });
  const drawn = [
    place("home", 3, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3),
    place("birth", 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0),
    place("work", 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3),
  ];
  const pooled: Schema = {
    columns: [...drawn.map(({ spec }) => spec), ...schema.columns.filter(({ name }) => name !== "grade")],
    target: schema.target,
  };
  const table = makeTable([...drawn.map(({ column }) => column), ...X.columns.slice(0, 4)]);
  const columns = { birth: { name: "OneHotEncoder", params: { drop: "first" } } };
  const spec = pipelineSpec(pooled, { name: "plain", estimator, columns }, 0);
  const fitted = (await buildClassifier(spec).fit(table, y)) as FittedPipeline;
  expect(fitted.columns.featureNamesOut.slice(6)).toEqual([
    ...["pooled__home_a", "pooled__home_b", "pooled__home_infrequent_sklearn"],
    ...["onehot__birth_b", "onehot__birth_c", "onehot__birth_d", "onehot__birth_never"],
    ...[
      "pooled2__work_a",
      "pooled2__work_b",
      "pooled2__work_c",
      "pooled2__work_d",
      "pooled2__work_infrequent_sklearn",
    ],
  ]);
  // A code that training never had is rare as well.
  const [never, d] = [4, 3].map((code) =>
    fitted.columns.transform({
      nRows: 1,
      columns: table.columns.map((column) =>
        column.name === "home" && column.kind === "categorical"
          ? { ...column, codes: Int32Array.of(code) }
          : column.kind === "numeric"
            ? { ...column, values: column.values.slice(0, 1) }
            : { ...column, codes: column.codes.slice(0, 1) },
      ),
    }),
  );
  expect([...never!.data.slice(6, 9)]).toEqual([0, 0, 1]);
  expect(never).toEqual(d);
});

test.each([
  ["platt", "sigmoid"],
  ["intercept", "intercept"],
  ["isotonic", "isotonic"],
] as const)(
  "pipelineSpec() calibrates a candidate by %s, with the seed for the forest and for the folds",
  (calibration, method) => {
    const forest = { name: "RandomForestClassifier", params: { nEstimators: 7 } };
    const spec = pipelineSpec(schema, { name: "sure", estimator: forest, calibration }, 5);
    expect(spec.params["classifier"]).toEqual({
      name: "CalibratedClassifier",
      params: {
        estimator: { ...forest, params: { nEstimators: 7, randomState: 5 } },
        method,
        randomState: 5,
      },
    });
    expect(flattenParams(spec)).toMatchObject({
      classifier__estimator__n_estimators: "7",
      classifier__estimator__random_state: "5",
      classifier__method: method,
      classifier__cv: "5",
    });
  },
);
