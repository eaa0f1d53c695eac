import { countClasses, DataError, showValue } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import { type Division, describeRareClasses, type Fold, makeFolds, type TimeOrder } from "../judge/index.ts";
import type { TrainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import { chooseSplit, dividedRows, type Split } from "./choose-split.ts";

/** How the rows of a project are divided for its cross-validation. */
export interface FoldPlan {
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
  readonly split: Split;
  /** What the project says of folds in the order of time. */
  readonly timeOrder?: TimeOrder;
  /** What people should know of it: fewer folds than usual, groups that are not looked at. */
  readonly warnings: readonly string[];
}

/** How many folds a plan asks for, how often, and from which seed. */
export type FoldWishes = Pick<TrainingPlan, "folds" | "repeats" | "seed">;

type Rows = Pick<Dataset, "table" | "labels">;

/**
 * Decides how rows are divided ({@link chooseSplit}). There are as many folds as the project says, or fewer, with a warning, where no
 * class has as many rows, or there are not as many groups or different times. Where the project itself asks for a split by groups or by time,
 * too few of these are an error of {@link divideRows}.
 *
 * @param plan how many folds there should be: those of {@link trainingPlan}.
 */
export function planFolds(project: Project, rows: Rows, plan: FoldWishes): FoldPlan {
  const { split, warnings } = chooseSplit(project, rows);
  const timeOrder = split.kind === "time-ordered" ? project.training?.timeOrder : undefined;
  const base = {
    folds: plan.folds,
    repeats: isOneWay(split) ? 1 : plan.repeats,
    seed: plan.seed,
    split,
    ...(timeOrder === undefined ? {} : { timeOrder }),
  };
  const { folds, reason } = limitFolds(project, base, rows);
  const said = [...warnings, ...(reason === undefined ? [] : [reason]), ...ignoredSettings(project, split)];
  return { ...base, folds, warnings: said };
}

/** Whether a split leaves nothing to chance, so that there are no repeats. */
const isOneWay = ({ kind }: Split): boolean => kind === "leave-one-group-out" || kind === "time-ordered";

/** What the project says and the split has no use for. */
function ignoredSettings({ training = {} }: Project, split: Split): string[] {
  const { kind, nGroups } = split;
  const { repeats = 1, folds } = training;
  return [
    ...(isOneWay(split) && repeats > 1
      ? [`training.repeats is not looked at: a ${kind} split divides the rows in one way only`]
      : []),
    ...(kind === "leave-one-group-out" && folds !== undefined && folds !== nGroups
      ? [`training.folds is not looked at: each of the ${nGroups} groups is a fold`]
      : []),
  ];
}

/** How folds are made by a plan. */
export function divisionOf({ folds, repeats, seed, split, timeOrder }: Omit<FoldPlan, "warnings">): Division {
  return { ...timeOrder, kind: split.kind, nSplits: folds, nRepeats: repeats, randomState: seed };
}

/**
 * The folds of a plan, and which classes some of them lack.
 *
 * @throws {DataError} `select/too-few-members`, `select/too-few-groups`, `select/too-few-times`.
 */
export function divideRows(plan: FoldPlan, rows: Rows): { folds: Fold[]; warnings: string[] } {
  const folds = makeFolds(dividedRows(plan.split, rows), divisionOf(plan));
  return { folds, warnings: describeRareClasses(rows.labels, folds) };
}

/** How many folds there are: those of the plan, or fewer where groups, times or classes are too few, and then why. */
function limitFolds(
  { training = {} }: Project,
  plan: Omit<FoldPlan, "warnings">,
  rows: Rows,
): { folds: number; reason?: string } {
  const { split, folds: planned } = plan;
  const { kind, column, nGroups = 0, nAlone = 0 } = split;
  if (kind === "leave-one-group-out") return { folds: nGroups };
  const isAsked = training.split !== undefined;
  const limits = [
    ...(kind === "stratified" || kind === "stratified-group"
      ? [{ most: Math.max(...countClasses(rows.labels)), what: "no class has more rows" }]
      : []),
    ...(kind === "stratified-group" && !isAsked
      ? [{ most: nGroups + nAlone, what: `there are no more groups of rows by ${showValue(column)}` }]
      : []),
    ...(kind === "time-ordered" && !isAsked
      ? [{ most: mostInOrder(plan, rows), what: `there are no more different times in ${showValue(column)}` }]
      : []),
  ];
  const least = limits.reduce((a, b) => (b.most < a.most ? b : a), { most: planned, what: "" });
  if (least.most >= planned || least.most < 2) return { folds: planned };
  return { folds: least.most, reason: `there are ${least.most} folds, not ${planned}: ${least.what}` };
}

/** Into how many folds rows can be divided in the order of time, at most so many as are planned. */
function mostInOrder(plan: Omit<FoldPlan, "warnings">, rows: Rows): number {
  const divided = dividedRows(plan.split, rows);
  for (let folds = plan.folds; folds >= 2; folds--)
    try {
      makeFolds(divided, divisionOf({ ...plan, folds }));
      return folds;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  return 0;
}
