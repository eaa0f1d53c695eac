export { type Allowance, allowanceProblem, allowances } from "./allowances.ts";
export { describeSplit, type Split } from "./choose-split.ts";
export {
  type AnsweredModel,
  type ComparedModels,
  compareModels,
  type UndefinedComparison,
} from "./compare-models.ts";
export { type ComparedRuns, type CompareRunsOptions, compareRuns } from "./compare-runs.ts";
export { describeGates } from "./describe-gates.ts";
export { explainGaps, explainSpread, showSummary } from "./describe-score.ts";
export { describeSearch } from "./describe-search.ts";
export { describeDropped, isToldAsDropped } from "./dropped-rows.ts";
export { aboutDuration } from "./duration.ts";
export type { CandidateEvaluation, Evaluation } from "./evaluate.ts";
export { type Exploration, exploreData } from "./explore-data.ts";
export type { GateResult } from "./gates.ts";
export { type BuiltInGate, builtInGates } from "./guards/built-in-gates.ts";
export { type JudgeModelOptions, judgeModel } from "./judge-model.ts";
export { describeTooFewRows } from "./judge-sample-size.ts";
export { runProject } from "./run.ts";
export type { RunOptions } from "./run-options.ts";
export { assertFinished, type FinishedRun, type RunResult } from "./run-result.ts";
export { packageRoot, packageVersion, sourceRoot } from "./running-copy.ts";
export type { UnjudgedSite } from "./sites.ts";
export type { RunObserver, StageName, StageReport } from "./stages.ts";
export type { BetweenSites, CandidateTransport, TransportResult } from "./transport.ts";
export { type SiteLine, siteHeadings, siteLines, siteNotes } from "./transport-words.ts";
export { reportsOf, type Workspace, workspaceAt } from "./workspace.ts";
