import {
  type Labels,
  type Matrix,
  makeMatrix,
  makeTable,
  type Params,
  type Table,
} from "../../src/core/index.ts";
import {
  buildClassifier,
  buildEstimator,
  type Classifier,
  type EstimatorSpec,
  type FitOptions,
  type FittedClassifier,
  type PlainState,
  restoreClassifier,
  restoreEstimator,
} from "../../src/learn/index.ts";

/** What a conformance suite needs of a class of classifiers. */
export interface ClassifierSubject {
  /** Makes one for matrices of that many columns; `params` go before its own. */
  make(nCols: number, params?: Params): Classifier<Matrix>;
  /** Makes one for tables with columns `x0`, `x1` and so on, as a model file holds it. */
  makePipeline(nCols: number): Classifier<Table>;
  /** Makes one of its spec. */
  build(spec: EstimatorSpec): Classifier<Matrix>;
  /** Restores a fitted one from its state. */
  restore(state: PlainState): FittedClassifier<Matrix>;
}

/** A classifier of the registry, with these parameters. */
export function estimatorSubject(name: string, own: Params = {}): ClassifierSubject {
  return {
    make: (_, params) => buildEstimator({ name, params: { ...own, ...params } }),
    makePipeline: (nCols) => pipelineOf(nCols, [], { name, params: own }),
    build: buildEstimator,
    restore: restoreEstimator,
  };
}

/** A pipeline that sends all columns through these steps: its tables are made of matrices. */
export function pipelineSubject(
  steps: readonly { readonly name: string; readonly params: Params }[],
  classifier: { readonly name: string; readonly params: Params },
): ClassifierSubject {
  const make = (nCols: number, params: Params = {}): Classifier<Table> =>
    pipelineOf(nCols, steps, { name: classifier.name, params: { ...classifier.params, ...params } });
  return {
    make: (nCols, params) => new OnTables(make(nCols, params)),
    makePipeline: make,
    build: (spec) => new OnTables(buildClassifier(spec)),
    restore: (state) => new FittedOnTables(restoreClassifier(state)),
  };
}

function pipelineOf(
  nCols: number,
  steps: readonly { readonly name: string; readonly params: Params }[],
  classifier: { readonly name: string; readonly params: Params },
): Classifier<Table> {
  const columns = Array.from({ length: nCols }, (_, j) => `x${j}`);
  const transformers = [{ name: "all", columns, steps }];
  const first = { name: "ColumnTransformer", params: { transformers, remainder: "drop" } };
  return buildClassifier({ name: "Pipeline", params: { columns: first, classifier: { ...classifier } } });
}

/** The matrix as a table with columns `x0`, `x1` and so on. */
export function tableOf(X: Matrix): Table {
  return makeTable(
    Array.from({ length: X.nCols }, (_, j) => ({
      kind: "numeric",
      name: `x${j}`,
      values: Float64Array.from({ length: X.nRows }, (_, i) => X.data[i * X.nCols + j]!),
    })),
    X.nRows,
  );
}

/** A classifier of tables, given matrices. */
class OnTables implements Classifier<Matrix> {
  readonly spec: EstimatorSpec;
  readonly #inner: Classifier<Table>;

  constructor(inner: Classifier<Table>) {
    this.#inner = inner;
    this.spec = inner.spec;
  }

  async fit(X: Matrix, y: Labels, options?: FitOptions): Promise<FittedClassifier<Matrix>> {
    return new FittedOnTables(await this.#inner.fit(tableOf(X), y, options));
  }
}

class FittedOnTables implements FittedClassifier<Matrix> {
  readonly #inner: FittedClassifier<Table>;

  constructor(inner: FittedClassifier<Table>) {
    this.#inner = inner;
  }

  get classes(): readonly string[] {
    return this.#inner.classes;
  }

  get nFeaturesIn(): number {
    return this.#inner.nFeaturesIn;
  }

  get state(): PlainState {
    return this.#inner.state;
  }

  get warnings(): readonly string[] {
    return this.#inner.warnings;
  }

  predictProba(X: Matrix): Matrix {
    return this.#inner.predictProba(tableOf(X));
  }

  predict(X: Matrix): Labels {
    return this.#inner.predict(tableOf(X));
  }
}

/** The matrix with its columns in this order; one may be taken more than once. */
export function takeColumns(X: Matrix, columns: readonly number[]): Matrix {
  const out = makeMatrix(X.nRows, columns.length);
  for (let i = 0; i < X.nRows; i++)
    columns.forEach((j, at) => {
      out.data[i * columns.length + at] = X.data[i * X.nCols + j]!;
    });
  return out;
}
