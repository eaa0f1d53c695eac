import { selectColumns, takeLabels, takeMatrixRows, takeRows } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import { type Fold, hasValue, type Judgement, judgeAnswers } from "../judge/index.ts";
import type { CandidateResult } from "../learn/index.ts";
import type { Project } from "../project/index.ts";
import { positiveClass } from "../schema/index.ts";
import { subgroupRows } from "./subgroup-rows.ts";
import { type CandidateThreshold, thresholdToKeep } from "./tuned-threshold.ts";

/** The judgement of what a candidate answered to rows that were held out. Plain JSON. */
export interface HeldOutJudgement extends Judgement {
  /** Which answers were judged. */
  readonly answers: string;
}

/**
 * Judges what a candidate answered while rows were held out. Each row counts once, with its answer of the first repeat: a mean over repeats
 * would be the answer of several models together, which is better than that of one, and all repeats side by side would count a row as
 * many. The intervals hold for rows drawn anew and these models; those over folds, which a candidate's own metrics have, hold for
 * models made anew too.
 *
 * Rows are labelled at the threshold that their fold was given without them; where it was given none, at the threshold that is kept.
 *
 * @returns `undefined` when no row was held out by a fold that had a model.
 */
export function judgeHeldOut(
  project: Project,
  dataset: Pick<Dataset, "table" | "labels">,
  folds: readonly Fold[],
  { result, threshold: tuned }: { readonly result: CandidateResult; readonly threshold?: CandidateThreshold },
  seed: number,
): HeldOutJudgement | undefined {
  const { schema, subgroups = [] } = project;
  const { classes } = dataset.labels;
  const answered = result.outOfFold[0]!;
  const rows = Int32Array.from(dataset.labels.codes.keys()).filter(
    (row) => !Number.isNaN(answered.data[row * answered.nCols]),
  );
  if (rows.length === 0) return undefined;
  const threshold = thresholdToKeep(project, tuned);
  const columns = subgroups.map((spec) => (typeof spec === "string" ? spec : spec.column));
  const table = takeRows(selectColumns(dataset.table, [...new Set(columns)]), rows);
  const judgement = judgeAnswers({
    yTrue: takeLabels(dataset.labels, rows),
    probabilities: takeMatrixRows(answered, rows),
    positive: positiveClass(schema, classes),
    threshold,
    rowThresholds: tuned && rowThresholds(tuned, folds, threshold, rows),
    seed,
    subgroups: subgroupRows(schema, table, subgroups),
  });
  return {
    answers: "each row once, as the model answered that its fold of the first repeat made",
    ...judgement,
    metrics: ofModelsMade(judgement.metrics),
    subgroups:
      "undefined" in judgement.subgroups
        ? judgement.subgroups
        : judgement.subgroups.map((of) => ({
            ...of,
            groups: of.groups.map((group) => ({ ...group, metrics: ofModelsMade(group.metrics) })),
          })),
  };
}

/** The figures as those of models made this way: the answers are of as many models as there are folds. */
function ofModelsMade<T extends object>(metrics: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, figure]) => [
      name,
      "estimates" in figure ? { ...figure, estimates: "models made this way" } : figure,
    ]),
  );
}

/** The threshold of the fold that held each row out in the first repeat. */
function rowThresholds(
  tuned: CandidateThreshold,
  folds: readonly Fold[],
  kept: number,
  rows: Int32Array,
): Float64Array {
  const ofRow = new Map<number, number>();
  for (const [f, { test, repeat = 0 }] of folds.entries()) {
    const own = tuned.folds[f]!;
    if (repeat === 0) for (const row of test) ofRow.set(row, hasValue(own) ? own : kept);
  }
  return Float64Array.from(rows, (row) => ofRow.get(row) ?? kept);
}
