import type { Search } from "./search.ts";
import type { UnfittedClassifier } from "./unfitted-classifier.ts";

/** One pipeline to compare. */
export interface Candidate {
  /** What tables and runs call it. */
  readonly name: string;
  readonly pipeline: UnfittedClassifier;
  /** What is tried in its place: in each fold the best trial by the training rows alone. Default: the pipeline is fitted as it is. */
  readonly search?: Search | undefined;
}
