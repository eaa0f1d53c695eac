export { binTask } from "./bin/bin-task.ts";
export type { HistGradientBoostingParams } from "./boosting-params.ts";
export {
  FittedHistGradientBoostingClassifier,
  type HistGradientBoostingState,
} from "./fitted-hist-gradient-boosting.ts";
export { HistGradientBoostingClassifier } from "./hist-gradient-boosting.ts";
export type { BoostedTrees } from "./state/boosted-trees.ts";
export { boostTask } from "./team/boost-task.ts";
