import {
  type Executor,
  inlineExecutor,
  type Labels,
  ParameterError,
  quantile,
  Random,
  type SharedInput,
  shareInput,
  shareInt32,
  shareTable,
  type Table,
  type Task,
  takeLabels,
  takeRows,
} from "../../core/index.ts";
import type { EstimatorSpec } from "../protocol/protocol.ts";
import { buildClassifier } from "../registry.ts";

/** What {@link predictionStability} takes. */
export interface StabilityOptions {
  /** The pipeline, unfitted: it is fitted on all rows, and on bootstrap samples of them. */
  readonly pipeline: { readonly spec: EstimatorSpec };
  /** The training rows. */
  readonly X: Table;
  readonly y: Labels;
  /** The rows whose answers are looked at. Default: the training rows, as Riley and Collins propose. */
  readonly rows?: Table | undefined;
  /** The class whose probability is looked at. Default: the last. */
  readonly className?: string | undefined;
  /** How many bootstrap models there are, 2 at least. Default: 200. */
  readonly nModels?: number | undefined;
  /** How much of the bootstrap answers an interval holds. Default: 0.95. */
  readonly level?: number | undefined;
  /** The seed of the bootstrap samples. Default: 0. */
  readonly seed?: number | undefined;
  /** Where the fits run, one a model. Default: in the calling thread. */
  readonly executor?: Executor | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** How stable the answer to one row is. Plain JSON. */
export interface RowStability {
  /** The probability that the model of all rows gives. */
  readonly probability: number;
  /** The interval of what the bootstrap models give: what another sample of as many rows might have led to. */
  readonly low: number;
  readonly high: number;
  /** How far the bootstrap models' probabilities lie from the model's, on average. */
  readonly meanDistance: number;
}

/** How stable the answers to rows are. Plain JSON. */
export interface PredictionStability {
  readonly className: string;
  readonly nModels: number;
  readonly level: number;
  /** The mean of `meanDistance` over rows: the mean absolute prediction error of Riley and Collins. */
  readonly meanDistance: number;
  readonly rows: readonly RowStability[];
}

/**
 * How far the probability of a row hangs on which rows happened to be in training: all that is learned, imputation and scaling included,
 * is learned anew on bootstrap samples of the training rows (as many rows, drawn with replacement), and each model answers the rows.
 *
 * @throws {DataError} what a fit says of the rows; `fit/one-class` where they are all of one class.
 * @throws {ParameterError} `parameter/invalid` for fewer models than two, a level outside of (0, 1), an unknown class.
 * @throws {unknown} the signal's reason when it is aborted.
 * @see Riley and Collins (2023), Stability of clinical prediction models developed using statistical or machine learning methods,
 *   Biometrical Journal 65
 */
export async function predictionStability(options: StabilityOptions): Promise<PredictionStability> {
  const {
    pipeline,
    X,
    y,
    rows = X,
    nModels = 200,
    level = 0.95,
    seed = 0,
    executor = inlineExecutor,
  } = options;
  const { className = y.classes.at(-1)!, signal, onProgress } = options;
  checkOptions(y, { className, nModels, level });
  const data = shareInput<BootstrapData>({
    spec: pipeline.spec,
    X: shareTable(X),
    y: { classes: y.classes, codes: shareInt32(y.codes) },
    rows: shareTable(rows),
    classIndex: y.classes.indexOf(className),
    seed,
  });
  const inputs = Array.from({ length: nModels + 1 }, (_, i): BootstrapInput => ({ data, model: i - 1 }));
  const [own, ...others] = await executor.map(bootstrapTask, inputs, { signal, onProgress });
  const tail = (1 - level) / 2;
  const found = Array.from(own!, (probability, i): RowStability => {
    const answers = Float64Array.from(others, (answered) => answered[i]!);
    const distance = answers.reduce((sum, value) => sum + Math.abs(value - probability), 0) / nModels;
    answers.sort();
    return {
      probability,
      low: quantile(answers, tail),
      high: quantile(answers, 1 - tail),
      meanDistance: distance,
    };
  });
  const meanDistance = found.reduce((sum, row) => sum + row.meanDistance, 0) / Math.max(1, found.length);
  return { className, nModels, level, meanDistance, rows: found };
}

function checkOptions(
  y: Labels,
  { className, nModels, level }: { className: string; nModels: number; level: number },
): void {
  const problems = [
    y.classes.includes(className) || `"className" one of ${y.classes.join(", ")}, got "${className}"`,
    (Number.isInteger(nModels) && nModels >= 2) || `"nModels" an integer >= 2, got ${nModels}`,
    (level > 0 && level < 1) || `"level" a number in (0, 1), got ${level}`,
  ].filter((problem) => problem !== true);
  if (problems.length > 0)
    throw new ParameterError(
      "parameter/invalid",
      `a stability of predictions must have ${problems.join("; ")}`,
    );
}

interface BootstrapData {
  readonly spec: EstimatorSpec;
  readonly X: Table;
  readonly y: Labels;
  readonly rows: Table;
  readonly classIndex: number;
  readonly seed: number;
}

interface BootstrapInput {
  readonly data: SharedInput<BootstrapData>;
  /** The number of the bootstrap sample; -1 for the rows themselves. */
  readonly model: number;
}

/** Fits a pipeline on a bootstrap sample of rows, and answers some rows: one probability each. */
export const bootstrapTask: Task<BootstrapInput, Float64Array> = {
  name: "learn/bootstrap-model",
  needs: "plain data",
  async run({ data, model }, { signal }) {
    const { spec, X, y, rows, classIndex, seed } = data.value;
    const sample = model < 0 ? undefined : drawSample(y, Random.stream(seed, model));
    const fitted = await buildClassifier(spec).fit(
      sample === undefined ? X : takeRows(X, sample),
      sample === undefined ? y : takeLabels(y, sample),
      { signal },
    );
    const { data: answers, nCols } = fitted.predictProba(rows);
    return Float64Array.from({ length: rows.nRows }, (_, i) => answers[i * nCols + classIndex]!);
  },
};

/** So many samples are drawn at most until one has two classes. */
const mostDraws = 100;

/** Draws as many rows as there are, with replacement; a sample of one class, from which nothing can be learned, is drawn anew. */
function drawSample({ codes }: Labels, random: Random): Int32Array {
  const n = codes.length;
  let sample = new Int32Array(0);
  for (let draw = 0; draw < mostDraws; draw++) {
    sample = Int32Array.from({ length: n }, () => random.nextInt(n));
    if (sample.some((row) => codes[row] !== codes[sample[0]!])) break;
  }
  return sample;
}
