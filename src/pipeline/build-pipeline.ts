import { featureSpecs, type Params, type Schema } from "../core/index.ts";
import type { EstimatorSpec } from "../learn/index.ts";
import type { CandidateSpec, Project } from "./project.ts";

/** What is compared when a project names no candidates: the simpler model first, both unweighted. */
export const defaultCandidates: readonly CandidateSpec[] = [
  { name: "logistic_regression", estimator: { name: "LogisticRegression", params: { C: 1 } } },
  { name: "random_forest", estimator: { name: "RandomForestClassifier", params: { nEstimators: 300 } } },
];

/** How a project trains, with its defaults filled in. */
export function trainingPlan(
  project: Project,
  seed?: number,
): { candidates: readonly CandidateSpec[]; folds: number; repeats: number; seed: number } {
  const { candidates = defaultCandidates, folds = 5, repeats = 1 } = project.training ?? {};
  return { candidates, folds, repeats, seed: seed ?? project.training?.seed ?? 42 };
}

const seeded = new Set(["RandomForestClassifier", "DecisionTreeClassifier", "DummyClassifier"]);

/**
 * The unfitted pipeline of a candidate, derived from the schema: numbers are imputed by the median and scaled, codes
 * imputed by the most frequent one and one-hot encoded with all codes that the schema declares.
 */
export function pipelineSpec(schema: Schema, candidate: CandidateSpec, seed: number): EstimatorSpec {
  const { name, params } = candidate.estimator;
  return {
    name: "Pipeline",
    params: {
      columns: { name: "ColumnTransformer", params: columnParams(schema) },
      classifier: { name, params: seeded.has(name) ? { randomState: seed, ...params } : params },
    },
  };
}

function columnParams(schema: Schema): Params {
  const features = featureSpecs(schema);
  const names = (kind: "numeric" | "categorical"): string[] =>
    features.filter((spec) => spec.kind === kind).map((spec) => spec.name);
  const transformers = [
    {
      name: "num",
      columns: names("numeric"),
      steps: [
        { name: "SimpleImputer", params: { strategy: "median" } },
        { name: "StandardScaler", params: {} },
      ],
    },
    {
      name: "cat",
      columns: names("categorical"),
      steps: [
        { name: "SimpleImputer", params: { strategy: "most_frequent" } },
        { name: "OneHotEncoder", params: { categories: "declared" } },
      ],
    },
  ];
  return {
    transformers: transformers.filter((transformer) => transformer.columns.length > 0),
    remainder: "drop",
  };
}
