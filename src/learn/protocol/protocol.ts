import type { Column, Executor, Labels, Matrix, Params, Table } from "../../core/index.ts";

/** A value of a fitted state: plain data and typed arrays that survive `structuredClone` and the native file. */
export type StateValue =
  | string
  | number
  | boolean
  | null
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | readonly StateValue[]
  | { readonly [key: string]: StateValue };

/** All that a fitted object knows. `kind` names its class, so that {@link restoreClassifier} can bring it back. */
export interface PlainState {
  readonly kind: string;
  readonly [key: string]: StateValue;
}

/** An unfitted estimator as plain data: the name of its class, and all its parameters in camelCase, defaults included. */
export interface EstimatorSpec {
  readonly name: string;
  readonly params: Params;
}

/** What a fit may use beside its data. */
export interface FitOptions {
  /** One weight >= 0 a row; a row of weight 0 counts for nothing. Default: 1 each. */
  readonly sampleWeight?: Float64Array | undefined;
  /**
   * A number for each row, such as `groupCodes` of `systole/judge` gives: rows of one number, of one patient for example, belong
   * together, and one below 0 is alone. A fit that divides its rows keeps them together. Default: each row is alone.
   */
  readonly groups?: ArrayLike<number> | undefined;
  /** Where split work runs. Default: in the calling thread. */
  readonly executor?: Executor | undefined;
  /** Ends the fit early when it is aborted: the promise rejects with the signal's reason soon after. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then in the calling thread, and once at the end with `done` equal to `total`; both are of no fixed unit. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Frozen parameters that turn columns into other columns once fitted. */
export interface Transformer {
  readonly spec: EstimatorSpec;
  /**
   * Learns from training rows. The transformer itself stays as it is.
   *
   * @param y labels of the rows, for transformers that look at them.
   * @throws {DataError} what its class says of the rows.
   */
  fit(X: Table, y?: Labels, options?: FitOptions): Promise<FittedTransformer>;
}

/** A transformer that has seen its training rows. */
export interface FittedTransformer {
  /** The columns that it was fitted on, and needs in each table. */
  readonly featureNamesIn: readonly string[];
  /** The columns that it makes, in order. */
  readonly featureNamesOut: readonly string[];
  /** All that it learned, as plain data. */
  readonly state: PlainState;
  /** Problems of the fit that are not errors: "column "x" has no value in the training rows". */
  readonly warnings: readonly string[];
  /**
   * Makes the columns `featureNamesOut` of a table. Other columns than `featureNamesIn` are not looked at and left out.
   *
   * @throws {NotFoundError} `schema/missing-column` when a column of `featureNamesIn` is absent.
   * @throws {DataError} `transform/column-kind` when one is of another kind than in training.
   */
  transform(X: Table): Table;
}

/** Frozen parameters that learn classes from `In`: a matrix for an estimator, a table for a pipeline. */
export interface Classifier<In = Matrix> {
  readonly spec: EstimatorSpec;
  /**
   * Learns from labelled rows. The classifier itself stays as it is, and may be fitted again.
   *
   * @param y n labels; classes that do not occur keep their columns.
   * @throws {DataError} what its class says of the rows.
   * @throws {unknown} the reason of the signal, when it is aborted.
   */
  fit(X: In, y: Labels, options?: FitOptions): Promise<FittedClassifier<In>>;
}

/** A column of rows that come one at a time. */
export interface RowColumn {
  readonly name: string;
  readonly kind: Column["kind"];
  /** The categories that the codes of a categorical column index; empty for numbers. */
  readonly categories: readonly string[];
}

/**
 * Predicts one row. It keeps the memory that this takes from one row to the next, so that making one for each row would be slow,
 * and two calls must not overlap.
 *
 * @param cells one a column: the number, `NaN` where it is missing; or the code, -1 where it is missing.
 * @param out one probability a class, written in the order of `classes`.
 * @throws {DataError} as `predictProba` does for a table of this row.
 */
export type RowPredictor = (cells: Float64Array, out: Float64Array) => void;

/** A classifier that has seen its training rows. Column `j` of `predictProba` belongs to `classes[j]`. */
export interface FittedClassifier<In = Matrix> {
  /** The names of the classes, sorted, those that did not occur in training included. */
  readonly classes: readonly string[];
  /** How many columns the training rows had. */
  readonly nFeaturesIn: number;
  /** All that it learned, as plain data. */
  readonly state: PlainState;
  /** Problems of the fit that are not errors: "did not converge". None has a number that depends on the rows, so that those of several fits are one. */
  readonly warnings: readonly string[];
  /**
   * The probability of each class for each row.
   *
   * @returns n rows x n classes, each value in [0, 1]; each row sums to 1.
   * @throws {DataError} `predict/column-count` for a matrix that has not as many columns as the training rows.
   */
  predictProba(X: In): Matrix;
  /** The most probable class of each row; the first on ties, as scikit-learn's argmax. */
  predict(X: In): Labels;
  /**
   * Whether a row's answer is drawn by the row's number, so that the rows of a table cannot be divided among threads. Default:
   * false.
   */
  readonly drawsByRow?: boolean;
  /**
   * The probabilities of one row of numbers, without allocating anything. They are the same as from {@link predictProba}, to the
   * bit.
   *
   * @param row one number a column.
   * @param out one probability a class, written in the order of `classes`.
   */
  predictProbaInto?(row: Float64Array, out: Float64Array): void;
  /**
   * Opens the short way for rows that come one at a time, for classifiers of tables. The answers are the same as from
   * {@link predictProba} for a table of one row with these columns, to the bit. A service opens it once a model.
   *
   * @param columns the columns that each row will have, in the order of its cells.
   * @returns `undefined` when this classifier has no such way, and rows have to come as tables.
   */
  openRow?(columns: readonly RowColumn[]): RowPredictor | undefined;
  /**
   * Does beforehand what otherwise the first prediction of so many rows would do, such as making tables for a kernel. It goes on
   * a step with each `next()`, and the caller may pause between steps.
   */
  prepare?(nRows: number): Generator<void, void, void>;
}
