import type { Params } from "../core/index.ts";
import { defaultMetric } from "../judge/index.ts";
import { type EstimatorSpec, takesSeed } from "../learn/index.ts";
import { type FeatureSpec, featureSpecs, type Schema } from "../schema/index.ts";
import { defaultCandidates, defaultRepeats } from "./default-candidates.ts";
import type { CandidateSpec, Project, SearchSettings } from "./project.ts";

export { explainDefaults } from "./default-candidates.ts";

/** How a project trains, with its defaults filled in. */
export interface TrainingPlan {
  readonly candidates: readonly CandidateSpec[];
  readonly metric: string;
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
  /** How parameters are searched for; absent where no candidate names any. */
  readonly search?: SearchPlan;
}

/** How parameters are searched for, with its defaults filled in. */
export type SearchPlan = Required<Omit<SearchSettings, "nTrials">> & Pick<SearchSettings, "nTrials">;

/** What a run says about how a project trains. */
export interface TrainingWishes {
  /** Goes before the project's own. */
  readonly seed?: number | undefined;
  /** How many rows are used: the default candidates and repeats go by it. Default: as for a small table. */
  readonly nRows?: number | undefined;
  /** Whether there are at least 10 folds and 10 repeats, whatever the project says. Default: no. */
  readonly isThorough?: boolean | undefined;
}

/** So many folds and repeats a thorough run has at least: the interval of a mean then covers what it promises to. */
const thoroughFolds = 10;

/** How a project trains, with its defaults filled in. */
export function trainingPlan(project: Project, wishes: TrainingWishes = {}): TrainingPlan {
  const { nRows, isThorough = false } = wishes;
  const {
    candidates = defaultCandidates(nRows),
    metric = defaultMetric,
    folds = 5,
    repeats = defaultRepeats(nRows),
  } = project.training ?? {};
  const least = isThorough ? thoroughFolds : 0;
  const seed = wishes.seed ?? project.training?.seed ?? 42;
  const isSearched = candidates.some(({ search }) => search !== undefined);
  return {
    candidates,
    metric,
    folds: Math.max(folds, least),
    repeats: Math.max(repeats, least),
    seed,
    ...(isSearched ? { search: { ...searchDefaults, seed, ...project.training?.search } } : {}),
  };
}

const searchDefaults = { kind: "grid", folds: 5, rule: "best", resource: "rows", factor: 3 } as const;

/**
 * Describes the unfitted pipeline of a candidate, derived from the schema. Numbers are imputed by the median and scaled; codes
 * are imputed by the most frequent one and one-hot encoded, with a column for each code that the schema declares, seen or not; where
 * the schema says `minFrequency`, codes with fewer training rows share one. A feature for which the candidate names an encoder gets
 * that one in their place.
 *
 * @param seed given to classifiers that take one, as `randomState`, where the candidate states none; and to the calibration.
 */
export function pipelineSpec(schema: Schema, candidate: CandidateSpec, seed: number): EstimatorSpec {
  const { name, params } = candidate.estimator;
  const { calibration } = candidate;
  const estimator = { name, params: takesSeed(name) ? { randomState: seed, ...params } : params };
  return {
    name: "Pipeline",
    params: {
      columns: { name: "ColumnTransformer", params: columnParams(schema, candidate.columns ?? {}) },
      classifier:
        calibration === undefined
          ? estimator
          : {
              name: "CalibratedClassifier",
              params: { estimator, method: calibrationMethods[calibration], randomState: seed },
            },
    },
  };
}

/** What the ways of calibration that a candidate may name are called as a parameter. */
const calibrationMethods = { platt: "sigmoid", intercept: "intercept", isotonic: "isotonic" } as const;

/**
 * What a candidate's classifier is called where people read of it: `RandomForestClassifier`, or
 * `CalibratedClassifier(RandomForestClassifier)`.
 */
export function classifierName({ estimator, calibration }: CandidateSpec): string {
  return calibration === undefined ? estimator.name : `CalibratedClassifier(${estimator.name})`;
}

/** The encoders that a candidate may name for a column: of which kind, and what their block of columns is called. */
export const columnEncoders: Readonly<
  Record<string, { readonly kind: "numeric" | "categorical"; readonly block: string }>
> = {
  SplineTransformer: { kind: "numeric", block: "splines" },
  OrdinalEncoder: { kind: "categorical", block: "ordinal" },
  OneHotEncoder: { kind: "categorical", block: "onehot" },
};

type StepParams = Params & EstimatorSpec;

/** The steps that columns of a kind go through: imputing, the encoder that was asked for or the usual one, and scaling. */
function stepsOf(kind: "numeric" | "categorical", encoder: EstimatorSpec | undefined): StepParams[] {
  const imputer = {
    name: "SimpleImputer",
    params: { strategy: kind === "numeric" ? "median" : "most_frequent" },
  };
  const scaler = { name: "StandardScaler", params: {} };
  if (encoder === undefined)
    return kind === "numeric"
      ? [imputer, scaler]
      : [imputer, { name: "OneHotEncoder", params: { categories: "declared" } }];
  const { name, params } = encoder;
  const step = { name, params: kind === "numeric" ? params : { categories: "declared", ...params } };
  return name === "OneHotEncoder" ? [imputer, step] : [imputer, step, scaler];
}

/** The encoder of a column whose rare codes share an output column; `undefined` of other columns. */
function pooling(spec: FeatureSpec): EstimatorSpec | undefined {
  if (spec.kind !== "categorical" || spec.minFrequency === undefined) return undefined;
  return { name: "OneHotEncoder", params: { minFrequency: spec.minFrequency } };
}

function columnParams(schema: Schema, encoders: NonNullable<CandidateSpec["columns"]>): Params {
  const features = featureSpecs(schema);
  const encoderOf = (column: string): EstimatorSpec | undefined =>
    Object.hasOwn(encoders, column) ? encoders[column] : undefined;
  const plain = (name: string, kind: "numeric" | "categorical"): Params => ({
    name,
    columns: features
      .filter((spec) => spec.kind === kind && (encoderOf(spec.name) ?? pooling(spec)) === undefined)
      .map((spec) => spec.name),
    steps: stepsOf(kind, undefined),
  });
  // Columns that are encoded alike share a block: the parameters of a block are logged once.
  const asked = new Map<string, { encoder: EstimatorSpec; block: string; columns: string[] }>();
  for (const spec of features) {
    const encoder = encoderOf(spec.name) ?? pooling(spec);
    if (encoder === undefined) continue;
    const block = encoderOf(spec.name) === undefined ? "pooled" : columnEncoders[encoder.name]!.block;
    const key = JSON.stringify([block, encoder.name, encoder.params]);
    const found = asked.get(key) ?? { encoder, block, columns: [] };
    found.columns.push(spec.name);
    asked.set(key, found);
  }
  const counts = new Map<string, number>();
  const others = [...asked.values()].map(({ encoder, block, columns }): Params => {
    const { kind } = columnEncoders[encoder.name]!;
    const count = (counts.get(block) ?? 0) + 1;
    counts.set(block, count);
    return { name: count === 1 ? block : `${block}${count}`, columns, steps: stepsOf(kind, encoder) };
  });
  const transformers = [plain("num", "numeric"), plain("cat", "categorical"), ...others];
  return {
    transformers: transformers.filter(({ columns }) => (columns as string[]).length > 0),
    remainder: "drop",
  };
}
