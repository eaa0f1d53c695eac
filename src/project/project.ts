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

/** A condition under which a model may be registered: a metric, as cross-validation found it, must lie in a range. */
export interface Gate {
  /** The name of any metric that a run shows: `roc_auc`. */
  readonly metric: string;
  /**
   * What of the metric: its mean over the folds, or an end of the mean's interval, which says that even the least likely figure passes.
   * Default: `mean`.
   */
  readonly of?: "mean" | "low" | "high";
  /** The least that passes. One of `min` and `max` is given, or both. */
  readonly min?: number;
  /** The greatest that passes. */
  readonly max?: number;
}

/**
 * Limits of the gates that every run has built in, for what makes a model look better than it is. What is not declared fails only where
 * hardly any honest table would, and else warns.
 */
export interface Guards {
  /** How many rows the training file has: with more or fewer, some were lost or added while reading. Default: any number. */
  readonly rows?: number;
  /** The greatest mean AUC over the folds that passes. Default: any passes; above 0.9995 the run warns. */
  readonly tooGood?: number;
  /** The greatest AUC that a single column may have, among all rows or within one group. Default: any passes; one as good as the model warns. */
  readonly loneColumn?: number;
  /**
   * The greatest AUC that a model may have which sees only which cells are missing, among all rows or within one group. Default: any
   * passes; one as good as the model warns.
   */
  readonly missingnessAlone?: number;
  /**
   * The greatest share of rows that may be judged by a model which has seen an equal row. Default: a tenth, where equal rows look like
   * copies of one case; else any share passes.
   */
  readonly duplicateRows?: number;
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
    /**
     * The models to compare, the simplest first: of two that are about as good the earlier one is chosen. Default: logistic
     * regression, then a forest of 300 trees; of more than 50,000 rows histogram boosting in the forest's place.
     */
    readonly candidates?: readonly CandidateSpec[];
    /**
     * By which metric one candidate is chosen: the name of any that a run shows, `roc_auc`, `average_precision` or `log_loss`
     * for example. Which way it is better is known of each. Default: `roc_auc`.
     */
    readonly metric?: string;
    /**
     * How cross-validation divides the rows. `stratified`: each part has its share of every class. `stratified-group`: also, rows that
     * have one value in a column of the role `group`, the first that has several values, are never on both sides of a fold. Default:
     * `stratified-group` when a column of the role `group` has several values in the rows used, else `stratified`.
     */
    readonly split?: "stratified" | "stratified-group";
    /** Into how many parts cross-validation divides the rows. Default: 5, or fewer where no class has 5 rows or there are fewer groups. */
    readonly folds?: number;
    /** How often it divides them anew. Default: 5 times up to 2,000 rows used, once above. */
    readonly repeats?: number;
    /** Where all randomness begins: the same seed gives the same model, on any number of threads. Default: 42. */
    readonly seed?: number;
  };
  /** What the chosen model must pass before it is registered. Default: nothing, whatever is chosen is registered. */
  readonly gates?: readonly Gate[];
  /** Limits of the gates that every run has built in. */
  readonly guards?: Guards;
  /** Decision threshold of a binary model: a row is positive when its probability is above. In (0, 1). Default: 0.5. */
  readonly threshold?: number;
  /** How it is served, where no flag or variable says otherwise. */
  readonly service?: ServiceBlock;
}

/** Returns the project that it is given, so that an editor knows its type. It checks nothing: `checkProject` does. */
export function defineProject<const P extends Project>(project: P): P {
  return project;
}
