export * from "./boost/index.ts";
export * from "./compose/index.ts";
export * from "./dummy/index.ts";
export * from "./linear/index.ts";
export * from "./metrics/index.ts";
export * from "./predict/index.ts";
export * from "./preprocess/index.ts";
export * from "./protocol.ts";
export {
  buildClassifier,
  buildEstimator,
  estimatorNames,
  flattenParams,
  takesSeed,
} from "./registry.ts";
export { restoreClassifier, restoreEstimator } from "./restore/index.ts";
export * from "./select/index.ts";
export { learnTasks } from "./tasks.ts";
export * from "./tree/index.ts";
