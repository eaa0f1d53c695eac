import { hasValue, type Score, tryScore, type UndefinedScore } from "../metrics/index.ts";
import type { Fold } from "../split/folds.ts";
import { describeRule, type ThresholdRule, thresholdOfCosts } from "./threshold-rule.ts";
import { type TunedThreshold, tuneThreshold } from "./tune-threshold.ts";

/** What a cross-validation answered, as thresholds are tuned by it. */
export interface FoldedAnswers {
  /** n values: 1 where the event occurred, else 0. */
  readonly outcomes: ArrayLike<number>;
  /** For each repeat n probabilities of the event, each as the fold answered that held the row out; NaN where none did. */
  readonly outOfFold: readonly ArrayLike<number>[];
}

/**
 * A threshold for each fold of a cross-validation, by which the labels of its test rows can be judged fairly: it is tuned on what was
 * answered for the fold's training rows while they were held out by the other folds of the same repeat.
 *
 * No outcome of a test row chooses its threshold, and every answer that does is of a model that had not seen the row. What remains is that the
 * models of the other folds had this fold's test rows among their training rows. They shape those models, as all rows shape all
 * models, and move the threshold by what one part of the rows moves one model: far less than the spread of the threshold itself.
 * Cross-validating within each fold once more would remove that too, at as many times the fits as there are folds.
 *
 * @returns in the order of the folds a threshold, or why there is none: no threshold reaches what is asked for, or too few of the training rows
 *   were ever held out, as in the first of time-ordered folds. There a rule of costs has its threshold by theory.
 * @throws {ParameterError} `parameter/invalid` for a rule with a wrong number.
 */
export function tuneInFolds(
  { outcomes, outOfFold }: FoldedAnswers,
  folds: readonly Fold[],
  rule: ThresholdRule,
): Score[] {
  return folds.map(({ train, repeat = 0 }) => {
    const answers = outOfFold[repeat]!;
    const rows = train.filter((row) => !Number.isNaN(answers[row]!));
    const hasBoth = [0, 1].every((outcome) => rows.some((row) => outcomes[row] === outcome));
    if ("costs" in rule && !hasBoth) return thresholdOfCosts(rule.costs);
    if (!hasBoth) return noClasses;
    const score = tryScore(() => tuneThreshold(pick(outcomes, rows), pick(answers, rows), rule).threshold);
    if (hasValue(score) || score.undefined !== "threshold/not-met") return score;
    // the same words for every fold, so that they are counted together
    const reason = `a threshold must reach ${describeRule(rule)}, none does on the training rows of the fold`;
    return { ...score, reason };
  });
}

const noClasses: UndefinedScore = {
  undefined: "metric/one-class",
  reason: "a threshold must be tuned on training rows of both classes that another fold held out, got none",
};

/**
 * The threshold to keep with a model that is fitted on all rows: tuned on all answers to rows that were held out, of all repeats
 * together. The error of a cost counts each row once, however often it was answered.
 *
 * @throws {DataError} `threshold/not-met`, `metric/one-class`, `metric/no-rows` as {@link tuneThreshold}.
 * @throws {ParameterError} `parameter/invalid` for a rule with a wrong number.
 */
export function tuneOnAll({ outcomes, outOfFold }: FoldedAnswers, rule: ThresholdRule): TunedThreshold {
  const pooled = outOfFold.map((answers) => {
    const rows = Int32Array.from(outcomes, (_, row) => row).filter((row) => !Number.isNaN(answers[row]!));
    return { outcomes: pick(outcomes, rows), probabilities: pick(answers, rows) };
  });
  return tuneThreshold(
    pooled.flatMap((of) => [...of.outcomes]),
    pooled.flatMap((of) => [...of.probabilities]),
    rule,
    { copies: outOfFold.length },
  );
}

function pick(values: ArrayLike<number>, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}
