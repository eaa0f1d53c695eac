import { countClasses, DataError, type Labels } from "../../core/index.ts";
import { type Fold, repeatedStratifiedKFold } from "./folds.ts";
import { repeatedStratifiedGroupKFold } from "./group-folds.ts";
import { leaveOneGroupOut, repeatedGroupKFold } from "./group-k-fold.ts";
import { countGroups } from "./groups.ts";
import { type TimeOrder, timeSeriesSplit } from "./time-folds.ts";

/** The ways in which rows are divided into folds. */
export type SplitKind = "stratified" | "group" | "stratified-group" | "leave-one-group-out" | "time-ordered";

/** How rows are divided into folds. Plain JSON. */
export interface Division extends TimeOrder {
  readonly kind: SplitKind;
  /** How many folds there are, where that is not the number of groups. */
  readonly nSplits: number;
  /** How often the rows are divided anew, where chance has a part in it: leaving one group out and the order of time have none. */
  readonly nRepeats?: number;
  readonly randomState?: number;
}

/** What is known of rows that are to be divided. */
export interface DividedRows {
  readonly labels: Labels;
  /** A number for each row, such as `groupCodes` gives; needed where groups stay together. */
  readonly groups?: ArrayLike<number> | undefined;
  /** A number for each row; needed for the order of time. */
  readonly times?: ArrayLike<number> | undefined;
}

/**
 * Divides rows in any of the ways.
 *
 * @throws {DataError} what the division's own function says: `select/too-few-members`, `select/too-few-groups`, `select/too-few-times`.
 * @throws {ParameterError} `parameter/invalid` for a wrong parameter.
 * @throws {RangeError} when the groups or the times that a division needs are not given.
 * @example makeFolds({ labels: makeLabels([0, 0, 1, 1]) }, { kind: "stratified", nSplits: 2 }).length // 2
 */
export function makeFolds({ labels, groups, times }: DividedRows, division: Division): Fold[] {
  const { kind, nSplits, nRepeats = 1, randomState = 0, gap, testSize, maxTrainSize } = division;
  const options = { nSplits, nRepeats, randomState };
  switch (kind) {
    case "stratified":
      return repeatedStratifiedKFold(labels, options);
    case "group":
      return repeatedGroupKFold(given(groups, kind), options);
    case "stratified-group":
      return repeatedStratifiedGroupKFold(labels, given(groups, kind), options);
    case "leave-one-group-out":
      return leaveOneGroupOut(given(groups, kind));
    case "time-ordered":
      return timeSeriesSplit(given(times, kind), {
        nSplits,
        ...(gap === undefined ? {} : { gap }),
        ...(testSize === undefined ? {} : { testSize }),
        ...(maxTrainSize === undefined ? {} : { maxTrainSize }),
      });
  }
}

function given(numbers: ArrayLike<number> | undefined, kind: SplitKind): ArrayLike<number> {
  if (numbers === undefined)
    throw new RangeError(
      `a division of the kind "${kind}" must be given ${kind === "time-ordered" ? "times" : "groups"}`,
    );
  return numbers;
}

/**
 * Divides the training rows of a fold once more in the same way, for what is decided within them, such as parameters: no row of the
 * fold's test set has a part in it. There are fewer folds where the training rows do not allow as many, and rows that are all of one group
 * are divided by their classes alone.
 *
 * @param train the training rows, as indices of all rows.
 * @param division as of all rows; its repeats are not looked at.
 * @returns folds of indices of all rows; none where the training rows cannot be divided.
 */
export function nestFolds(train: Int32Array, rows: DividedRows, division: Division): Fold[] {
  const labels: Labels = { classes: rows.labels.classes, codes: train.map((row) => rows.labels.codes[row]!) };
  const pick = (numbers: ArrayLike<number> | undefined): Float64Array | undefined =>
    numbers === undefined ? undefined : Float64Array.from(train, (row) => numbers[row]!);
  const groups = pick(rows.groups);
  const nGroups = groups === undefined ? 0 : countAll(groups);
  const isOneGroup = isGrouped(division.kind) && nGroups < 2;
  const { testSize: _, ...inner } = division; // the size of a test set was meant for all rows
  const kind = isOneGroup ? "stratified" : division.kind;
  const most = Math.min(
    kind === "stratified" || kind === "stratified-group" ? Math.max(0, ...countClasses(labels)) : Infinity,
    kind === "group" || kind === "stratified-group" ? nGroups : Infinity,
  );
  for (let nSplits = Math.min(inner.nSplits, most); nSplits >= 2; nSplits--) {
    const folds = tryFolds(
      { labels, groups, times: pick(rows.times) },
      { ...inner, kind, nSplits, nRepeats: 1 },
    );
    if (folds !== undefined) return folds.map((fold) => within(fold, train));
  }
  return [];
}

/** Whether rows of one group stay together in folds of a kind. */
export const isGrouped = (kind: SplitKind): boolean =>
  kind === "group" || kind === "stratified-group" || kind === "leave-one-group-out";

function countAll(groups: ArrayLike<number>): number {
  const { nGroups, nAlone } = countGroups(groups);
  return nGroups + nAlone;
}

function tryFolds(rows: DividedRows, division: Division): Fold[] | undefined {
  try {
    return makeFolds(rows, division);
  } catch (error) {
    if (error instanceof DataError) return undefined; // too few rows of something for so many folds
    throw error;
  }
}

const within = ({ train, test }: Fold, rows: Int32Array): Fold => ({
  train: train.map((i) => rows[i]!),
  test: test.map((i) => rows[i]!),
});
