import {
  checkParams,
  type Executor,
  inlineExecutor,
  integer,
  type Labels,
  shareInput,
  shareInt32,
  shareTable,
  type Table,
} from "../../core/index.ts";
import {
  correctForOptimism,
  findTooFewRows,
  metrics,
  type NoCalibration,
  type NoInterval,
  type OptimismFigure,
  type ResampledFigure,
  type UndefinedScore,
} from "../../judge/index.ts";
import type { UnfittedClassifier } from "./unfitted-classifier.ts";
import { type OptimismData, type OptimismOutput, optimismTask } from "./optimism-task.ts";

/** What {@link judgeOptimism} takes. */
export interface OptimismBootstrapOptions {
  /** What is fitted, all steps included. */
  readonly pipeline: UnfittedClassifier;
  /** All rows that the final model learns from. */
  readonly X: Table;
  readonly y: Labels;
  /** The positive class of two. Default: the last. */
  readonly positive?: string | undefined;
  /** The group of each row, whose rows are drawn together; -1 for a row of none. Default: every row is drawn by itself. */
  readonly groups?: Int32Array | undefined;
  /** How many resamples are drawn. Default: 200. */
  readonly nResamples?: number | undefined;
  /** Equal seeds draw equal resamples. Default: 0. */
  readonly seed?: number | undefined;
  /** The rows of each resample, where they are not to be drawn. */
  readonly resamples?: readonly Int32Array[] | undefined;
  /** The confidence level of the intervals, in (0, 1). Default: 0.95. */
  readonly level?: number | undefined;
  /** Where the fits run. Default: in the calling thread, one after the other. */
  readonly executor?: Executor | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when one fit is done; `total` is one more than the resamples. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What the model of all rows is worth, by name: the metrics of probabilities, and with two classes `calibration_intercept` and `calibration_slope`. Plain JSON. */
export type OptimismResult = Readonly<Record<string, OptimismFigure | UndefinedScore | NoCalibration>>;

/**
 * What the final model, fitted on all rows, is worth on others: Harrell's bootstrap. The pipeline is fitted on all rows and judged on them;
 * then, for each resample, fitted on the rows that were drawn, and judged on these and on all rows. The mean difference of the two is what
 * judging a model on its own rows flatters it by, and is taken off.
 *
 * Everything that is learned, preprocessing too, is learned anew of each resample. What was chosen before that, such as parameters by a search, is
 * not chosen anew: nested cross-validation judges that.
 *
 * The result does not depend on the executor. A resample of one class only is left out.
 *
 * @throws {ParameterError} `parameter/invalid` when there is no resample, or the seed is none.
 * @throws {DataError} what a fit says of the rows; the first failure ends all.
 * @throws {unknown} the signal's reason when it is aborted.
 * @see {@link correctForOptimism}
 */
export async function judgeOptimism(options: OptimismBootstrapOptions): Promise<OptimismResult> {
  const { pipeline, y, positive, groups, seed = 0, resamples, level, signal, onProgress } = options;
  const nResamples = resamples?.length ?? options.nResamples ?? 200;
  checkParams(
    "judgeOptimism",
    { nResamples, seed },
    { nResamples: integer({ min: 1 }), seed: integer({ min: 0 }) },
  );
  const data = shareInput<OptimismData>({
    spec: pipeline.spec,
    X: shareTable(options.X),
    y: { classes: y.classes, codes: shareInt32(y.codes) },
    positive,
    groups,
    seed,
    resamples,
  });
  const inputs = Array.from({ length: nResamples + 1 }, (_, i) => ({ data, resample: i - 1 }));
  const executor = options.executor ?? inlineExecutor;
  const [whole, ...drawn] = await executor.map(optimismTask, inputs, { signal, onProgress });
  return Object.fromEntries(
    Object.entries(whole!.own).map(([name, apparent]) => {
      const correct = (resampled: readonly ResampledFigure[]): OptimismFigure => {
        const metric = metrics.find((one) => one.name === name);
        return correctForOptimism(apparent as number, resampled, {
          n: y.codes.length,
          range: metric?.range ?? [-Infinity, Infinity],
          nDrawn: nResamples,
          level,
          noInterval: metric === undefined ? fittedAnyway : findTooFewRows(y, metric.name, positive),
        });
      };
      return [name, typeof apparent === "number" ? correctOrExplain(name, drawn, correct) : apparent];
    }),
  );
}

/** Why calibration has no interval: a model fits its own rows on average, and the spread of that says nothing of others. */
const fittedAnyway: NoInterval = {
  undefined: "interval/no-spread",
  reason:
    "an interval must have resamples that differ by chance, got models each of which fits its own rows by the way it is made",
};

/** The corrected figure, or why it has none: that of the first resample without it, where no resample has it. */
function correctOrExplain(
  name: string,
  drawn: readonly OptimismOutput[],
  correct: (resampled: readonly ResampledFigure[]) => OptimismFigure,
): OptimismFigure | UndefinedScore | NoCalibration {
  const resampled: ResampledFigure[] = [];
  let missing: UndefinedScore | NoCalibration | undefined;
  for (const output of drawn) {
    const [own, original] = [output.own[name]!, output.original[name]!];
    if (typeof own !== "number") missing ??= own;
    else if (typeof original !== "number") missing ??= original;
    else resampled.push({ own, original });
  }
  return resampled.length === 0 && missing !== undefined ? missing : correct(resampled);
}
