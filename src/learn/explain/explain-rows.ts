import { type Matrix, makeMatrix, type Table, UnsupportedError } from "../../core/index.ts";
import { FittedPipeline } from "../compose/pipeline.ts";
import type { FittedClassifier } from "../protocol/protocol.ts";
import { openMatrixExplainer } from "./explain-matrix.ts";
import type { Explanation } from "./protocol.ts";

/** Explains rows of the tables that a fitted pipeline takes. */
export type Explainer = (X: Table) => Explanation;

/**
 * Makes what explains the answers of a fitted pipeline, as one that is restored from a model's files is. Make it once for a model:
 * what explaining needs beside the rows is computed here.
 *
 * The contributions are of the table's own columns: what the pipeline made of a column (one column a code, an indicator that it is
 * missing, the functions of a spline) is summed. What is made of several columns, such as the product of two, is divided among
 * them in equal parts.
 *
 * @throws {FormatError} `explain/older-model` for a model of a version that did not keep what explanations compare a row with.
 * @throws {UnsupportedError} `explain/unknown-classifier` for what is no pipeline, or ends in a classifier that cannot be explained.
 */
export function openExplainer(classifier: FittedClassifier<Table>): Explainer {
  if (!(classifier instanceof FittedPipeline))
    throw new UnsupportedError(
      "explain/unknown-classifier",
      `a classifier of tables must be a fitted Pipeline to be explained, got ${classifier.state.kind}`,
    );
  const { columns } = classifier;
  const explain = openMatrixExplainer(classifier.classifier);
  const names = columns.featureNamesIn;
  const position = new Map(names.map((name, j) => [name, j]));
  const shares = columns.sourcesOut.map((sources) => sources.map((name) => position.get(name)!));
  return (X) => {
    const { contributions, ...rest } = explain(columns.transform(X));
    return {
      ...rest,
      columns: names,
      contributions: contributions.map((matrix) => sumBack(matrix, shares, names.length)),
    };
  };
}

/**
 * Explains the answers to rows of a table: base plus contributions is the prediction, for each row and class. Of a linear classifier
 * on the scale of log-odds, of trees and forests on that of probabilities, of boosting on that of log-odds.
 *
 * @returns for each class one matrix of n rows x the columns of the table that the pipeline reads.
 * @throws {FormatError} `explain/older-model` for a model of a version that did not keep what explanations compare a row with.
 * @throws {UnsupportedError} `explain/unknown-classifier` for what is no pipeline, or ends in a classifier that cannot be explained.
 * @throws {DataError} as `predictProba` does for these rows.
 * @see Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees, Nature Machine
 *   Intelligence 2
 * @example
 * const table = makeTable([{ kind: "numeric", name: "age", values: Float64Array.of(30, 40, 50, 60) }]);
 * const columns = new ColumnTransformer({
 *   transformers: [{ name: "num", columns: ["age"], steps: [new StandardScaler()] }],
 * });
 * const pipeline = new Pipeline({ columns, classifier: new DecisionTreeClassifier() });
 * const fitted = await pipeline.fit(table, makeLabels(["no", "no", "yes", "yes"]));
 * const { scale, base, contributions } = explainRows(fitted, table);
 * scale // "probability"
 * base[1] // 0.5
 * contributions[1].data // [-0.5, -0.5, 0.5, 0.5]
 */
export function explainRows(classifier: FittedClassifier<Table>, X: Table): Explanation {
  return openExplainer(classifier)(X);
}

/** Sums the contributions of a matrix's columns back to the columns that they were made of. */
function sumBack(
  { nRows, nCols, data }: Matrix,
  shares: readonly (readonly number[])[],
  nColumns: number,
): Matrix {
  const out = makeMatrix(nRows, nColumns);
  shares.forEach((columns, j) => {
    for (const column of columns)
      for (let i = 0; i < nRows; i++)
        out.data[i * nColumns + column]! += data[i * nCols + j]! / columns.length;
  });
  return out;
}
