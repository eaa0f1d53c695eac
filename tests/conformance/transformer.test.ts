import { expect, test } from "vitest";
import { transformerNames } from "../../src/learn/index.ts";
import { describeTransformer } from "./transformer.ts";
import { columnTransformerSubject, stepSubject } from "./transformer-subject.ts";
import type { TransformerTags } from "./transformer-tags.ts";

const described = new Set<string>();

/** The suite for a transformer of the registry, with these parameters. */
function describeStep(
  name: string,
  params: NonNullable<Parameters<typeof stepSubject>[1]>,
  tags: Omit<TransformerTags, "calledName">,
): void {
  const wide = !described.has(name);
  described.add(name);
  const shown = Object.keys(params).length === 0 ? name : `${name} ${JSON.stringify(params)}`;
  describeTransformer(shown, stepSubject(name, params), { ...tags, wide, calledName: name });
}

const imputer = {
  missingNumbers: "taken",
  missingCategories: "taken",
  unseen: "taken",
  warnsOfEmpty: true,
  wrong: {
    strategy: ["average", 'a str among {"mean", "median", "most_frequent", "constant"}'],
    addIndicator: [1, "true or false"],
  },
} as const;
describeStep("SimpleImputer", {}, { ...imputer, takes: "numeric" });
describeStep("SimpleImputer", { strategy: "median", addIndicator: true }, { ...imputer, takes: "numeric" });
describeStep("SimpleImputer", { strategy: "most_frequent" }, { ...imputer, takes: "both" });

describeStep(
  "StandardScaler",
  {},
  {
    takes: "numeric",
    missingNumbers: "taken",
    warnsOfEmpty: true,
    weighs: "as copies",
    wrong: { withMean: ["no", "true or false"], withStd: [0, "true or false"] },
  },
);

const oneHot = {
  takes: "categorical",
  wrong: {
    handleUnknown: ["skip", 'a str among {"error", "ignore", "infrequent_if_exist"}'],
    minFrequency: [0, "an int in the range [1, inf), a float in the range (0.0, 1.0) or null"],
    maxCategories: [0, "an int in the range [1, inf) or null"],
  },
  nested: {
    params: {
      categories: [
        ["red", "green", "blue"],
        ["no", "yes"],
      ],
    },
    change: ({ categories }) => (categories as string[][])[0]!.reverse(),
  },
} as const satisfies Partial<TransformerTags>;
describeStep("OneHotEncoder", {}, { ...oneHot, missingCategories: "refused", unseen: "refused" });
describeStep(
  "OneHotEncoder",
  { handleUnknown: "ignore", drop: "first" },
  {
    ...oneHot,
    missingCategories: "taken",
    unseen: "taken",
  },
);
describeStep(
  "OneHotEncoder",
  { handleUnknown: "infrequent_if_exist", minFrequency: 0.3 },
  {
    ...oneHot,
    missingCategories: "taken",
    unseen: "taken",
  },
);

const ordinal = {
  ...oneHot,
  wrong: {
    handleUnknown: ["skip", 'a str among {"error", "use_encoded_value"}'],
    maxCategories: [1.5, "an int in the range [1, inf) or null"],
  },
} as const satisfies Partial<TransformerTags>;
describeStep(
  "OrdinalEncoder",
  { categories: "declared" },
  { ...ordinal, missingCategories: "taken", unseen: "refused" },
);
describeStep(
  "OrdinalEncoder",
  {},
  {
    ...ordinal,
    missingCategories: "taken if training had them",
    unseen: "refused",
  },
);
for (const params of [{ unknownValue: -1 }, { unknownValue: Number.NaN, encodedMissingValue: -5 }])
  describeStep(
    "OrdinalEncoder",
    { handleUnknown: "use_encoded_value", ...params },
    {
      ...ordinal,
      missingCategories: "taken",
      unseen: "taken",
      wrong: {
        categories: [1, 'a str among {"auto", "declared"} or lists of different categories, one a column'],
      },
    },
  );

const splines = {
  takes: "numeric",
  refusesInfinite: true,
  weighs: "as copies",
  wrong: {
    nKnots: [1, "an int in the range [2, inf)"],
    degree: [0.5, "an int in the range [0, inf)"],
    extrapolation: ["flat", 'a str among {"constant", "linear", "continue", "periodic", "error"}'],
    includeBias: [null, "true or false"],
  },
} as const satisfies Partial<TransformerTags>;
describeStep("SplineTransformer", {}, { ...splines, missingNumbers: "refused" });
describeStep(
  "SplineTransformer",
  { handleMissing: "zeros", knots: "quantile", nKnots: 4, extrapolation: "linear" },
  {
    ...splines,
    missingNumbers: "taken",
    warnsOfEmpty: true,
    weighs: "otherwise", // quantiles of weighted rows are not interpolated, as in scikit-learn
  },
);

const polynomial = {
  takes: "numeric",
  missingNumbers: "refused",
  refusesInfinite: true,
  wrong: {
    degree: [
      [2, 1],
      "an int in the range [0, inf) or a list of two, an int in the range [0, inf) and one that is not below it",
    ],
    interactionOnly: [1, "true or false"],
    includeBias: [null, "true or false"],
  },
} as const satisfies Partial<TransformerTags>;
// the first one learns from 100,000 columns, which have more products than can be had
describeStep("PolynomialFeatures", { degree: 1 }, polynomial);
const products = {
  ...polynomial,
  mixesColumns: true,
  refusesFrom: 1e300,
  nested: { params: { degree: [1, 3] }, change: (params) => (params["degree"] as number[]).pop() },
} as const satisfies Partial<TransformerTags>;
describeStep("PolynomialFeatures", {}, products);
describeStep("PolynomialFeatures", { degree: [2, 3], includeBias: false }, products);
describeStep("PolynomialFeatures", { interactionOnly: true }, { ...products, refusesFrom: 1e307 });

const blocks = [
  {
    name: "num",
    columns: ["a", "b"],
    steps: [
      { name: "SimpleImputer", params: { strategy: "median" } },
      { name: "StandardScaler", params: {} },
    ],
  },
  {
    name: "cat",
    columns: ["c", "d"],
    steps: [
      { name: "SimpleImputer", params: { strategy: "most_frequent" } },
      { name: "OneHotEncoder", params: { handleUnknown: "ignore" } },
    ],
  },
];
describeTransformer("ColumnTransformer", columnTransformerSubject({ transformers: blocks }), {
  takes: "both",
  missingNumbers: "taken",
  missingCategories: "taken",
  unseen: "taken",
  warnsOfEmpty: true,
  weighs: "otherwise", // the scaler weighs, the imputer does not
  wrong: { remainder: ["keep", 'a str among {"drop", "passthrough"}'] },
  nested: {
    params: { transformers: blocks },
    change: ({ transformers }) => (transformers as unknown as { columns: string[] }[])[0]!.columns.pop(),
  },
  calledName: "ColumnTransformer",
});

test("every transformer of the registry goes through the suite", () => {
  expect([...transformerNames].sort()).toEqual([...described].sort());
});
