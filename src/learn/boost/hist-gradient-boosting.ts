import {
  checkParams,
  copyParams,
  type Labels,
  type Matrix,
  ParameterError,
  Random,
} from "../../core/index.ts";
import { absentClassWarning } from "../fit/absent-class.ts";
import { Pacer } from "../fit/pacer.ts";
import { checkRowCount } from "../fit/training-rows.ts";
import { trainingWeights } from "../fit/training-weights.ts";
import type { Classifier, EstimatorSpec, FitOptions } from "../protocol/protocol.ts";
import {
  type BoostingParams,
  boostingConstraints,
  boostingDefaults,
  type HistGradientBoostingParams,
} from "./boosting-params.ts";
import { readColumnRules } from "./column-rules.ts";
import {
  FittedHistGradientBoostingClassifier,
  type HistGradientBoostingState,
} from "./fitted-hist-gradient-boosting.ts";
import { type BoostPlan, maxThreads } from "./grow/boost-plan.ts";
import { BoostWork } from "./grow/boost-work.ts";
import { type RoundSettings, type Rounds, runInline, runRounds } from "./grow/boosting-rounds.ts";
import { type Holdout, holdOut } from "./grow/holdout.ts";
import { type StoppingRule, sampleForMetric } from "./grow/judge.ts";
import { prepareFit } from "./grow/prepare-fit.ts";
import { TreeCollector } from "./state/boosted-trees.ts";
import { fitBaseline } from "./state/link.ts";
import { boostTask } from "./team/boost-task.ts";
import { watchProgress } from "./team/team.ts";

/** What messages, specs and states call it. */
const NAME = "HistGradientBoostingClassifier";
/** Training rows times columns below which threads cost more time than they gain. */
const fewValues = 200_000;

/**
 * Gradient-boosted trees on values that are sorted into at most 255 bins a column, which is fast on many rows. Each iteration adds a
 * tree that lowers the log loss; with more than two classes it adds one for each class.
 *
 * NaN is missing, and is sent to the side where it does better at each split; infinite values are values. Bins, splits, leaf values
 * and the rules of stopping follow scikit-learn 1.9, and trees are the same wherever the best split is unique. Rows held out,
 * columns drawn and, above 200,000 rows, the rows that decide about bins are drawn by other random numbers. Gradients are summed
 * exactly, so that the result is the same, to the bit, for any number of threads.
 *
 * @see Friedman (2001), Greedy function approximation; Chen & Guestrin (2016), XGBoost; Ke et al. (2017), LightGBM.
 * @example
 * const X = matrixOfRows(Array.from({ length: 100 }, (_, i) => [i]));
 * const y = makeLabels(Array.from({ length: 100 }, (_, i) => (i < 50 ? "no" : "yes")));
 * const fitted = await new HistGradientBoostingClassifier({ maxIter: 50 }).fit(X, y);
 * fitted.predict(X).codes[99] // 1
 */
export class HistGradientBoostingClassifier implements Classifier<Matrix> {
  readonly spec: EstimatorSpec;
  readonly #params: BoostingParams;

  /** @throws {ParameterError} `parameter/invalid`, naming all wrong parameters. */
  constructor(params: HistGradientBoostingParams = {}) {
    const all: BoostingParams = { ...boostingDefaults, ...copyParams(params) };
    checkParams(NAME, { ...all }, boostingConstraints);
    this.#params = all;
    this.spec = { name: NAME, params: { ...all } };
  }

  /**
   * Learns trees from labelled rows, on the executor's threads where that is faster.
   *
   * @param X n rows x p columns; NaN is missing.
   * @param y n labels. A class that does not occur keeps its column, with probability 0, and a warning. With a single class there is
   *   nothing to learn, and the model always answers it.
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or no row has weight.
   * @throws {DataError} `fit/class-weight` when `classWeight` names a class that the labels do not have.
   * @throws {DataError} `fit/too-many-categories` when a categorical column has more categories than `maxBins`.
   * @throws {DataError} `fit/too-large` when bins and histograms do not fit into 4 GiB.
   * @throws {RangeError} when labels or weights are not as many as the rows.
   * @throws {ParameterError} `parameter/invalid` when a parameter does not suit the columns or classes.
   */
  async fit(X: Matrix, y: Labels, options: FitOptions = {}): Promise<FittedHistGradientBoostingClassifier> {
    const params = this.#params;
    const { sampleWeight, signal } = options;
    checkRowCount(NAME, X.nRows, y, sampleWeight);
    const weights = trainingWeights(NAME, y, sampleWeight, params.classWeight, "rows");
    const rules = readColumnRules(NAME, params, X.nCols);
    const { present, codes, warnings } = findClasses(y);
    if (params.monotonicCst !== null && present.length > 2)
      throw new ParameterError(
        "parameter/invalid",
        `parameter "monotonicCst" of ${NAME} must be null with more than two classes, got ${present.length} classes`,
      );
    const shared = { kind: NAME, format: 2, classes: y.classes, nFeaturesIn: X.nCols, present } as const;
    if (present.length === 1) return constantModel({ ...shared, warnings });

    const pacer = new Pacer(signal);
    const rows = this.#divide(codes, present.length);
    const baseline = fitBaseline(sumByClass(rows.training, codes, weights, present.length));
    const { isCategorical, monotone, interactions } = rules;
    const { maxBins, minSamplesLeaf, maxLeafNodes, l2Regularization, randomState: seed } = params;
    const { plan, columns } = await prepareFit(
      {
        X,
        codes,
        weights,
        rows,
        baseline,
        maxBins,
        minSamplesLeaf,
        maxLeafNodes,
        l2Regularization,
        isCategorical,
        monotone,
        seed,
        nThreads: countThreads(rows.training.length, X.nCols, options),
      },
      pacer,
      options,
    );
    const { learningRate, maxDepth, maxFeatures, maxIter } = params;
    const settings: RoundSettings = {
      limits: { learningRate, maxLeafNodes, maxDepth, maxFeatures, interactions, seed },
      cuts: columns.map((column) => column.cuts),
      maxIter,
      stopping: this.#stoppingRule(rows, weights),
    };
    const rounds = await learnRounds(plan, settings, pacer, options);
    signal?.throwIfAborted();
    return new FittedHistGradientBoostingClassifier({
      ...shared,
      baseline,
      nIter: rounds.nIter,
      trees: { ...rounds.trees },
      categories: columns.map((column, f) => (isCategorical[f] === 1 ? column.cuts : null)),
      trainScore: rounds.trainScore,
      validationScore: rounds.validationScore,
      warnings,
    });
  }

  /** Divides the rows into those that train and those that judge; none judge unless the fit may stop early. */
  #divide(codes: Int32Array, nClasses: number): Holdout {
    const { validationFraction, randomState } = this.#params;
    if (this.#mayStop(codes.length) && validationFraction !== null)
      return holdOut(codes, nClasses, validationFraction, Random.stream(randomState, 0));
    const training = new Int32Array(codes.length);
    for (let i = 0; i < training.length; i++) training[i] = i;
    return { training, validation: new Int32Array(0) };
  }

  #mayStop(nRows: number): boolean {
    const { earlyStopping } = this.#params;
    return earlyStopping === "auto" ? nRows > 10_000 : earlyStopping;
  }

  #stoppingRule({ training, validation }: Holdout, weights: Float64Array | undefined): StoppingRule | null {
    const { scoring, nIterNoChange, tol } = this.#params;
    if (!this.#mayStop(training.length + validation.length)) return null;
    return {
      scoring,
      nIterNoChange,
      tol,
      trainingWeight: sumWeights(training, weights),
      validationWeight: sumWeights(validation, weights),
      sample: sampleForMetric(training.length),
    };
  }
}

/** For how many threads the work is divided. */
function countThreads(nTraining: number, nFeatures: number, { executor }: FitOptions): number {
  if (executor === undefined || nTraining * nFeatures < fewValues) return 1;
  return Math.min(executor.concurrency, maxThreads);
}

/** Does the iterations in the calling thread, or on those of the executor. The result is the same, to the bit. */
async function learnRounds(
  plan: BoostPlan,
  settings: RoundSettings,
  pacer: Pacer,
  { executor, signal, onProgress }: FitOptions,
): Promise<Rounds> {
  const { maxIter } = settings;
  const onIteration = (done: number): void => onProgress?.(done, maxIter);
  if (executor === undefined || plan.nThreads === 1) {
    const work = new BoostWork(plan, 0);
    const rounds = await runRounds(work, settings, runInline(work, pacer), onIteration);
    if (rounds.nIter < maxIter) onIteration(maxIter);
    return rounds;
  }
  const inputs = Array.from({ length: plan.nThreads }, (_, thread) => ({
    plan,
    settings: thread === 0 ? settings : null,
    thread,
  }));
  const stopWatching = watchProgress(plan, onIteration);
  const [rounds] = await executor.map(boostTask, inputs, { signal }).finally(stopWatching);
  onIteration(maxIter);
  return rounds!;
}

/** The classes that occur, and each row's position among them. */
function findClasses(y: Labels): { present: Int32Array; codes: Int32Array; warnings: string[] } {
  const positions = new Int32Array(y.classes.length).fill(-1);
  for (const code of y.codes) positions[code] = 0;
  const present = Int32Array.from([...positions.keys()].filter((k) => positions[k] === 0));
  present.forEach((k, position) => {
    positions[k] = position;
  });
  const warnings = y.classes.filter((_, k) => positions[k] === -1).map(absentClassWarning);
  return { present, codes: y.codes.map((code) => positions[code]!), warnings };
}

/** What is learned of one class: that it is the only one. */
function constantModel(
  shared: Pick<
    HistGradientBoostingState,
    "kind" | "format" | "classes" | "nFeaturesIn" | "present" | "warnings"
  >,
): FittedHistGradientBoostingClassifier {
  return new FittedHistGradientBoostingClassifier({
    ...shared,
    baseline: new Float64Array(0),
    nIter: 0,
    trees: { ...new TreeCollector().finish() },
    categories: [],
    trainScore: new Float64Array(0),
    validationScore: new Float64Array(0),
  });
}

function sumByClass(
  rows: Int32Array,
  codes: Int32Array,
  weights: Float64Array | undefined,
  nClasses: number,
): Float64Array {
  const sums = new Float64Array(nClasses);
  for (const row of rows) sums[codes[row]!]! += weights === undefined ? 1 : weights[row]!;
  return sums;
}

function sumWeights(rows: Int32Array, weights: Float64Array | undefined): number {
  return weights === undefined ? rows.length : rows.reduce((sum, row) => sum + weights[row]!, 0);
}
