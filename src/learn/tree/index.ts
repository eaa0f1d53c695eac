export { DecisionTreeClassifier, type DecisionTreeParams } from "./decision-tree.ts";
export { type DecisionTreeState, FittedDecisionTreeClassifier } from "./fitted-decision-tree.ts";
export { FittedRandomForestClassifier, type RandomForestState } from "./fitted-random-forest.ts";
export { RandomForestClassifier, type RandomForestParams } from "./random-forest.ts";
export type { Criterion } from "./split/impurity.ts";
export { type LinkedTrees, linkTrees } from "./state/linked-trees.ts";
export type { PackedTrees } from "./state/packed-trees.ts";
export type { ForestClassWeight, TreeParams } from "./tree-params.ts";
