import type { Matrix } from "../core/index.ts";
import type { LabelledRows } from "../data/index.ts";
import { type Judgement, judgeAnswers, type SubgroupSpec } from "../judge/index.ts";
import type { Model } from "../model/index.ts";
import { subgroupRows } from "./subgroup-rows.ts";

/** What {@link judgeModel} may be told. */
export interface JudgeModelOptions {
  /** The probability above which a row is positive, in (0, 1). Default: the model's own. */
  readonly threshold?: number | undefined;
  /** The confidence level of the intervals, in (0, 1). Default: 0.95. */
  readonly level?: number | undefined;
  /** Of bootstraps and simulations. Default: 0. */
  readonly seed?: number | undefined;
  /** Groups of rows that are judged apart too. Their columns must be in the table of the rows. Default: none. */
  readonly subgroups?: readonly SubgroupSpec[] | undefined;
}

/**
 * Judges what a stored model answered to rows that it did not learn from, whose outcome is known.
 *
 * @param rows as `readLabelledRows` reads them, with the model's classes.
 * @param probabilities the model's answers to these rows.
 * @throws {DataError} `metric/no-rows` when there is no row.
 * @throws {NotFoundError} `schema/missing-column` for a subgroup whose column was not read.
 * @throws {ParameterError} `parameter/invalid` for a number outside its range.
 */
export function judgeModel(
  { info, schema }: Pick<Model, "info" | "schema">,
  rows: Pick<LabelledRows, "table" | "labels">,
  probabilities: Matrix,
  options: JudgeModelOptions = {},
): Judgement {
  const { subgroups = [], threshold = info.threshold, level, seed } = options;
  return judgeAnswers({
    yTrue: rows.labels,
    probabilities,
    positive: info.positive,
    threshold,
    level,
    seed,
    subgroups: subgroupRows(schema, rows.table, subgroups),
  });
}
