import type { Table } from "../../core/index.ts";
import type { Classifier } from "../protocol/protocol.ts";
import type { Search } from "./search.ts";

/** A pipeline that has seen no rows. What is fitted has a `state`, and is refused by the compiler. */
export type UnfittedClassifier = Classifier<Table> & {
  readonly state?: never;
  readonly predictProba?: never;
};

/** One pipeline to compare. */
export interface Candidate {
  /** What tables and runs call it. */
  readonly name: string;
  readonly pipeline: UnfittedClassifier;
  /** What is tried in its place: in each fold the best trial by the training rows alone. Default: the pipeline is fitted as it is. */
  readonly search?: Search | undefined;
}
