export { DecisionTreeClassifier, type DecisionTreeParams } from "./decision-tree.ts";
export { type DecisionTreeState, FittedDecisionTreeClassifier } from "./fitted-decision-tree.ts";
export { FittedRandomForestClassifier, type RandomForestState } from "./fitted-random-forest.ts";
export type { Criterion } from "./impurity.ts";
export { type LinkedTrees, linkTrees } from "./linked-trees.ts";
export type { PackedTrees } from "./packed-trees.ts";
export { RandomForestClassifier, type RandomForestParams } from "./random-forest.ts";
export type { ForestClassWeight, TreeParams } from "./tree-params.ts";
