import { type Metric, metrics } from "../judge/metrics/index.ts";
import type { Run } from "../track/index.ts";
import { formatNumber, formatSpread } from "./format.ts";
import { type Html, html } from "./html.ts";

/**
 * One quantity as people read it: `roc_auc` with its mean, spread and interval, whether the run logged `roc_auc_sd`, the interval's ends and the
 * folds' `roc_auc_fold` beside it, or `roc_auc_mean` as other programs do and Systole once did, or `roc_auc` alone.
 */
export interface Measurement {
  /** The key without `_mean`. */
  readonly name: string;
  /** The mean, or the latest value where there is no mean. */
  readonly value: number;
  readonly sd?: number;
  /** The ends of the 95 % interval of the value, where Systole logged them. */
  readonly ends?: readonly [low: number, high: number];
  /** Over how many folds mean and deviation are taken, where Systole logged them: their steps are counted from 0. */
  readonly nFolds?: number;
  /** The key whose history holds the single values: of the folds, or of the steps. */
  readonly historyKey: string;
  /** Whether `value` is the mean of what the history holds. */
  readonly isMean: boolean;
}

/** The keys under which a run may have one quantity. */
interface Family {
  /** What people call it. */
  readonly name: string;
  /** The key of its mean. */
  readonly mean: string;
  /** The keys that its standard deviation may have; the first that the run has counts. */
  readonly spreads: readonly string[];
  /** The keys of the ends of the mean's interval. */
  readonly ends: readonly string[];
  /** The key of the single values. */
  readonly history: string;
}

/** Systole's own metrics, by the keys that it logs. */
const ownFamilies: readonly Family[] = metrics.map(({ name, tracked }) => ({
  name,
  mean: tracked.mean,
  spreads: [tracked.sd],
  ends: [tracked.low, tracked.high],
  history: tracked.folds,
}));

/** The ending by which other programs mark the key of a mean. */
const meanEnding = "_mean";

/** The quantity whose mean a key of another program is: `x_mean` with `x_sd` or `x_std`, and `x`; `undefined` for other keys. */
function foreignFamily(key: string): Family | undefined {
  if (!key.endsWith(meanEnding) || key === meanEnding) return undefined;
  const name = key.slice(0, -meanEnding.length);
  return { name, mean: key, spreads: [`${name}_sd`, `${name}_std`], ends: [], history: name };
}

/** Figures beside {@link metrics} that Systole logs with the ends of an interval. */
const otherFigures = ["cost"];

/**
 * Whether `<key>_low` and `<key>_high` are the ends of an interval: those of a metric of Systole are, after any prefix, as in
 * `transport/va/roc_auc`. Of other names that is not known: a column may be called `age_low`.
 */
function mayHaveEnds(key: string): boolean {
  const figure = key.slice(key.lastIndexOf("/") + 1);
  return otherFigures.includes(figure) || ownMetric(figure) !== undefined;
}

/** The measurements of a run by name: a mean, its spread and the single values become one. */
export function measurementsOf(run: Pick<Run, "metrics">): Map<string, Measurement> {
  const points = new Map(run.metrics.map((point) => [point.key, point]));
  const found = new Map<string, Measurement>();
  const used = new Set<string>();
  const foreign = [...points.keys()].map(foreignFamily).filter((family) => family !== undefined);
  // Those with a key that says "mean" come first: beside it, the metric's own name has the values of the folds.
  for (const { name, mean, spreads, ends, history } of [...foreign, ...ownFamilies]) {
    const point = points.get(mean);
    if (point === undefined || used.has(mean)) continue;
    const spreadKey = spreads.find((key) => points.has(key));
    const isMarked = mean.endsWith(meanEnding);
    if (!isMarked && spreadKey === undefined && !points.has(history)) continue; // one value, whoever logged it
    const historyKey = points.has(history) ? history : mean;
    for (const one of [mean, history, ...ends, ...(spreadKey === undefined ? [] : [spreadKey])])
      used.add(one);
    const sd = spreadKey === undefined ? undefined : points.get(spreadKey)?.value;
    const spread = sd === undefined ? {} : { sd };
    const [low, high] = ends.map((key) => points.get(key)?.value);
    const interval = low === undefined || high === undefined ? {} : { ends: [low, high] as const };
    const last = isMarked ? undefined : points.get(history);
    const folds = last === undefined ? {} : { nFolds: last.step + 1 };
    found.set(name, { name, value: point.value, historyKey, isMean: true, ...spread, ...interval, ...folds });
  }
  for (const [key, { value }] of points) {
    const ends = [`${key}_low`, `${key}_high`];
    const [low, high] = ends.map((end) => points.get(end)?.value);
    if (used.has(key) || !mayHaveEnds(key) || low === undefined || high === undefined) continue;
    for (const one of [key, ...ends]) used.add(one);
    found.set(key, { name: key, value, historyKey: key, isMean: false, ends: [low, high] });
  }
  for (const [key, point] of points)
    if (!used.has(key)) found.set(key, { name: key, value: point.value, historyKey: key, isMean: false });
  return found;
}

/** By name, the metrics that have no value in some folds of a run, or in any, with the reason: as the tags of the run say. */
export function gapsOf(run: Run): Map<string, string> {
  const gaps = new Map<string, string>();
  for (const { name, tracked } of metrics) {
    const reason = run.tags[tracked.undefined];
    if (reason !== undefined) gaps.set(name, reason);
  }
  return gaps;
}

/** The most characters of a value that stay on one line, however narrow a column is: those of `0.9123 ± 0.0317` and some more. */
const longestLine = 17;

/**
 * The measurement as text: `0.9123 ± 0.0317`, or one number.
 *
 * @param gaps why some folds, or all, have no value.
 */
export function showMeasurement(measurement: Measurement | undefined, gaps?: string): Html {
  if (measurement === undefined)
    return gaps === undefined
      ? html`<span class="none" title="not logged">–</span>`
      : html`<span class="none" title="${gaps}">no value</span>`;
  const { value, sd, nFolds } = measurement;
  const of = nFolds === undefined || gaps !== undefined ? "" : `, the sd of ${nFolds} folds`;
  const interval =
    measurement.ends === undefined
      ? ""
      : `; 95 % interval${measurement.isMean ? " of the mean" : ""} ${measurement.ends.join(" to ")}`;
  const exact = (sd === undefined ? String(value) : `${value} ± ${sd}${of}`) + interval;
  const title = gaps === undefined ? exact : `${exact}; ${gaps}`;
  const text = sd === undefined ? formatNumber(value) : formatSpread(value, sd);
  return html`<span class="number${text.length > longestLine && " loose"}" title="${title}">${text}</span>`;
}

/** The ends of the measurement's interval, `0.8804 to 0.9503`; a dash where none was logged. */
export function showEnds({ ends }: Measurement): Html {
  return ends === undefined
    ? html`<span class="none">–</span>`
    : html`<span class="number" title="${ends.join(" to ")}">${ends.map(formatNumber).join(" to ")}</span>`;
}

function ownMetric(name: string): Metric | undefined {
  return metrics.find((metric) => metric.name === name);
}

/** Which way a metric is better; `undefined` for one that is none of Systole's: its name proves nothing. */
export function betterDirection(name: string): "higher" | "lower" | undefined {
  const metric = ownMetric(name);
  if (metric === undefined) return undefined;
  return metric.greaterIsBetter ? "higher" : "lower";
}

/**
 * The names of all measurements of these runs: Systole's metrics in the order of their table, those first that it shows
 * where there is little room; then the others by alphabet.
 */
export function measurementNames(runs: readonly ReadonlyMap<string, Measurement>[]): string[] {
  const names = new Set(runs.flatMap((run) => [...run.keys()]));
  const own = [...metrics]
    .sort((a, b) => Number(b.isHeadline) - Number(a.isHeadline))
    .map(({ name }) => name)
    .filter((name) => names.delete(name));
  return [...own, ...[...names].sort()];
}
