import type { MetricPoint, Run } from "../track/index.ts";
import { formatNumber, formatSpread } from "./format.ts";
import { type Html, html } from "./html.ts";

/**
 * One quantity as people read it: `roc_auc` with its mean and spread, whether the run logged `roc_auc_mean` and
 * `roc_auc_sd` beside the folds' `roc_auc`, or `roc_auc` alone.
 */
export interface Measurement {
  /** The key without `_mean`. */
  readonly name: string;
  /** The mean, or the latest value where there is no mean. */
  readonly value: number;
  readonly sd?: number;
  /** The key whose history holds the single values: of the folds, or of the steps. */
  readonly historyKey: string;
  /** Whether `value` is the mean of what the history holds. */
  readonly isMean: boolean;
}

const meanEnding = "_mean";
const spreadEndings = ["_sd", "_std"];

/** The measurements of a run by name: `x_mean`, `x_sd` (or `x_std`) and `x` become one. */
export function measurementsOf(run: Run): Map<string, Measurement> {
  const points = new Map(run.metrics.map((point) => [point.key, point]));
  const found = new Map<string, Measurement>();
  const used = new Set<string>();
  for (const [key, point] of points) {
    if (!key.endsWith(meanEnding) || key === meanEnding) continue;
    const name = key.slice(0, -meanEnding.length);
    const sdKey = spreadEndings.map((ending) => name + ending).find((candidate) => points.has(candidate));
    const historyKey = points.has(name) ? name : key;
    for (const one of [key, name, ...(sdKey === undefined ? [] : [sdKey])]) used.add(one);
    const sd = sdKey === undefined ? undefined : points.get(sdKey)?.value;
    found.set(name, {
      name,
      value: point.value,
      historyKey,
      isMean: true,
      ...(sd === undefined ? {} : { sd }),
    });
  }
  for (const [key, point] of points)
    if (!used.has(key)) found.set(key, { name: key, value: point.value, historyKey: key, isMean: false });
  return found;
}

/** The measurement as text: `0.9123 ± 0.0317`, or one number. */
export function showMeasurement(measurement: Measurement | undefined): Html {
  if (measurement === undefined) return html`<span class="none" title="not logged">–</span>`;
  const { value, sd } = measurement;
  const title = sd === undefined ? String(value) : `${value} ± ${sd}`;
  return html`<span class="number" title="${title}">${sd === undefined ? formatNumber(value) : formatSpread(value, sd)}</span>`;
}

const lowerIsBetter =
  /(^|_)(loss|logloss|brier|error|errors|rmse|mse|mae|ece|deviance|seconds|ms|latency|duration)(_|$)/;
const higherIsBetter =
  /(^|_)(auc|auroc|auprc|accuracy|precision|recall|sensitivity|specificity|f1|r2|kappa|mcc|npv|ppv)(_|$)/;

/** Which way a metric is better, by the words of its name; `undefined` when the name does not say. */
export function betterDirection(name: string): "higher" | "lower" | undefined {
  const words = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  if (lowerIsBetter.test(words)) return "lower";
  return higherIsBetter.test(words) ? "higher" : undefined;
}

/**
 * The positions of the best values. Empty when the metric's name does not say which way is better, when fewer than two
 * values are there, or when all are equal.
 */
export function bestOf(name: string, values: readonly (number | undefined)[]): Set<number> {
  const direction = betterDirection(name);
  const known = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
  if (direction === undefined || known.length < 2) return new Set();
  const best = direction === "higher" ? Math.max(...known) : Math.min(...known);
  if (known.every((value) => value === best)) return new Set();
  return new Set(values.flatMap((value, i) => (value === best ? [i] : [])));
}

/** The order in which people look at metrics; what is not named follows by alphabet. */
const usualOrder = [
  "roc_auc",
  "average_precision",
  "log_loss",
  "brier",
  "accuracy",
  "f1",
  "recall",
  "precision",
  "specificity",
];

/** The names of all measurements of these runs, the usual ones first. */
export function measurementNames(runs: readonly ReadonlyMap<string, Measurement>[]): string[] {
  const names = [...new Set(runs.flatMap((run) => [...run.keys()]))];
  const rank = (name: string): number => {
    const at = usualOrder.findIndex((word) => name === word || name.startsWith(`${word}_`));
    return at < 0 ? usualOrder.length : at;
  };
  return names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The finite points of a history in the order of their steps, then times. */
export function orderHistory(points: readonly MetricPoint[]): MetricPoint[] {
  return [...points].sort((a, b) => a.step - b.step || a.timestamp - b.timestamp);
}
