import type { DataFile, TableFormat } from "../data/index.ts";
import type { EstimatorSpec } from "../learn/index.ts";
import type { Schema } from "../schema/index.ts";
import type { ServiceBlock } from "./service-block.ts";

/** One model that a project compares with others. */
export interface CandidateSpec {
  /** What tables and runs call it: `logistic_regression`. */
  readonly name: string;
  /** The classifier behind the columns' preprocessing, e.g. `{ name: "LogisticRegression", params: { C: 1 } }`. */
  readonly estimator: EstimatorSpec;
  /**
   * How single features are prepared for it, by column: `SplineTransformer` for a numeric one, `OrdinalEncoder` or
   * `OneHotEncoder` for a categorical one, with their parameters. Default: numbers are scaled, codes one-hot encoded.
   */
  readonly columns?: Readonly<Record<string, EstimatorSpec>>;
}

/** The least (or greatest) mean value of a metric with which a model may be registered. */
export interface Gate {
  readonly metric: string;
  readonly min?: number;
  readonly max?: number;
}

/** A project: data, schema, what to train and when to accept it. Plain data throughout. */
export interface Project {
  /** Lower case letters, digits and hyphens; also the name of the registered model. */
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly schema: Schema;
  readonly data: {
    readonly format: TableFormat;
    /** The rows to train on. */
    readonly training: DataFile;
    /** Other cohorts, never trained on, by name. */
    readonly external?: Readonly<Record<string, DataFile>>;
    /** Where the data comes from and under which licence, for people. */
    readonly provenance?: string;
    /** What becomes of exact duplicate rows. Default: `keep`, with a warning. */
    readonly duplicates?: "keep" | "drop";
  };
  readonly training?: {
    /** In order of complexity, the simplest first. Default: logistic regression, then a forest of 300. */
    readonly candidates?: readonly CandidateSpec[];
    /**
     * By which metric one candidate is chosen: the name of any that a run shows, `roc_auc`, `average_precision` or `log_loss`
     * for example. Which way it is better is known of each. Default: `roc_auc`.
     */
    readonly metric?: string;
    /** Default: 5. */
    readonly folds?: number;
    /** Default: 1. */
    readonly repeats?: number;
    /** Default: 42. */
    readonly seed?: number;
  };
  readonly gates?: readonly Gate[];
  /** Decision threshold of a binary model. Default: 0.5. */
  readonly threshold?: number;
  /** How it is served, where no flag or variable says otherwise. */
  readonly service?: ServiceBlock;
}

/** Returns the project it is given, typed. */
export function defineProject<const P extends Project>(project: P): P {
  return project;
}
