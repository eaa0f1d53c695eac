export type { Candidate } from "./candidate.ts";
export type { ChoiceRule } from "./choose-trial.ts";
export {
  type CandidateResult,
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
} from "./cross-validate.ts";
export type { FoldOutput } from "./fold-task.ts";
export type { HalvingRound } from "./halving.ts";
export { judgeOptimism, type OptimismBootstrapOptions, type OptimismResult } from "./optimism.ts";
export { searchRounds } from "./run-searches.ts";
export type { CandidateSearch, Halving, Search, SearchResult, Trial, TrialResult } from "./search.ts";
export {
  countCombinations,
  drawCombinations,
  isRange,
  listCombinations,
  mostTrials,
  type SearchRange,
  type SearchSpace,
} from "./search-space.ts";
export type { UnfittedClassifier } from "./unfitted-classifier.ts";
