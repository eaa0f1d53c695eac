export { binTask } from "./bin-task.ts";
export type { BoostedTrees } from "./boosted-trees.ts";
export type { HistGradientBoostingParams } from "./boosting-params.ts";
export {
  FittedHistGradientBoostingClassifier,
  type HistGradientBoostingState,
} from "./fitted-hist-gradient-boosting.ts";
export { HistGradientBoostingClassifier } from "./hist-gradient-boosting.ts";
export { boostTask } from "./tasks.ts";
