import type { Matrix, Table } from "../core/index.ts";
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
  /** The class of the estimator: `LogisticRegression`. */
  readonly estimator: string;
  readonly classes: readonly string[];
  /** The class whose probability is answered; absent with more than two classes. */
  readonly positive?: string;
  /** A row is positive when its probability is above this; with more classes the most probable class is answered. */
  readonly threshold: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** Predictions of n rows. */
export interface Predictions {
  /** n class names. */
  readonly labels: readonly string[];
  /** n rows x n classes, in the order of `classes`. */
  readonly probabilities: Matrix;
}

/** What brings probabilities about: a fitted pipeline, or another program's model behind the same form. */
export interface Predictor {
  readonly classes: readonly string[];
  /** @returns n rows x n classes, in the order of `classes`; each row sums to 1. */
  predictProba(rows: Table): Matrix | Promise<Matrix>;
  /** The short way for one row, as fitted classifiers have it. */
  openRow?(columns: readonly RowColumn[]): RowPredictor | undefined;
}

/** A raw row: each feature's value as a request writes it; `null` is missing. */
export type RawRow = Readonly<Record<string, string | number | null>>;

/**
 * Predicts one row.
 *
 * @param cells one a feature, in the order of the schema: the number, or the index of the code in `codes`; missing is
 *   `NaN` and -1.
 * @param probabilities one a class, written in the order of `classes`.
 * @returns which of the classes the row's label is.
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
   * Predicts rows. Who calls it waits only where a promise comes back: a model that computes in this process has its
   * answer at once.
   *
   * @param rows the feature columns of the schema, missing values allowed; other columns are ignored.
   */
  predict(rows: Table): Predictions | Promise<Predictions>;
  /**
   * Opens the short way for rows that come one at a time: no table, no selection of columns, no labels are made, and the
   * answers are those of {@link predict} to the bit. What it returns keeps room for one row: make it once.
   *
   * @returns `undefined`, or absent, where rows have to come as tables.
   */
  openRow?(): RowModel | undefined;
  /** The column of `probabilities` that belongs to the positive class; -1 with more than two classes. */
  readonly positiveIndex: number;
}

/** Where a service takes its model from, and what it is now. Later sources follow a registry and reload. */
export interface ModelSource {
  /** The model in use, or `undefined` while there is none. */
  current(): Model | undefined;
  close(): Promise<void>;
}
