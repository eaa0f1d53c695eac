import {
  countClasses,
  type Labels,
  type Matrix,
  Random,
  type SharedInput,
  type Table,
  type Task,
  takeLabels,
  takeMatrixRows,
  takeRows,
} from "../../core/index.ts";
import {
  binaryAnswers,
  type CalibrationFigure,
  calibrationLine,
  countEvents,
  metrics,
  type Score,
  scoreAll,
} from "../../judge/index.ts";
import { oneClassOnly } from "../fit/one-class.ts";
import type { EstimatorSpec } from "../protocol/protocol.ts";
import { buildClassifier } from "../registry.ts";
import { alignColumns } from "./fold-task.ts";

/** What all resamples have in common: each worker is sent it once. */
export interface OptimismData {
  /** The whole pipeline: it is built from its spec, unfitted, where the work runs. */
  readonly spec: EstimatorSpec;
  readonly X: Table;
  readonly y: Labels;
  readonly positive?: string | undefined;
  /** The rows of each group are drawn together, where there are groups; a row of code -1 is one of its own. */
  readonly groups?: Int32Array | undefined;
  readonly seed: number;
  /** The rows of each resample, where they are given. */
  readonly resamples?: readonly Int32Array[] | undefined;
}

/** One resample by its number, from 0; -1 for all rows as they are. */
export interface OptimismInput {
  readonly data: SharedInput<OptimismData>;
  readonly resample: number;
}

/** Figures of probabilities by name, or why one has no value. */
export type Figures = Readonly<Record<string, Score | CalibrationFigure>>;

/** How a model of resampled rows does. */
export interface OptimismOutput {
  /** On the rows that it learned from, each as often as it was drawn. */
  readonly own: Figures;
  /** On all rows. */
  readonly original: Figures;
}

/**
 * Fits the pipeline on a resample of the rows, all its steps included, and judges it there and on all rows. A resample of one class teaches
 * nothing: then no figure has a value.
 */
export const optimismTask: Task<OptimismInput, OptimismOutput> = {
  name: "learn/optimism",
  needs: "plain data",
  async run({ data, resample }, { signal }) {
    const { spec, X, y, positive } = data.value;
    const rows = rowsOf(data.value, resample);
    const yOwn = takeLabels(y, rows);
    const counts = countClasses(yOwn);
    const present = y.classes.filter((_, j) => counts[j]! > 0);
    if (present.length < 2) return withoutModel(present[0]!, y.classes.length === 2);
    const fitted = await buildClassifier(spec).fit(takeRows(X, rows), yOwn, { signal });
    const answers = alignColumns(fitted.predictProba(X), fitted.classes, y.classes);
    return {
      own: judgeProbabilities(yOwn, takeMatrixRows(answers, rows), positive),
      original: judgeProbabilities(y, answers, positive),
    };
  },
};

/** What comes of a resample whose rows are all of one class. */
function withoutModel(className: string, isBinary: boolean): OptimismOutput {
  const none = oneClassOnly(className);
  const names = isBinary ? [...judgedMetrics, "calibration_intercept", "calibration_slope"] : judgedMetrics;
  const figures = Object.fromEntries(names.map((name) => [name, none]));
  return { own: figures, original: figures };
}

function rowsOf({ y, groups, seed, resamples }: OptimismData, resample: number): Int32Array {
  if (resample < 0) return Int32Array.from(y.codes.keys());
  return resamples?.[resample] ?? drawRows(y.codes.length, Random.stream(seed, resample), groups);
}

/** As many rows as there are, drawn with replacement; or as many groups, each with all of its rows. */
export function drawRows(n: number, random: Random, groups?: Int32Array): Int32Array {
  if (groups === undefined) return Int32Array.from({ length: n }, () => random.nextInt(n));
  const members = new Map<number, number[]>();
  // a row without a group has a key below 0 that no other has
  groups.forEach((code, row) => {
    const key = code < 0 ? -1 - row : code;
    const found = members.get(key);
    if (found === undefined) members.set(key, [row]);
    else found.push(row);
  });
  const units = [...members.values()];
  return Int32Array.from(units.flatMap(() => units[random.nextInt(units.length)]!));
}

/** The metrics that do not depend on a threshold. */
const judgedMetrics = metrics.filter(({ needs }) => needs === "probabilities").map(({ name }) => name);

/** The metrics of probabilities, and with two classes intercept and slope of calibration. */
function judgeProbabilities(y: Labels, probabilities: Matrix, positive: string | undefined): Figures {
  const scores = scoreAll(y, probabilities, { positive });
  const figures = Object.fromEntries(judgedMetrics.map((name) => [name, scores[name]!]));
  if (y.classes.length !== 2) return figures;
  const { outcomes, probabilities: p } = binaryAnswers(y, probabilities, positive);
  const { intercept, slope } = calibrationLine(outcomes, p, countEvents(outcomes));
  return { ...figures, calibration_intercept: intercept, calibration_slope: slope };
}
