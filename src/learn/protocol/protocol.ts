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

/** An unfitted estimator as plain data: its class and its parameters in camelCase. */
export interface EstimatorSpec {
  readonly name: string;
  readonly params: Params;
}

/** What a fit may use beside its data. */
export interface FitOptions {
  /** One weight >= 0 a row. */
  readonly sampleWeight?: Float64Array | undefined;
  /** Where split work runs. Default: in the calling thread. */
  readonly executor?: Executor | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Frozen parameters that turn columns into other columns once fitted. */
export interface Transformer {
  readonly spec: EstimatorSpec;
  fit(X: Table, y?: Labels, options?: FitOptions): Promise<FittedTransformer>;
}

/** A transformer that has seen its training rows. */
export interface FittedTransformer {
  readonly featureNamesIn: readonly string[];
  readonly featureNamesOut: readonly string[];
  readonly state: PlainState;
  /** Problems of the fit that are not errors: "column "x" has no value in the training rows". */
  readonly warnings: readonly string[];
  /** @throws {NotFoundError} when a column of `featureNamesIn` is absent. */
  transform(X: Table): Table;
}

/** Frozen parameters that learn classes from `In`: a matrix for an estimator, a table for a pipeline. */
export interface Classifier<In = Matrix> {
  readonly spec: EstimatorSpec;
  fit(X: In, y: Labels, options?: FitOptions): Promise<FittedClassifier<In>>;
}

/** A column of rows that come one at a time. */
export interface RowColumn {
  readonly name: string;
  readonly kind: Column["kind"];
  /** What the codes of a categorical column mean; none for numbers. */
  readonly categories: readonly string[];
}

/**
 * Predicts one row, and keeps the room that this takes: to be made once, not once a row.
 *
 * @param cells one a column: the number, `NaN` where it is missing; or the code, -1 where it is missing.
 * @param out one probability a class, written in the order of `classes`.
 * @throws {DataError} as `predictProba` does for a table of this row.
 */
export type RowPredictor = (cells: Float64Array, out: Float64Array) => void;

/** A classifier that has seen its training rows. Column `j` of `predictProba` belongs to `classes[j]`. */
export interface FittedClassifier<In = Matrix> {
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  readonly state: PlainState;
  /** Problems of the fit that are not errors: "did not converge after 100 iterations". */
  readonly warnings: readonly string[];
  /** @returns n rows x n classes; each row sums to 1. */
  predictProba(X: In): Matrix;
  /** The most probable class of each row; the first on ties, as scikit-learn's argmax. */
  predict(X: In): Labels;
  /** Whether answers are drawn by the number of the row, so that rows have to be predicted together. Default: false. */
  readonly drawsByRow?: boolean;
  /**
   * The probabilities of one row of numbers, without allocating anything: the very bits of {@link predictProba}.
   *
   * @param out one probability a class, written in the order of `classes`.
   */
  predictProbaInto?(row: Float64Array, out: Float64Array): void;
  /**
   * Opens the short way for rows that come one at a time, for classifiers of tables: the very bits of
   * {@link predictProba} for a table of one row with these columns.
   *
   * @returns `undefined` when there is none, and rows have to come as tables.
   */
  openRow?(columns: readonly RowColumn[]): RowPredictor | undefined;
  /** Does beforehand what only the first prediction of so many rows has to do, in steps between which a caller may pause. */
  prepare?(nRows: number): Generator<void, void, void>;
}
