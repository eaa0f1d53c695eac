import { join } from "node:path";
import {
  type Column,
  makeLabels,
  makeTable,
  type Params,
  Random,
  type Table,
  takeRows,
} from "../../src/core/index.ts";
import { buildClassifier, type EstimatorSpec } from "../../src/learn/index.ts";
import { saveModel, writeRegistration } from "../../src/model/index.ts";
import { defineSchema, profileTable, type Schema } from "../../src/schema/index.ts";

const columns = [
  { name: "age", kind: "numeric", unit: "years", min: 0, max: 130, usual: [18, 100] },
  { name: "pressure", kind: "numeric", min: 50, max: 300, nullable: true, missing: ["?", 0] },
  { name: "sugar", kind: "numeric", min: 0, max: 40, nullable: true },
  {
    name: "sex",
    kind: "categorical",
    codes: [
      { value: 0, label: "female" },
      { value: 1, label: "male" },
    ],
  },
  {
    name: "pain",
    kind: "categorical",
    nullable: true,
    codes: [{ value: "typical" }, { value: "atypical" }, { value: "none" }, { value: "rare" }],
  },
  { name: "site", kind: "text", role: "group" },
] as const;

const twoClasses = defineSchema({
  columns: [...columns, { name: "grade", kind: "numeric", role: "target", min: 0, max: 4 }],
  target: { column: "grade", positiveWhen: { op: ">", value: 0 }, labels: { "1": "ill", "0": "well" } },
  codings: [{ name: "letters", columns: { sex: { name: "gender", codes: { f: 0, m: 1 } } } }],
});

const kinds = [{ value: "oak" }, { value: "ash" }, { value: "elm" }];
const threeClasses = defineSchema({
  columns: [...columns, { name: "kind", kind: "categorical", role: "target", codes: kinds }],
  target: { column: "kind" },
});

/** Rows whose columns tell something of the class, with missing values where the schema allows them. */
function drawRows(nRows: number, schema: Schema, seed: number): { table: Table; codes: number[] } {
  const random = new Random(seed);
  const nClasses = schema === twoClasses ? 2 : 3;
  const codes = Array.from({ length: nRows }, () => random.nextInt(nClasses));
  const number = (name: string, at: (k: number) => number, missing: number): Column => ({
    kind: "numeric",
    name,
    values: Float64Array.from(codes, (k) => (random.nextFloat() < missing ? NaN : at(k))),
  });
  const coded = (name: string, categories: readonly string[], at: (k: number) => number): Column => ({
    kind: "categorical",
    name,
    categories,
    codes: Int32Array.from(codes, at),
  });
  const table = makeTable([
    number("age", (k) => 30 + 8 * k + random.nextInt(40), 0),
    number("pressure", (k) => 110 + 15 * k + 20 * random.nextFloat(), 0.1),
    number("sugar", (k) => 5 + k + random.nextFloat() * 6, 0.2),
    coded("sex", ["0", "1"], (k) => (random.nextInt(4) < k + 1 ? 1 : 0)),
    coded("pain", ["typical", "atypical", "none", "rare"], (k) =>
      random.nextInt(8) === 0 ? -1 : Math.min(3, random.nextInt(3) + (k > 0 ? 1 : 0)),
    ),
  ]);
  return { table, codes };
}

const step = (name: string, params: Params = {}): Params & EstimatorSpec => ({ name, params });
const imputer = step("SimpleImputer", { strategy: "median", addIndicator: true });
const frequent = step("SimpleImputer", { strategy: "most_frequent" });

/** Every transformer, in chains and beside each other. */
const allTransformers: Params = {
  transformers: [
    { name: "num", columns: ["age", "pressure"], steps: [imputer, step("StandardScaler")] },
    {
      name: "bent",
      columns: ["sugar"],
      steps: [frequent, step("SplineTransformer", { nKnots: 3, degree: 2 }), step("StandardScaler")],
    },
    {
      name: "products",
      columns: ["age", "sugar"],
      steps: [frequent, step("PolynomialFeatures"), step("StandardScaler")],
    },
    {
      name: "onehot",
      columns: ["sex", "pain"],
      steps: [
        frequent,
        step("OneHotEncoder", {
          categories: "declared",
          maxCategories: 3,
          handleUnknown: "infrequent_if_exist",
        }),
      ],
    },
    {
      name: "ordinal",
      columns: ["pain"],
      steps: [
        step("OrdinalEncoder", {
          handleUnknown: "use_encoded_value",
          unknownValue: -1,
          encodedMissingValue: -2,
        }),
      ],
    },
  ],
};

/** Passes numbers on as they are and numbers categories, so that missing values of both reach the classifier. */
const keptMissing: Params = {
  transformers: [
    { name: "num", columns: ["age", "pressure", "sugar"], steps: [] },
    { name: "cat", columns: ["sex", "pain"], steps: [step("OrdinalEncoder", { categories: "declared" })] },
  ],
};

interface Recipe {
  readonly name: string;
  readonly schema: Schema;
  readonly columns: Params;
  readonly classifier: EstimatorSpec;
}

const boosting = { maxIter: 4, maxLeafNodes: 6, minSamplesLeaf: 4, categoricalFeatures: [3, 4] };

/** Every classifier, for two classes and, where it answers them in another way, for three. */
const recipes: readonly Recipe[] = [
  {
    name: "binary-regression",
    schema: twoClasses,
    columns: allTransformers,
    classifier: step("LogisticRegression"),
  },
  {
    name: "multinomial",
    schema: threeClasses,
    columns: allTransformers,
    classifier: step("LogisticRegression"),
  },
  {
    name: "tree",
    schema: threeClasses,
    columns: allTransformers,
    classifier: step("DecisionTreeClassifier", { maxDepth: 4 }),
  },
  {
    name: "forest",
    schema: twoClasses,
    columns: allTransformers,
    classifier: step("RandomForestClassifier", { nEstimators: 5, maxDepth: 4 }),
  },
  {
    name: "boosting",
    schema: twoClasses,
    columns: keptMissing,
    classifier: step("HistGradientBoostingClassifier", boosting),
  },
  {
    name: "boosting-three",
    schema: threeClasses,
    columns: keptMissing,
    classifier: step("HistGradientBoostingClassifier", boosting),
  },
  {
    name: "calibrated",
    schema: twoClasses,
    columns: allTransformers,
    classifier: step("CalibratedClassifier", {
      method: "intercept",
      cv: 2,
      estimator: step("RandomForestClassifier", { nEstimators: 4, maxDepth: 3 }),
    }),
  },
  {
    name: "calibrated-three",
    schema: threeClasses,
    columns: allTransformers,
    classifier: step("CalibratedClassifier", { cv: 2 }),
  },
  { name: "dummy", schema: twoClasses, columns: keptMissing, classifier: step("DummyClassifier") },
  {
    name: "dummy-stratified",
    schema: threeClasses,
    columns: allTransformers,
    classifier: step("DummyClassifier", { strategy: "stratified" }),
  },
];

/** A model that the real code fitted and saved. */
export interface SavedModel {
  readonly name: string;
  readonly directory: string;
  /** Rows that its schema allows, none of which it was fitted on. */
  readonly probe: Table;
}

/** Fits a model of each class of classifiers behind every transformer, and saves each in a directory below `parent`. */
export async function saveRealModels(parent: string): Promise<SavedModel[]> {
  const saved: SavedModel[] = [];
  for (const { name, schema, columns, classifier } of recipes) {
    const directory = join(parent, name);
    const { table, codes } = drawRows(120, schema, 7);
    const probe = drawRows(9, schema, 8).table;
    const classes = schema === twoClasses ? ["0", "1"] : kinds.map(({ value }) => value);
    const labels = makeLabels(codes.map((code) => classes[code]!));
    const spec = step("Pipeline", {
      columns: step("ColumnTransformer", columns),
      classifier: { ...classifier },
    });
    const fitted = await buildClassifier(spec).fit(table, labels);
    await saveModel(directory, {
      name,
      estimator: classifier.name,
      classifier: fitted,
      schema,
      inputExample: takeRows(table, [0, 1, 2, 3]),
      metrics: { roc_auc: { mean: 0.9, sd: 0.02 } },
      profile: profileTable(schema, table, labels),
      provenance: { systole: "0.1.0", seed: 7 },
      createdAt: new Date("2026-01-02T03:04:05.678Z"),
    });
    await writeRegistration(directory, { name, version: "3" });
    saved.push({ name, directory, probe });
  }
  return saved;
}
