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

/** Brings a fitted classifier of matrices back from its state. */
export type RestoreClassifier = (state: PlainState) => FittedClassifier<Matrix>;

/**
 * Columns first, then a classifier: learns from a table and predicts for tables.
 *
 * All that is learnt, the columns' fill values and scales included, is learnt in `fit`, so that cross-validation of a
 * pipeline does not leak. Sample weights go to the classifier only, as in scikit-learn.
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

  /** @throws {DataError} of a part; where a value is at fault it names row and column. */
  async fit(X: Table, y: Labels, options: FitOptions = {}): Promise<FittedPipeline> {
    const { sampleWeight, ...others } = options;
    const columns = await this.#columns.fit(X, y, others);
    const matrix = columns.transform(X);
    const classifier = await nameColumn(columns, () =>
      this.#classifier.fit(matrix, y, sampleWeight === undefined ? others : { ...others, sampleWeight }),
    );
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
   * @throws {FormatError} `state/invalid` naming the field at fault, of this state or of a part's; `state/unknown-kind`.
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
    const matrix = this.columns.transform(X);
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
   * Opens the short way for rows that come one at a time: cells go through the columns' steps into room for one row, and
   * from there to the classifier.
   *
   * @returns `undefined` when the classifier has no way for one row.
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

async function nameColumn<T>(columns: FittedColumnTransformer, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw withColumnName(columns, error);
  }
}

/** A classifier knows columns by number: its error gets the name. */
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
