import type { Matrix, Table } from "../core/index.ts";
import type { Explanation } from "../learn/explain/index.ts";
import type { RowColumn, RowPredictor } from "../learn/restore/index.ts";
import type { Schema, TableProfile } from "../schema/index.ts";

/** What is known about a model beside its numbers. */
export interface ModelInfo {
  /** The registered name: `heart-disease`. */
  readonly name: string;
  /** The registered version; absent for a model that was never registered. */
  readonly version?: string;
  /** SHA-256 (hex) over the list of the model's files and their hashes; empty for a model that was never saved. */
  readonly digest: string;
  /**
   * SHA-256 (hex) of what the model has learned and how it reads rows: numbers, classes, threshold and schema, and neither name, time nor
   * run. Two trainings on the same rows with the same settings give the same one. Absent of a model that was never saved.
   */
  readonly weights?: string;
  /** The class of the estimator: `LogisticRegression`. */
  readonly estimator: string;
  readonly classes: readonly string[];
  /** The class whose probability is answered; absent with more than two classes. */
  readonly positive?: string;
  /** A row is positive when its probability is above this; with more classes the most probable class is answered. */
  readonly threshold: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** SHA-256 (hex) of the file that it learned from, of a directory that of its list of files; absent where that was not kept. */
  readonly trainingSha256?: string;
}

/** Predictions of n rows. */
export interface Predictions {
  /** n class names. */
  readonly labels: readonly string[];
  /** n rows x n classes, in the order of `classes`. */
  readonly probabilities: Matrix;
}

/** What computes probabilities: a fitted pipeline, or the model of another program behind the same interface. */
export interface Predictor {
  readonly classes: readonly string[];
  /** @returns n rows x n classes, in the order of `classes`; each row sums to 1. */
  predictProba(rows: Table): Matrix | Promise<Matrix>;
  /** Opens the short way for one row, as fitted classifiers have it; see {@link Model.openRow}. */
  openRow?(columns: readonly RowColumn[]): RowPredictor | undefined;
}

/** A raw row: each feature's value as a request writes it; `null` is missing. */
export type RawRow = Readonly<Record<string, string | number | null>>;

/**
 * Predicts one row.
 *
 * @param cells one number a feature, in the order of the schema: the value of a numeric feature, `NaN` where missing; of a
 *   categorical one the index of its code in `codes`, -1 where missing.
 * @param probabilities an array as long as `classes`, into which the probabilities are written in that order.
 * @returns the index in `classes` of the row's label.
 */
export type RowModel = (cells: Float64Array, probabilities: Float64Array) => number;

/** A model that is loaded and checked. It does not change. */
export interface Model {
  readonly info: ModelInfo;
  readonly schema: Schema;
  /** A few rows to show and to try: the model's input example. */
  readonly examples: readonly RawRow[];
  /** What was seen in the training rows, column by column; absent of models that were made without. */
  readonly profile?: TableProfile | undefined;
  /**
   * Predicts rows. A model that computes in this process returns its predictions at once; another may return a promise, and only
   * then does the caller wait.
   *
   * @param rows the feature columns of the schema, missing values allowed; other columns are ignored.
   * @returns one label and one row of probabilities for each row, in their order.
   */
  predict(rows: Table): Predictions | Promise<Predictions>;
  /**
   * Opens the short way for rows that come one at a time. No table, selection of columns or list of labels is made for a row;
   * the answers are those of {@link predict} to the bit. What is returned keeps memory for one row: make it once, not for each
   * request.
   *
   * @returns `undefined` when rows have to come as tables; a model may also lack the method.
   */
  openRow?(): RowModel | undefined;
  /**
   * Explains the answers to rows: what each feature adds to the answer where nothing is known of a row. What this needs beside the rows
   * is made at the first call and kept.
   *
   * @param rows as {@link predict} takes them.
   * @throws {FormatError} `explain/older-model` for a model of a version that did not keep what explanations compare a row with.
   * @throws {UnsupportedError} `explain/unknown-classifier` for a classifier that cannot be explained.
   */
  explain?(rows: Table): Explanation;
  /** The column of `probabilities` that belongs to the positive class; -1 with more than two classes. */
  readonly positiveIndex: number;
}

/** Where a service takes its model from. The model may change from one request to the next, as when a source follows a registry. */
export interface ModelSource {
  /** The model in use, or `undefined` while there is none. It is asked on each request and must be quick. */
  current(): Model | undefined;
  /** Ends the source. A model that somebody still has stays usable. */
  close(): Promise<void>;
}
