import type { Executor } from "../../core/index.ts";
import { countClasses, getColumn, type Labels, type Table, takeLabels, takeRows } from "../../core/index.ts";
import type { Dataset } from "../../data/index.ts";
import { fewestEvents, groupCodes, type Score, stratifiedKFold, summarizeScores } from "../../judge/index.ts";
import { buildClassifier, crossValidate } from "../../learn/index.ts";
import { pipelineSpec, type TrainingPlan } from "../../project/build-pipeline.ts";
import type { CandidateSpec, Project } from "../../project/project.ts";
import { searchOf } from "../../project/search-trials.ts";
import { featureSpecs, type Schema } from "../../schema/index.ts";
import { dividedRows } from "../choose-split.ts";
import { divideRows, divisionOf, type FoldPlan, planFolds } from "../fold-plan.ts";
import { findEqualRows } from "./equal-rows.ts";
import { findLoneColumns, type LoneColumn } from "./lone-columns.ts";
import { scoreMissingCells } from "./missing-cells.ts";
import { countRepeatedRows, lookLikeCopies, type RepeatedRows } from "./repeated-rows.ts";
import { countUnaccounted } from "./row-account.ts";
import { type FoldedRows, sampleRows } from "./sample-rows.ts";
import { areShufflesCheap, nShuffles, type ShuffledScores, scoreShuffled } from "./shuffled-labels.ts";
import { findTargetCopies, type TargetCopy } from "./target-copies.ts";

/** What can be told of some rows by one column alone, or by which cells are missing. Plain JSON. */
export interface AloneFigures {
  /** The best columns, the best first. */
  readonly columns: readonly LoneColumn[];
  /** The AUC of a model that sees only which cells are missing, or why it has none; absent where none is missing. */
  readonly missing?: Score;
}

/** The same within one site, or whatever the schema calls a group. */
export interface SiteFigures extends AloneFigures {
  readonly site: string;
  readonly nRows: number;
}

/** What the gates that every run has built in hold against their limits. Plain JSON. */
export interface GuardFigures extends AloneFigures {
  readonly nFeatures: number;
  readonly sites: readonly SiteFigures[];
  readonly repeated: RepeatedRows;
  readonly copies: readonly TargetCopy[];
  /** See {@link countUnaccounted}. */
  readonly nUnaccounted: number;
  /** Absent where labels were not shuffled, since that takes long and nobody asked for it. */
  readonly shuffled?: ShuffledScores;
}

/** So many rows say well enough what a column, or which cells are missing, tells alone. */
const mostRows = 10_000;
/** So many of the best columns are kept. */
const mostColumns = 10;
/** So many groups are looked at by themselves, the largest ones. */
const mostSites = 12;
/** Into so many parts the rows are divided at most where labels are shuffled, and those of one site. */
const nParts = 5;

/**
 * Measures what the built-in gates are about. It reads the rows, the features and how the rows are divided, and for shuffled labels the
 * chosen candidate; it knows no limit.
 *
 * @param options.selected the name of the chosen candidate.
 * @param options.isThorough whether labels are shuffled also where that takes long.
 */
export async function measureGuards(
  project: Project,
  dataset: Dataset,
  options: {
    readonly plan: TrainingPlan;
    readonly selected: string;
    readonly isThorough: boolean;
    readonly executor: Executor;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<GuardFigures> {
  const { plan, selected, isThorough, signal } = options;
  const { table, labels } = dataset;
  const names = featureSpecs(project.schema).map(({ name }) => name);
  const foldPlan = planFolds(project, dataset, plan);
  const { folds } = divideRows(foldPlan, dataset);
  const kinds = findEqualRows(table, names);
  const repeated = countRepeatedRows(dataset, kinds, names, folds);
  const figures = {
    ...(await judgeAlone({ table, labels, folds }, names, plan.seed, signal)),
    nFeatures: names.length,
    sites: await judgeSites(dataset, project.schema, names, plan.seed, signal),
    repeated,
    copies: findTargetCopies(table, labels, names),
    nUnaccounted: countUnaccounted(dataset),
  };
  const candidate = plan.candidates.find(({ name }) => name === selected)!;
  if (!isThorough && !areShufflesCheap(candidate, table.nRows, names.length)) return figures;
  const isByKind = lookLikeCopies(repeated);
  const scores = await scoreShuffled(labels, isByKind ? kinds : kinds.map((_, row) => row), {
    seed: foldPlan.seed,
    judge: (shuffled) => judgeShuffled(project, candidate, { table, labels: shuffled }, foldPlan, options),
    onProgress: options.onProgress,
  });
  return { ...figures, shuffled: { ...scores, unit: isByKind ? "distinct rows" : "rows" } };
}

/** What was looked at, in a few words. */
export function describeGuards({ nFeatures, sites, shuffled }: GuardFigures): string {
  const groups = sites.length === 0 ? "" : `, within ${sites.length} groups too`;
  const labels =
    shuffled === undefined
      ? "labels not shuffled: --thorough does it"
      : `${nShuffles} shuffles of the labels`;
  return `${nFeatures} columns each alone${groups}; ${labels}`;
}

async function judgeAlone(
  all: FoldedRows,
  names: readonly string[],
  seed: number,
  signal: AbortSignal | undefined,
): Promise<AloneFigures> {
  const few = sampleRows(all, mostRows, seed);
  const columns = findLoneColumns(few, names, few.folds).slice(0, mostColumns);
  const missing = await scoreMissingCells(few, names, signal);
  return { columns, ...(missing === undefined ? {} : { missing }) };
}

/** The largest groups by the first column of that role that has several, as far as each has enough rows of two classes. */
async function judgeSites(
  { table, labels }: Dataset,
  schema: Schema,
  names: readonly string[],
  seed: number,
  signal: AbortSignal | undefined,
): Promise<SiteFigures[]> {
  const found: SiteFigures[] = [];
  for (const { site, rows } of sitesOf(table, schema)) {
    const data = { table: takeRows(table, rows), labels: takeLabels(labels, rows) };
    const nEnough = countClasses(data.labels).filter((count) => count >= fewestEvents).length;
    if (nEnough < 2) continue;
    const folds = stratifiedKFold(data.labels, { nSplits: nParts, randomState: seed });
    found.push({ site, nRows: rows.length, ...(await judgeAlone({ ...data, folds }, names, seed, signal)) });
  }
  return found;
}

function sitesOf(table: Table, schema: Schema): { site: string; rows: number[] }[] {
  for (const { name, role } of schema.columns) {
    if (role !== "group") continue;
    const column = getColumn(table, name);
    const rowsOf = Map.groupBy(groupCodes(column).keys(), (row) => groupAt(row));
    function groupAt(row: number): string | undefined {
      if (column.kind === "categorical") return column.categories[column.codes[row]!];
      return Number.isNaN(column.values[row]!) ? undefined : String(column.values[row]);
    }
    rowsOf.delete(undefined);
    if (rowsOf.size < 2) continue;
    return [...rowsOf]
      .map(([site, rows]) => ({ site: site!, rows }))
      .toSorted((a, b) => b.rows.length - a.rows.length)
      .slice(0, mostSites);
  }
  return [];
}

/** The mean AUC of a candidate, made and judged as it is compared, on rows with other labels, which are divided anew by them. */
async function judgeShuffled(
  project: Project,
  candidate: CandidateSpec,
  rows: { readonly table: Table; readonly labels: Labels },
  foldPlan: FoldPlan,
  {
    plan,
    executor,
    signal,
  }: {
    readonly plan: TrainingPlan;
    readonly executor: Executor;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Score> {
  const { schema } = project;
  const once = { ...foldPlan, folds: Math.min(foldPlan.folds, nParts), repeats: 1 };
  const { candidates } = await crossValidate({
    candidates: [
      {
        name: candidate.name,
        pipeline: buildClassifier(pipelineSpec(schema, candidate, plan.seed)),
        search: searchOf(schema, candidate, plan, divisionOf(once)),
      },
    ],
    X: rows.table,
    y: rows.labels,
    folds: divideRows(once, rows).folds,
    ...dividedRows(once.split, rows),
    executor,
    signal,
  });
  const found = summarizeScores(candidates[0]!.scores["roc_auc"]!);
  return "undefined" in found ? found : found.mean;
}
