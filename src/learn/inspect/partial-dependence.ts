import {
  type Column,
  getColumn,
  type Matrix,
  makeMatrix,
  ParameterError,
  quantile,
  type Table,
} from "../../core/index.ts";
import type { FittedClassifier } from "../protocol/protocol.ts";

/** What {@link partialDependence} takes. */
export interface PartialDependenceOptions {
  /** The class whose probability is looked at. Default: the last, which is the positive one of two unless another is declared. */
  readonly className?: string | undefined;
  /** The most values of a numeric column that are tried, 2 at least. Default: 20. */
  readonly nValues?: number | undefined;
  /** The most rows that have a curve of their own; they lie evenly among the rows. Default: 50. */
  readonly nCurves?: number | undefined;
}

/** How the answers hang on one column. */
export interface PartialDependence {
  readonly column: string;
  readonly className: string;
  /** The values that were tried, rising: quantiles of a numeric column, the categories that occur of another. */
  readonly values: readonly (number | string)[];
  /** For each value the mean probability over all rows, each given that value. */
  readonly mean: Float64Array;
  /** For each row of {@link rows} and each value the probability of the row, given that value (individual conditional expectation). */
  readonly curves: Matrix;
  /** The rows that have a curve. */
  readonly rows: Int32Array;
}

/**
 * The mean answer to rows when all of them are given the same value of a column, for one value after the other; and the curves of some
 * rows, which show where the mean hides that rows differ. A column that goes with another leads to rows that do not occur.
 *
 * No more than one copy of the column and one matrix of answers is made at a time.
 *
 * @throws {NotFoundError} `schema/missing-column` for a column that the table does not have.
 * @throws {ParameterError} `parameter/invalid` for an unknown class, a number that is none, or a column without a value.
 * @see Friedman (2001), Greedy function approximation, section 8.2; Goldstein et al. (2015), Peeking inside the black box
 * @example
 * const table = makeTable([{ kind: "numeric", name: "age", values: Float64Array.of(30, 40, 50, 60) }]);
 * const columns = new ColumnTransformer({
 *   transformers: [{ name: "num", columns: ["age"], steps: [new StandardScaler()] }],
 * });
 * const y = makeLabels(["no", "no", "yes", "yes"]);
 * const fitted = await new Pipeline({ columns, classifier: new DecisionTreeClassifier() }).fit(table, y);
 * partialDependence(fitted, table, "age", { nValues: 3 }).values // [30, 45, 60]
 */
export function partialDependence(
  classifier: FittedClassifier<Table>,
  X: Table,
  column: string,
  options: PartialDependenceOptions = {},
): PartialDependence {
  const { className = classifier.classes.at(-1)!, nValues = 20, nCurves = 50 } = options;
  const k = classifier.classes.indexOf(className);
  if (k < 0)
    throw new ParameterError(
      "parameter/invalid",
      `parameter "className" of a partial dependence must be one of ${classifier.classes.join(", ")}, got "${className}"`,
    );
  checkNumber("nValues", nValues, 2);
  checkNumber("nCurves", nCurves, 0);
  const own = getColumn(X, column);
  const tried = valuesOf(own, nValues);
  if (tried.length === 0)
    throw new ParameterError(
      "parameter/invalid",
      `column "${column}" of a partial dependence must have a value, all are missing`,
    );
  const n = Math.min(nCurves, X.nRows);
  const rows = Int32Array.from({ length: n }, (_, i) => Math.floor(((i + 0.5) * X.nRows) / n));
  const curves = makeMatrix(n, tried.length);
  const mean = new Float64Array(tried.length);
  tried.forEach((value, v) => {
    const changed = {
      ...X,
      columns: X.columns.map((one) => (one === own ? constant(own, value, X.nRows) : one)),
    };
    const { data, nCols } = classifier.predictProba(changed);
    let sum = 0;
    for (let i = 0; i < X.nRows; i++) sum += data[i * nCols + k]!;
    mean[v] = sum / X.nRows;
    rows.forEach((row, i) => {
      curves.data[i * tried.length + v] = data[row * nCols + k]!;
    });
  });
  const values = own.kind === "numeric" ? tried : tried.map((code) => own.categories[code]!);
  return { column, className, values, mean, curves, rows };
}

function checkNumber(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new ParameterError(
    "parameter/invalid",
    `parameter "${name}" of a partial dependence must be an integer >= ${least}, got ${value}`,
  );
}

/** The values that are tried: all different ones of a number, if they are few, else quantiles; of a category the codes that occur. */
function valuesOf(column: Column, most: number): number[] {
  if (column.kind === "categorical")
    return column.categories.map((_, code) => code).filter((code) => column.codes.includes(code));
  const sorted = column.values.filter(Number.isFinite).sort();
  const different = [...new Set(sorted)];
  if (different.length <= most) return different;
  return [...new Set(Array.from({ length: most }, (_, i) => quantile(sorted, i / (most - 1))))];
}

/** The column with the same value in all rows. */
function constant(column: Column, value: number, nRows: number): Column {
  return column.kind === "numeric"
    ? { ...column, values: new Float64Array(nRows).fill(value) }
    : { ...column, codes: new Int32Array(nRows).fill(value) };
}
