import { DataError, ParameterError } from "../../core/index.ts";
import { hasValue, type Score } from "../metrics/index.ts";
import { countReasons, describeLeftOut, type LeftOut } from "./score-summary.ts";

/** What one candidate scored in each fold. All candidates are scored on the same folds, in the same order. */
export interface ScoredCandidate {
  readonly name: string;
  /** By the name of the metric: one score a fold. */
  readonly scores: Readonly<Record<string, readonly Score[]>>;
}

/** The folds by which candidates can be compared. */
export interface CommonFolds {
  /** Each candidate's values in these folds. */
  readonly scored: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** How many folds these are. */
  readonly nFolds: number;
  /** Why the other folds have no value of one candidate or another. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Takes the folds in which every candidate has a value of a metric: means over different folds cannot be compared.
 *
 * @throws {ParameterError} `select/candidates` when there is no candidate or their folds differ in number.
 * @throws {DataError} `select/no-score` when a candidate has no value in any fold, or there is no fold in which all have.
 */
export function takeCommonFolds(candidates: readonly ScoredCandidate[], metric: string): CommonFolds {
  const scored = candidates.map(({ name, scores }) => ({ name, scores: scores[metric] ?? [] }));
  const nAll = scored[0]?.scores.length ?? 0;
  if (nAll === 0 || scored.some((candidate) => candidate.scores.length !== nAll))
    throw new ParameterError(
      "select/candidates",
      `candidates must be one or more, scored by ${metric} on the same folds, got ${scored.map((c) => `"${c.name}" on ${c.scores.length}`).join(", ") || "none"}`,
    );
  for (const { name, scores } of scored)
    if (!scores.some(hasValue))
      throw noScore(
        `candidate "${name}" must have a value of ${metric} in one fold or more, got none in ${nAll}`,
        countReasons(scores),
      );
  // where several candidates have no value, the reason of the first of them stands for all
  const gaps = Array.from({ length: nAll }, (_, f) =>
    scored.map(({ scores }) => scores[f]!).find((score) => !hasValue(score)),
  );
  const leftOut = countReasons(gaps.filter((gap) => gap !== undefined));
  const nFolds = gaps.filter((gap) => gap === undefined).length;
  if (nFolds === 0)
    throw noScore(`one fold or more must have a value of ${metric} of every candidate, got none`, leftOut);
  return {
    scored: scored.map(({ name, scores }) => ({
      name,
      values: scores.filter((_, f) => gaps[f] === undefined).filter(hasValue),
    })),
    nFolds,
    leftOut,
  };
}

function noScore(message: string, leftOut: readonly LeftOut[]): DataError {
  return new DataError("select/no-score", `${message}: ${describeLeftOut(leftOut)}`, {
    hint: 'select by a metric that every candidate has a value of (`training.metric` of a project), take fewer folds, or, where each group of rows is of one class, divide without groups (`training.split: "stratified"`)',
    details: { leftOut },
  });
}
