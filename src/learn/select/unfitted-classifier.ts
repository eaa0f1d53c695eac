import type { Table } from "../../core/index.ts";
import type { Classifier } from "../protocol/protocol.ts";

/** A pipeline that has seen no rows. What is fitted has a `state`, and is refused by the compiler. */
export type UnfittedClassifier = Classifier<Table> & {
  readonly state?: never;
  readonly predictProba?: never;
};
