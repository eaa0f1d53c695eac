export {
  type PartialDependence,
  type PartialDependenceOptions,
  partialDependence,
} from "./partial-dependence.ts";
export {
  type ColumnImportance,
  type FoldImportanceOptions,
  foldImportance,
  type ImportanceOptions,
  importanceTask,
  type PermutationImportance,
  permutationImportance,
} from "./permutation-importance.ts";
export {
  bootstrapTask,
  type PredictionStability,
  predictionStability,
  type RowStability,
  type StabilityOptions,
} from "./stability.ts";
