import { type Labels, takeLabels } from "../core/index.ts";
import {
  binaryAnswers,
  type Fold,
  findTooFewRows,
  getMetric,
  hasValue,
  meanCost,
  type Score,
  type ScoreSummary,
  scoreAll,
  summarizeScores,
  type ThresholdRule,
  type TunedThreshold,
  tryScore,
  tuneInFolds,
  tuneOnAll,
  type UndefinedScore,
} from "../judge/index.ts";
import type { CandidateResult } from "../learn/index.ts";
import type { Project } from "../project/index.ts";

/** The threshold of one candidate, tuned by a project's rule on rows that were held out. Plain JSON. */
export interface CandidateThreshold {
  readonly rule: ThresholdRule;
  /** Tuned on all rows held out, which is what a model keeps; or why there is none. */
  readonly kept: TunedThreshold | UndefinedScore;
  /** For each fold the threshold by which its test rows were labelled, tuned without them; or why there is none. */
  readonly folds: readonly Score[];
  /** What a row costs on average at the folds' thresholds, in the rule's unit; absent where the rule has no costs. */
  readonly cost?: ScoreSummary | UndefinedScore;
}

/**
 * Tunes the threshold of a candidate that was cross-validated, and judges its labels anew: in each fold at a threshold that was tuned
 * without the fold's test rows ({@link tuneInFolds}), so that accuracy, recall and the like are those of the whole way of making the
 * model, the choice of its threshold included. Metrics of probabilities stay as they are.
 *
 * @param positive one of the two classes.
 * @returns the candidate with its new scores, and its thresholds.
 */
function tuneCandidate(
  result: CandidateResult,
  folds: readonly Fold[],
  labels: Labels,
  positive: string,
  rule: ThresholdRule,
): { readonly result: CandidateResult; readonly threshold: CandidateThreshold } {
  const repeats = result.outOfFold.map((matrix) => binaryAnswers(labels, matrix, positive));
  const { outcomes } = repeats[0]!;
  const answers = { outcomes, outOfFold: repeats.map(({ probabilities }) => probabilities) };
  const thresholds = tuneInFolds(answers, folds, rule);
  const sizes = (side: "train" | "test"): number =>
    folds.reduce((sum, fold) => sum + fold[side].length, 0) / folds.length;
  const [nTrain, nTest] = [sizes("train"), sizes("test")];
  const tooFew = findTooFewRows(labels, "accuracy", positive);
  const judged = folds.map((fold, f): JudgedFold => {
    const probabilities = result.folds[f]!.probabilities;
    const before = Object.fromEntries(Object.entries(result.scores).map(([name, of]) => [name, of[f]!]));
    const noModel = Object.values(before).find(
      (score) => !hasValue(score) && score.undefined === "fit/one-class",
    );
    if (noModel !== undefined) return { scores: before, cost: noModel };
    const yTest = takeLabels(labels, fold.test);
    const threshold = thresholds[f]!;
    if (!hasValue(threshold)) {
      const scores = Object.entries(before).map(([name, score]) => [
        name,
        getMetric(name).needs === "labels" ? threshold : score,
      ]);
      return { scores: Object.fromEntries(scores), cost: threshold };
    }
    const scores = scoreAll(yTest, probabilities, { positive, threshold });
    if (!("costs" in rule)) return { scores };
    const { outcomes: events, probabilities: ofEvent } = binaryAnswers(yTest, probabilities, positive);
    return { scores, cost: meanCost(events, ofEvent, threshold, rule.costs) };
  });
  const costs = judged.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  return {
    result: {
      ...result,
      scores: Object.fromEntries(
        Object.keys(result.scores).map((name) => [name, judged.map(({ scores }) => scores[name]!)]),
      ),
    },
    threshold: {
      rule,
      kept: tryScore(() => tuneOnAll(answers, rule)),
      folds: thresholds,
      ...("costs" in rule ? { cost: summarizeScores(costs, { nTrain, nTest, tooFew }) } : {}),
    },
  };
}

/** The candidate with the threshold that its project's rule gives it; as it is where the project has no rule, or more than two classes. */
export function tuneByProject(
  { threshold: rule }: Pick<Project, "threshold">,
  result: CandidateResult,
  folds: readonly Fold[],
  labels: Labels,
  positive: string | undefined,
): { readonly result: CandidateResult; readonly threshold?: CandidateThreshold } {
  if (typeof rule !== "object" || positive === undefined) return { result };
  return tuneCandidate(result, folds, labels, positive, rule);
}

/** What came of one fold at its threshold. */
interface JudgedFold {
  readonly scores: Readonly<Record<string, Score>>;
  /** What a row cost on average; absent where the rule has no costs. */
  readonly cost?: Score;
}

/** The threshold by which a model labels rows: the project's number, or the one that was tuned; 0.5 where there is none. */
export function thresholdToKeep(
  { threshold }: Pick<Project, "threshold">,
  tuned?: CandidateThreshold,
): number {
  if (tuned !== undefined && "threshold" in tuned.kept) return tuned.kept.threshold;
  return typeof threshold === "number" ? threshold : 0.5;
}
