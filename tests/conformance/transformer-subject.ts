import {
  type Column,
  makeTable,
  type NumericColumn,
  type Params,
  Random,
  type Table,
} from "../../src/core/index.ts";
import {
  buildTransformer,
  ColumnTransformer,
  type EstimatorSpec,
  FittedColumnTransformer,
  type FittedTransformer,
  type PlainState,
  restoreTransformer,
  type Transformer,
} from "../../src/learn/index.ts";

/** What the conformance suite needs of a class of transformers. */
export interface TransformerSubject {
  /** `params` stand above its own. */
  make(params?: Params): Transformer;
  build(spec: EstimatorSpec): Transformer;
  restore(state: PlainState): FittedTransformer;
}

/** A transformer of the registry, with these parameters. */
export function stepSubject(name: string, own: Params = {}): TransformerSubject {
  return {
    make: (params) => buildTransformer({ name, params: { ...own, ...params } }),
    build: buildTransformer,
    restore: restoreTransformer,
  };
}

/** A column transformer over the columns of {@link drawTable}; its matrix is read as a table. */
export function columnTransformerSubject(own: Params): TransformerSubject {
  const onTables = (inner: ColumnTransformer): Transformer => ({
    spec: inner.spec,
    fit: async (X, y, options) => asTables(await inner.fit(X, y, options)),
  });
  const build = (spec: EstimatorSpec) => onTables(ColumnTransformer.fromSpec(spec));
  return {
    make: (params) => build({ name: "ColumnTransformer", params: { ...own, ...params } }),
    build,
    restore: (state) => asTables(FittedColumnTransformer.fromState(state)),
  };
}

function asTables(inner: FittedColumnTransformer): FittedTransformer {
  const { featureNamesIn, featureNamesOut, state, warnings } = inner;
  return {
    featureNamesIn,
    featureNamesOut,
    state,
    warnings,
    transform(X) {
      const { nRows, nCols, data } = inner.transform(X);
      const columns = featureNamesOut.map(
        (name, j): NumericColumn => ({
          kind: "numeric",
          name,
          values: Float64Array.from({ length: nRows }, (_, i) => data[i * nCols + j]!),
        }),
      );
      return makeTable(columns, nRows);
    },
  };
}

/** Which columns a transformer takes. */
export type Kinds = "numeric" | "categorical" | "both";

/**
 * Rows of columns `a` and `b`, numbers with ties, and `c` and `d`, categories: as many as are taken. Every array is a
 * view into a longer one with other values around it, which nobody may look at.
 */
export function drawTable(kinds: Kinds, nRows: number, seed = 1): Table {
  const random = new Random(seed);
  const around = (values: Iterable<number>): Float64Array =>
    Float64Array.of(1e300, NaN, ...values, -1e300, Infinity).subarray(2, 2 + nRows);
  const numbers = (scale: number): Float64Array =>
    around(Array.from({ length: nRows }, () => Math.round(20 * random.nextNormal()) * scale));
  const codes = (n: number): Int32Array =>
    Int32Array.of(99, ...Array.from({ length: nRows }, () => random.nextInt(n)), 77).subarray(1, 1 + nRows);
  const numeric: Column[] = [
    { kind: "numeric", name: "a", values: numbers(0.125) },
    { kind: "numeric", name: "b", values: numbers(1e4) },
  ];
  const categorical: Column[] = [
    { kind: "categorical", name: "c", categories: ["red", "green", "blue"], codes: codes(3) },
    { kind: "categorical", name: "d", categories: ["no", "yes"], codes: codes(2) },
  ];
  if (kinds === "numeric") return makeTable(numeric);
  return makeTable(kinds === "categorical" ? categorical : [...numeric, ...categorical]);
}

/** The table with these numbers in its first numeric column. */
export function withNumbers(X: Table, values: (row: number) => number): Table {
  return replaceFirst(X, "numeric", (column) =>
    column.kind === "numeric" ? { ...column, values: column.values.map((_, i) => values(i)) } : column,
  );
}

/** The table with these codes in its first categorical column. */
export function withCodes(X: Table, codes: (row: number) => number): Table {
  return replaceFirst(X, "categorical", (column) =>
    column.kind === "categorical" ? { ...column, codes: column.codes.map((_, i) => codes(i)) } : column,
  );
}

function replaceFirst(X: Table, kind: Column["kind"], change: (column: Column) => Column): Table {
  const first = X.columns.findIndex((column) => column.kind === kind);
  return { ...X, columns: X.columns.map((column, j) => (j === first ? change(column) : column)) };
}
