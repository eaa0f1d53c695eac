import {
  type Column,
  DataError,
  type Labels,
  type Matrix,
  ParameterError,
  type Params,
  type Table,
} from "../../core/index.ts";
import type {
  Classifier,
  EstimatorSpec,
  FitOptions,
  FittedClassifier,
  PlainState,
  RowColumn,
  RowPredictor,
} from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import { type ColumnTransformer, FittedColumnTransformer } from "./column-transformer.ts";

/** All that a fitted pipeline knows: the states of its two parts. */
export interface PipelineState extends PlainState {
  readonly kind: "Pipeline";
  readonly columns: PlainState;
  readonly classifier: PlainState;
}

/** Training rows that went through columns which were fitted on them. */
export interface PreparedRows {
  readonly columns: FittedColumnTransformer;
  /** n rows x the columns that these make. */
  readonly matrix: Matrix;
}

/** Brings a fitted classifier of matrices back from its state. */
export type RestoreClassifier = (state: PlainState) => FittedClassifier<Matrix>;

/**
 * A column transformer followed by a classifier: it learns from a table and predicts for tables.
 *
 * All that is learnt, the columns' fill values and scales included, is learnt in `fit`, so that cross-validation of a
 * pipeline lets nothing of the held-out rows in. Sample weights go to the classifier only, as in scikit-learn.
 *
 * @example
 * const table = makeTable([{ kind: "numeric", name: "age", values: Float64Array.of(30, 40, 50, 60) }]);
 * const columns = new ColumnTransformer({
 *   transformers: [{ name: "num", columns: ["age"], steps: [new StandardScaler()] }],
 * });
 * const pipeline = new Pipeline({ columns, classifier: new LogisticRegression() });
 * const fitted = await pipeline.fit(table, makeLabels(["no", "no", "yes", "yes"]));
 * fitted.predict(table).codes // [0, 0, 1, 1]
 */
export class Pipeline implements Classifier<Table> {
  readonly spec: EstimatorSpec;
  readonly #columns: ColumnTransformer;
  readonly #classifier: Classifier<Matrix>;

  /** @throws {ParameterError} `parameter/invalid` when a part is missing. */
  constructor(parts: { readonly columns: ColumnTransformer; readonly classifier: Classifier<Matrix> }) {
    const { columns, classifier } = parts ?? {};
    if (columns?.spec?.name !== "ColumnTransformer" || classifier?.spec === undefined)
      throw new ParameterError(
        "parameter/invalid",
        "a Pipeline must have columns (a ColumnTransformer) and a classifier",
      );
    this.#columns = columns;
    this.#classifier = classifier;
    this.spec = {
      name: "Pipeline",
      params: { columns: specAsParams(columns.spec), classifier: specAsParams(classifier.spec) },
    };
  }

  /**
   * Learns columns and classifier from labelled rows.
   *
   * @param y n labels.
   * @throws {NotFoundError} `schema/missing-column` when the table lacks a column that is read.
   * @throws {DataError} what a part says of the rows; where a value is at fault the error names its row and column.
   */
  async fit(X: Table, y: Labels, options: FitOptions = {}): Promise<FittedPipeline> {
    return this.fitPrepared(await this.prepare(X, y, options), y, options);
  }

  /**
   * Learns the columns alone, and makes the matrix of the training rows: what pipelines that differ in their classifier have in common.
   *
   * @throws {NotFoundError} `schema/missing-column` when the table lacks a column that is read.
   * @throws {DataError} what a step says of the rows.
   */
  async prepare(X: Table, y: Labels, options: FitOptions = {}): Promise<PreparedRows> {
    const { sampleWeight: _, ...others } = options;
    const columns = await this.#columns.fit(X, y, others);
    return { columns, matrix: columns.transform(X) };
  }

  /**
   * Learns the classifier from rows that were prepared, by this pipeline or by one of the same columns.
   *
   * @param y n labels.
   * @throws {DataError} what the classifier says of the rows.
   */
  async fitPrepared(
    { columns, matrix }: PreparedRows,
    y: Labels,
    options: FitOptions = {},
  ): Promise<FittedPipeline> {
    const classifier = await nameColumn(columns, () => this.#classifier.fit(matrix, y, options));
    return new FittedPipeline(columns, classifier);
  }
}

/** A pipeline that has seen its training rows. */
export class FittedPipeline implements FittedClassifier<Table> {
  readonly columns: FittedColumnTransformer;
  readonly classifier: FittedClassifier<Matrix>;
  readonly state: PipelineState;

  constructor(columns: FittedColumnTransformer, classifier: FittedClassifier<Matrix>) {
    this.columns = columns;
    this.classifier = classifier;
    this.state = { kind: "Pipeline", columns: columns.state, classifier: classifier.state };
  }

  /**
   * Brings a fitted pipeline back from its state.
   *
   * @param restore brings the classifier back: it is handed in, so that this module need not know all of them.
   * @throws {FormatError} `state/invalid` naming the field at fault, of this state or of a part's.
   * @throws {FormatError} `state/unknown-kind` for a part of a class that this version does not know.
   */
  static fromState(given: PlainState, restore: RestoreClassifier): FittedPipeline {
    const reader = StateReader.open("Pipeline", given);
    const columns = FittedColumnTransformer.fromState(reader.state("columns"));
    const classifier = restore(reader.state("classifier"));
    const nColumns = columns.featureNamesOut.length;
    if (classifier.nFeaturesIn !== nColumns)
      reader.refuse("classifier", `the state of a classifier of ${nColumns} columns`);
    return new FittedPipeline(columns, classifier);
  }

  get classes(): readonly string[] {
    return this.classifier.classes;
  }

  /** How many columns of a table it reads. */
  get nFeaturesIn(): number {
    return this.columns.featureNamesIn.length;
  }

  /** The columns of a table that it reads. */
  get featureNamesIn(): readonly string[] {
    return this.columns.featureNamesIn;
  }

  get warnings(): readonly string[] {
    return [...this.columns.warnings, ...this.classifier.warnings];
  }

  predictProba(X: Table): Matrix {
    return this.predictProbaPrepared(this.columns.transform(X));
  }

  /** The probabilities of rows that went through its columns already. */
  predictProbaPrepared(matrix: Matrix): Matrix {
    try {
      return this.classifier.predictProba(matrix);
    } catch (error) {
      throw withColumnName(this.columns, error);
    }
  }

  predict(X: Table): Labels {
    const matrix = this.columns.transform(X);
    try {
      return this.classifier.predict(matrix);
    } catch (error) {
      throw withColumnName(this.columns, error);
    }
  }

  /**
   * Opens the short way for rows that come one at a time. The cells of a row go through the columns' steps into an array for one
   * row, which is used again and again, and from there to the classifier.
   *
   * @param columns the columns that each row will have, in the order of its cells.
   * @returns `undefined` when the classifier cannot predict a single row without a matrix.
   */
  openRow(columns: readonly RowColumn[]): RowPredictor | undefined {
    const { classifier } = this;
    if (classifier.predictProbaInto === undefined) return undefined;
    const row = columns.map(
      ({ name, kind, categories }): Column =>
        kind === "numeric"
          ? { kind, name, values: new Float64Array(1) }
          : { kind, name, categories, codes: new Int32Array(1) },
    );
    const stores = row.map((column) => (column.kind === "numeric" ? column.values : column.codes));
    const table: Table = { nRows: 1, columns: row };
    const features = new Float64Array(this.columns.featureNamesOut.length);
    return (cells, out) => {
      for (let j = 0; j < stores.length; j++) stores[j]![0] = cells[j]!;
      this.columns.transformInto(table, features);
      try {
        classifier.predictProbaInto!(features, out);
      } catch (error) {
        throw withColumnName(this.columns, error);
      }
    };
  }
}

function specAsParams(spec: EstimatorSpec): Params {
  return { name: spec.name, params: spec.params };
}

/** Runs the fit of the classifier; see {@link withColumnName} for what becomes of its errors. */
async function nameColumn<T>(columns: FittedColumnTransformer, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw withColumnName(columns, error);
  }
}

/** Adds the name of the column to an error of a classifier, which knows columns by number alone. Other errors stay as they are. */
function withColumnName(columns: FittedColumnTransformer, error: unknown): unknown {
  if (!(error instanceof DataError) || typeof error.details?.columnIndex !== "number") return error;
  const name = columns.featureNamesOut[error.details.columnIndex];
  if (name === undefined) return error;
  return new DataError(error.code, `${error.message}, which is "${name}"`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details: { ...error.details, column: name },
    cause: error,
  });
}
