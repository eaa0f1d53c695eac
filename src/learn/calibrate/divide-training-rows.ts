import type { Labels } from "../../core/index.ts";
import { countGroups, type Fold, stratifiedGroupKFold, stratifiedKFold } from "../../judge/index.ts";
import { sumByClass } from "../fit/training-weights.ts";

/** How training rows are divided. */
export interface DivideOptions {
  /** How many folds there are at most. */
  readonly cv: number;
  readonly randomState: number;
  /** Rows of one number stay together. */
  readonly groups?: ArrayLike<number> | undefined;
  /** Rows of weight 0 do not count. */
  readonly sampleWeight?: Float64Array | undefined;
}

/** Folds, and what is to be said of them. */
export interface DividedRows {
  /** None where each division would leave a model with rows of one class only. */
  readonly folds: readonly Fold[];
  readonly warnings: readonly string[];
}

/**
 * Divides training rows so that each can be answered by a model that has not seen it: by class, or so that rows of one group stay
 * together. The warnings have no numbers, so that those of several fits are one.
 */
export function divideTrainingRows(y: Labels, options: DivideOptions): DividedRows {
  const { cv, randomState, groups, sampleWeight } = options;
  const nClasses = y.classes.length;
  const counts = sumByClass(
    y.codes,
    nClasses,
    sampleWeight?.map((weight) => (weight > 0 ? 1 : 0)),
  );
  const present = counts.filter((count) => count > 0);
  if (present.length < 2) return { folds: [], warnings: [] }; // of such rows the classifier itself says what it must
  const isGrouped = groups !== undefined && sumGroups(groups) > 1;
  const nSplits = Math.min(cv, ...present, isGrouped ? sumGroups(groups) : cv);
  if (nSplits < 2)
    return {
      folds: [],
      warnings: ["probabilities were not calibrated, as a class has one training row only"],
    };
  const split = { nSplits, randomState };
  const folds = isGrouped ? stratifiedGroupKFold(y, groups, split) : stratifiedKFold(y, split);
  const hasClasses = ({ train }: Fold): boolean =>
    new Set(
      Array.from(train, (row) => (sampleWeight?.[row] === 0 ? -1 : y.codes[row]!)).filter(
        (code) => code >= 0,
      ),
    ).size > 1;
  if (!folds.every(hasClasses))
    return {
      folds: [],
      warnings: ["probabilities were not calibrated, as a part of the training rows would be of one class"],
    };
  const warnings: string[] = [];
  if (nSplits < cv)
    warnings.push(
      "calibration took fewer folds than cv, as a class has fewer rows or there are fewer groups",
    );
  if (groups !== undefined && !isGrouped)
    warnings.push("calibration divided the rows of a group, as all training rows are of one");
  return { folds, warnings };
}

function sumGroups(groups: ArrayLike<number>): number {
  const { nGroups, nAlone } = countGroups(groups);
  return nGroups + nAlone;
}
