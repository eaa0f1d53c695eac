export { explainGaps, showSummary } from "./describe-score.ts";
export type { CandidateEvaluation, Evaluation } from "./evaluate.ts";
export { type Exploration, exploreData } from "./explore-data.ts";
export type { GateResult } from "./gates.ts";
export { type RunOptions, type RunResult, runProject } from "./run.ts";
export { packageRoot, packageVersion, sourceRoot } from "./running-copy.ts";
export type { RunObserver, StageName, StageReport } from "./stages.ts";
export { type Workspace, workspaceAt } from "./workspace.ts";
