export type { ScoredCandidate } from "./common-folds.ts";
export {
  type CorrectedInterval,
  correctedInterval,
  correctedStandardError,
  type Summary,
  summarize,
} from "./compare.ts";
export {
  type Candidate,
  type CandidateResult,
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  type UnfittedClassifier,
} from "./cross-validate.ts";
export type { FoldOutput } from "./fold-task.ts";
export {
  type Fold,
  type KFoldOptions,
  type RepeatedKFoldOptions,
  repeatedStratifiedKFold,
  stratifiedKFold,
} from "./folds.ts";
export { repeatedStratifiedGroupKFold, stratifiedGroupKFold } from "./group-folds.ts";
export { countGroups, groupCodes } from "./groups.ts";
export { describeRareClasses } from "./rare-classes.ts";
export {
  describeLeftOut,
  type LeftOut,
  type ScoreSummary,
  summarizeScores,
} from "./score-summary.ts";
export {
  type Comparison,
  type Selection,
  type SelectOptions,
  selectCandidate,
} from "./select-candidate.ts";
