export { checkProject } from "./check-project.ts";
export type { CandidateResult, Evaluation, Spread } from "./evaluate.ts";
export type { GateResult } from "./gates.ts";
export * from "./project.ts";
export { type RunOptions, type RunResult, runProject } from "./run.ts";
export { type ServiceBlock, serviceRanges } from "./service-block.ts";
export { packageRoot, packageVersion, sourceRoot } from "./source-hash.ts";
export type { RunObserver, StageName, StageReport } from "./stages.ts";
export { type Workspace, workspaceAt } from "./workspace.ts";
