import type { Run } from "../track/index.ts";
import { type Measurement, measurementNames, measurementsOf } from "./metric-view.ts";
import { differingParams, parentOf, seedParam } from "./run-tree.ts";

/** The columns of a table of runs beside its metrics and parameters. A run's name always stands first and cannot be left out. */
export const ownColumns = ["status", "start", "duration", "seed", "dataset"] as const;

/** One of the columns that have no metric or parameter. */
export type OwnColumn = (typeof ownColumns)[number];

/** A column of a table of runs. Its key is `metrics.<name>`, `params.<name>`, or one of {@link ownColumns}. */
export type RunColumn =
  | { readonly key: string; readonly kind: "metric" | "parameter"; readonly name: string }
  | { readonly key: OwnColumn; readonly kind: "own"; readonly name: string };

/** What the heads of {@link ownColumns} say. */
const ownNames: Readonly<Record<OwnColumn, string>> = {
  status: "Status",
  start: "Started",
  duration: "Duration",
  seed: "Seed",
  dataset: "Data",
};

/** How many metrics, parameters and data sets together a table shows when nobody chose its columns: they fit a page of 1280 pixels. */
const firstValues = 4;
/** How many of them are metrics; one fewer where two others, or more, tell runs apart. */
const firstMetrics = 3;

/** The columns that a table of runs may have, and those that it has. */
export interface ColumnChoice {
  readonly all: readonly RunColumn[];
  readonly shown: readonly RunColumn[];
}

/**
 * Chooses the columns of a table of runs. When none are asked for, these are few: how each run stands, its seed where one has a seed,
 * the first metrics, the first parameters that differ, and the data where they differ.
 *
 * @param asked the keys that are asked for, in any order; `"all"` for every column. Keys that the runs do not have are passed over.
 */
export function chooseColumns(runs: readonly Run[], asked?: readonly string[] | "all"): ColumnChoice {
  const measurements = runs.map(measurementsOf);
  const metrics = measurementNames(measurements).map(
    (name): RunColumn => ({ key: `metrics.${name}`, kind: "metric", name }),
  );
  const params = differingParams(runs)
    .filter((name) => name !== seedParam)
    .map((name): RunColumn => ({ key: `params.${name}`, kind: "parameter", name }));
  const own = ownColumns.filter((key) => key !== "seed" || runs.some((run) => seedOf(run) !== undefined));
  const before = own.filter((key) => key !== "dataset").map(ownColumn);
  const dataset = ownColumn("dataset");
  const all = [...before, ...metrics, ...params, dataset];
  if (asked === "all") return { all, shown: all };
  if (asked !== undefined) {
    const wanted = new Set(asked);
    const shown = all.filter(({ key }) => wanted.has(key));
    if (shown.length > 0) return { all, shown };
  }
  const digests = new Set(runs.flatMap(({ inputs }) => inputs.map(({ dataset }) => dataset.digest)));
  const telling = [...(digests.size > 1 ? [dataset] : []), ...params];
  const someMetrics = metrics.slice(0, telling.length > 1 ? firstMetrics - 1 : firstMetrics);
  const wanted = new Set([...before, ...someMetrics, ...telling.slice(0, firstValues - someMetrics.length)]);
  return { all, shown: all.filter((column) => wanted.has(column)) };
}

function ownColumn(key: OwnColumn): RunColumn {
  return { key, kind: "own", name: ownNames[key] };
}

/** The seed of a run: its own, or that of the run to which it belongs. */
export function seedOf(run: Run, parents?: ReadonlyMap<string, Run>): string | undefined {
  const own = run.params.find(({ key }) => key === seedParam)?.value;
  if (own !== undefined) return own;
  const parent = parents?.get(parentOf(run) ?? "");
  return parent?.params.find(({ key }) => key === seedParam)?.value;
}

/** Which measurements of these runs have a spread, by name. */
export function namesWithSpread(measurements: Iterable<ReadonlyMap<string, Measurement>>): Set<string> {
  const names = new Set<string>();
  for (const own of measurements)
    for (const { name, sd } of own.values()) if (sd !== undefined) names.add(name);
  return names;
}
