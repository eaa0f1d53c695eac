import { countClasses, getColumn, showValue } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import {
  countGroups,
  describeRareClasses,
  type Fold,
  groupCodes,
  repeatedStratifiedGroupKFold,
  repeatedStratifiedKFold,
} from "../judge/index.ts";
import type { TrainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";

/** By what rows are divided into folds. Plain JSON. */
export interface Split {
  /** `stratified`: by chance, each fold with its share of every class. `stratified-group`: so that rows of one group stay together. */
  readonly kind: "stratified" | "stratified-group";
  /** The column whose values are the groups. */
  readonly column?: string;
  /** How many groups there are, rows without a value of the column not counted. */
  readonly nGroups?: number;
  /** How many rows have no value of the column: each is a group of its own. */
  readonly nAlone?: number;
}

/** How the rows of a project are divided for its cross-validation. */
export interface FoldPlan {
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
  readonly split: Split;
  /** What people should know of it: fewer folds than usual, groups that are not looked at. */
  readonly warnings: readonly string[];
}

/** How many folds a plan asks for, how often, and from which seed. */
export type FoldWishes = Pick<TrainingPlan, "folds" | "repeats" | "seed">;

type Rows = Pick<Dataset, "table" | "labels">;

/**
 * Decides how rows are divided. Where the project does not say, rows of one group stay together if a column of the role `group` has
 * several values. There are as many folds as the project says, or fewer, with a warning, where no class has as many rows, or there are
 * not as many groups. Where the project itself asks to keep groups together, too few groups are an error of {@link divideRows}.
 *
 * @param plan how many folds there should be: those of {@link trainingPlan}.
 */
export function planFolds(project: Project, rows: Rows, plan: FoldWishes): FoldPlan {
  const { split, warnings } = chooseSplit(project, rows);
  const { folds, reason } = limitFolds(project, plan.folds, split, rows);
  return {
    folds,
    repeats: plan.repeats,
    seed: plan.seed,
    split,
    warnings: reason === undefined ? warnings : [...warnings, reason],
  };
}

/** The folds of a plan, and which classes some of them lack. @throws {DataError} `select/too-few-members`, `select/too-few-groups`. */
export function divideRows(
  { folds: nSplits, repeats: nRepeats, seed: randomState, split }: FoldPlan,
  { table, labels }: Rows,
): { folds: Fold[]; warnings: string[] } {
  const options = { nSplits, nRepeats, randomState };
  const folds =
    split.column === undefined
      ? repeatedStratifiedKFold(labels, options)
      : repeatedStratifiedGroupKFold(labels, groupCodes(getColumn(table, split.column)), options);
  return { folds, warnings: describeRareClasses(labels, folds) };
}

/**
 * What is said of folds that keep groups together: `folds keep rows of the same patient together (87 groups)`.
 *
 * @returns `undefined` of others.
 */
export function describeSplit({ column, nGroups, nAlone = 0 }: Split): string | undefined {
  if (column === undefined) return undefined;
  const alone =
    nAlone === 0
      ? ""
      : `; ${nAlone} ${nAlone === 1 ? "row without a value is a group of its own" : "rows without a value are each a group of their own"}`;
  return `folds keep rows of the same ${column} together (${nGroups} groups${alone})`;
}

function chooseSplit(
  { schema, training = {} }: Project,
  { table }: Rows,
): Pick<FoldPlan, "split" | "warnings"> {
  const stratified: Split = { kind: "stratified" };
  const groups = schema.columns
    .filter((spec) => spec.role === "group")
    .map(({ name }) => ({ name, ...countGroups(groupCodes(getColumn(table, name))) }));
  const several = groups.filter(({ nGroups }) => nGroups > 1);
  if (training.split === "stratified") {
    const [first] = several;
    if (first === undefined) return { split: stratified, warnings: [] };
    return {
      split: stratified,
      warnings: [`rows of the same ${first.name} may be on both sides of a fold, as training.split asks for`],
    };
  }
  const chosen = several[0] ?? (training.split === undefined ? undefined : groups[0]);
  if (chosen === undefined) return { split: stratified, warnings: [] };
  const others = several.slice(1).map(({ name }) => showValue(name));
  return {
    split: {
      kind: "stratified-group",
      column: chosen.name,
      nGroups: chosen.nGroups,
      ...(chosen.nAlone === 0 ? {} : { nAlone: chosen.nAlone }),
    },
    warnings:
      others.length === 0
        ? []
        : [
            `folds keep rows of the same ${chosen.name} together, and not those of the same ${others.join(", ")}`,
          ],
  };
}

/** How many folds there are: those of the plan, or fewer where groups or classes are too few, and then why. */
function limitFolds(
  { training = {} }: Project,
  planned: number,
  { column, nGroups = 0, nAlone = 0 }: Split,
  { labels }: Rows,
): { folds: number; reason?: string } {
  const limits = [
    { most: Math.max(...countClasses(labels)), what: "no class has more rows" },
    ...(column === undefined || training.split !== undefined
      ? []
      : [{ most: nGroups + nAlone, what: `there are no more groups of rows by ${showValue(column)}` }]),
  ];
  const least = limits.reduce((a, b) => (b.most < a.most ? b : a));
  if (least.most >= planned || least.most < 2) return { folds: planned };
  return { folds: least.most, reason: `there are ${least.most} folds, not ${planned}: ${least.what}` };
}
