import type { DataFile, TableFormat } from "../data/index.ts";
import type { SplitKind, SubgroupSpec, ThresholdRule, TimeOrder } from "../judge/index.ts";
import type { ChoiceRule, EstimatorSpec, SearchSpace } from "../learn/index.ts";
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
  /**
   * What is tried of parameters of the estimator, by their names: a list of values, the simplest model's first, or a range such as
   * `{ min: 0.01, max: 100, log: true }`. In each fold the best is chosen by the training rows alone. Default: the estimator as it is.
   */
  readonly search?: SearchSpace;
  /**
   * How its probabilities are made to fit what happens, on the training rows alone: `platt` by a slope and an intercept of the log-odds,
   * `intercept` by the intercept alone, `isotonic` by steps, from 1,000 training rows on. It takes six fits in place of one. Default:
   * they stay as they are.
   */
  readonly calibration?: "platt" | "intercept" | "isotonic";
}

/** How parameters are searched for, where candidates name some to try. */
export interface SearchSettings {
  /**
   * `grid`: all combinations. `random`: so many drawn at random. `halving`: all are tried with little, and the best go on with more.
   * Default: `grid`.
   */
  readonly kind?: "grid" | "random" | "halving";
  /** How many combinations are drawn at random. Default: 20; a halving draws only from ranges, or where this is given. */
  readonly nTrials?: number;
  /** Into how many parts the training rows of a fold are divided to choose. Default: 5. */
  readonly folds?: number;
  /**
   * Which trial is chosen: `best` by the mean of the metric, of equals the first; or `one-standard-error`, the first that is not behind
   * the best by more than one. Default: `best`.
   */
  readonly rule?: ChoiceRule;
  /** What a halving gives its first rounds little of: `rows`, or trees of a forest and iterations of boosting. Default: `rows`. */
  readonly resource?: "rows" | "iterations";
  /** One trial of so many goes on to the next round of a halving, which has so many times as much. Default: 3. */
  readonly factor?: number;
  /** Where the randomness of drawn trials begins. Default: the seed of the training. */
  readonly seed?: number;
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

/** A set of columns: all features but some. */
export interface ColumnSet {
  /** The features that are left out, one or more. */
  readonly without: readonly string[];
}

/** What is said of judging models at other sites. */
export interface Transport {
  /**
   * Sets of columns with which models are trained and judged at each site too, beside all columns, by their names: what another site
   * hardly measures can be left out.
   */
  readonly columnSets?: Readonly<Record<string, ColumnSet>>;
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
     * How cross-validation divides the rows. `stratified`: each part has its share of every class. `group`: rows that have one value in a
     * column of the role `group`, the first that has several values, are never on both sides of a fold; `stratified-group`: both.
     * `leave-one-group-out`: each group is tested by what was learned from all others. `time-ordered`: rows are tested by what was learned
     * from earlier ones, by the column of the role `time`. Default: `time-ordered` when there is such a column, else `stratified-group`
     * when a column of the role `group` has several values in the rows used, else `stratified`.
     */
    readonly split?: SplitKind;
    /** How many rows folds in the order of time leave out before the test set, test, and train on at most. */
    readonly timeOrder?: TimeOrder;
    /** Into how many parts cross-validation divides the rows. Default: 5, or fewer where no class has 5 rows or there are fewer groups. */
    readonly folds?: number;
    /** How often it divides them anew. Default: 5 times up to 2,000 rows used, once above. */
    readonly repeats?: number;
    /** How the parameters are searched for that candidates name in their `search`. */
    readonly search?: SearchSettings;
    /** Where all randomness begins: the same seed gives the same model, on any number of threads. Default: 42. */
    readonly seed?: number;
  };
  /** What the chosen model must pass before it is registered. Default: nothing, whatever is chosen is registered. */
  readonly gates?: readonly Gate[];
  /** Limits of the gates that every run has built in. */
  readonly guards?: Guards;
  /**
   * Where a binary model decides: a row is positive when its probability is above. A number in (0, 1); or a rule by which the threshold is
   * tuned on rows held out and kept with the model: `{ costs: { falsePositive: 1, falseNegative: 4 } }` or
   * `{ metric: "recall", min: 0.9 }`. Default: 0.5.
   */
  readonly threshold?: number | ThresholdRule;
  /**
   * By which columns of the role `feature` or `group` the chosen model is judged for some rows apart: `"sex"` by its codes,
   * `{ column: "age", cuts: [50, 65] }` by ranges of numbers. Default: none.
   */
  readonly subgroups?: readonly SubgroupSpec[];
  /** How models are judged at the sites of `data.external`. Default: with all columns. */
  readonly transport?: Transport;
  /** How it is served, where no flag or variable says otherwise. */
  readonly service?: ServiceBlock;
}

/** Returns the project that it is given, so that an editor knows its type. It checks nothing: `checkProject` does. */
export function defineProject<const P extends Project>(project: P): P {
  return project;
}
