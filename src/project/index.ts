export type { Problem } from "../schema/shape/index.ts";
export { classifierName, type SearchPlan, type TrainingPlan, trainingPlan } from "./build-pipeline.ts";
export { checkProject, projectProblems } from "./check-project.ts";
export { describeLargeDefaults } from "./default-candidates.ts";
export { inferSchema } from "./infer-schema.ts";
export {
  type CandidateSpec,
  type ColumnSet,
  defineProject,
  type Gate,
  type Project,
  type SearchSettings,
  type Transport,
} from "./project.ts";
export { isAllowedHost, isRootPath, type ServiceBlock, serviceRanges } from "./service-block.ts";
export {
  describeClasses,
  describeMissing,
  type NewProject,
  rareClasses,
  writeConfig,
} from "./write-config.ts";
