import type { Run } from "../track/index.ts";
import { measurementsOf } from "./metric-view.ts";

/** A run in its place below its parent. */
export interface TreeRow {
  readonly run: Run;
  /** 0 for a run without a parent here. */
  readonly depth: number;
  /** The parent's id when that run is not among these. */
  readonly absentParent?: string;
}

/** By what a table of runs is sorted. */
export interface SortOrder {
  /** `name`, or the key of a column: `metrics.<name>`, `params.<name>` or one of a run's own. */
  readonly key: string;
  readonly direction: "asc" | "desc";
}

/** The order of children when none is asked for: as they were started. */
const asStarted: SortOrder = { key: "start", direction: "asc" };
/** The param by which a run says with which seed it divided its rows. */
export const seedParam = "random_state";
/** The tag by which a trial of a search says its number, from 0. */
const trialTag = "systole.trial";
/** The tag by which a run names its parent. */
export const parentTag = "mlflow.parentRunId";

/** The run's parent, as MLflow's tag names it. */
export function parentOf(run: Run): string | undefined {
  return run.tags[parentTag];
}

/**
 * Puts children below their parents, and sorts the runs of each level. Without an order, parents stay as they are given and
 * children stand as they were started, trials of a search by their number. A run whose parent is not among these stands on the first level; a circle of parents is
 * cut where it is entered. Runs without the value that is sorted by come last in either direction.
 *
 * @param runs newest first: the order that equal values keep.
 */
export function arrangeRuns(runs: readonly Run[], order?: SortOrder): TreeRow[] {
  const byId = new Map(runs.map((run) => [run.info.runId, run]));
  const children = new Map<string, Run[]>();
  const roots: Run[] = [];
  for (const run of runs) {
    const parent = parentOf(run);
    if (parent === undefined || !byId.has(parent) || parent === run.info.runId) roots.push(run);
    else children.set(parent, [...(children.get(parent) ?? []), run]);
  }
  const rows: TreeRow[] = [];
  const placed = new Set<string>();
  const place = (run: Run, depth: number): void => {
    if (placed.has(run.info.runId)) return;
    placed.add(run.info.runId);
    const parent = parentOf(run);
    const absent = depth === 0 && parent !== undefined && !byId.has(parent) ? { absentParent: parent } : {};
    rows.push({ run, depth, ...absent });
    for (const child of sortRuns(inTrialOrder(children.get(run.info.runId) ?? []), order ?? asStarted))
      place(child, depth + 1);
  };
  for (const root of sortRuns(roots, order)) place(root, 0);
  for (const run of runs) place(run, 0);
  return rows;
}

/** The trials of a search, which all start at once, by their number; other runs stay where they are. */
export function inTrialOrder(runs: readonly Run[]): readonly Run[] {
  const trials = runs.filter(({ tags }) => tags[trialTag] !== undefined);
  const sorted = trials.toSorted((a, b) => Number(a.tags[trialTag]) - Number(b.tags[trialTag])).values();
  return runs.map((run) => (run.tags[trialTag] === undefined ? run : sorted.next().value!));
}

function sortRuns(runs: readonly Run[], order: SortOrder | undefined): readonly Run[] {
  if (order === undefined || runs.length < 2) return runs;
  const sign = order.direction === "asc" ? 1 : -1;
  return runs
    .map((run) => ({ run, value: sortValue(run, order.key) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return Number(a.value === undefined) - Number(b.value === undefined);
      return sign * compareValues(a.value, b.value);
    })
    .map(({ run }) => run);
}

function compareValues(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

function sortValue(run: Run, key: string): string | number | undefined {
  if (key.startsWith("metrics.")) {
    const name = key.slice("metrics.".length);
    const found = measurementsOf(run).get(name) ?? measurementsOf(run).get(name.replace(/_mean$/, ""));
    return found === undefined || Number.isNaN(found.value) ? undefined : found.value;
  }
  if (key.startsWith("params.")) return paramValue(run, key.slice("params.".length));
  if (key === "seed") return paramValue(run, seedParam);
  if (key === "name") return run.info.runName;
  if (key === "status") return run.info.status;
  if (key === "start") return run.info.startTime;
  if (key === "duration") return durationOf(run);
  return run.inputs[0]?.dataset.digest;
}

function paramValue(run: Run, name: string): string | number | undefined {
  const value = run.params.find(({ key }) => key === name)?.value;
  const number = Number(value);
  return value === undefined || value.trim() === "" || Number.isNaN(number) ? value : number;
}

/** How long a run took, in milliseconds; unknown while it runs. */
export function durationOf(run: Run): number | undefined {
  return run.info.endTime === undefined ? undefined : run.info.endTime - run.info.startTime;
}

/**
 * The parameters whose values differ between those of the runs that have them, by alphabet. A parameter that only one
 * kind of run has, always with one value, tells nothing apart.
 */
export function differingParams(runs: readonly Run[]): string[] {
  const values = new Map<string, Set<string>>();
  for (const run of runs)
    for (const { key, value } of run.params) values.set(key, (values.get(key) ?? new Set()).add(value));
  return [...values].flatMap(([key, found]) => (found.size > 1 ? [key] : [])).sort();
}
