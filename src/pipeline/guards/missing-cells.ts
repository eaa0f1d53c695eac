import { type Column, getColumn, makeTable, type NumericColumn } from "../../core/index.ts";
import { type Score, summarizeScores } from "../../judge/index.ts";
import { buildClassifier, crossValidate } from "../../learn/index.ts";
import type { FoldedRows } from "./sample-rows.ts";

/**
 * How well a model does that sees of each cell only whether it is missing: a logistic regression of an indicator a column, compared on
 * the same folds.
 *
 * @param names the features.
 * @returns the mean AUC over the folds, or why none has one; `undefined` where no column has both missing cells and others.
 */
export async function scoreMissingCells(
  { table, labels, folds }: FoldedRows,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<Score | undefined> {
  const indicators = names.flatMap((name) => indicatorOf(getColumn(table, name)) ?? []);
  if (indicators.length === 0) return undefined;
  const transformers = [{ name: "missing", columns: indicators.map(({ name }) => name), steps: [] }];
  const pipeline = buildClassifier({
    name: "Pipeline",
    params: {
      columns: { name: "ColumnTransformer", params: { transformers } },
      classifier: { name: "LogisticRegression", params: { C: 1, maxIter: 1000 } },
    },
  });
  const { candidates } = await crossValidate({
    candidates: [{ name: "missing cells", pipeline }],
    X: makeTable(indicators),
    y: labels,
    folds,
    signal,
  });
  const found = summarizeScores(candidates[0]!.scores["roc_auc"]!);
  return "undefined" in found ? found : found.mean;
}

/** 1 where a column has no value, else 0; `undefined` where that is the same in all rows. */
function indicatorOf(column: Column): NumericColumn | undefined {
  const values =
    column.kind === "numeric"
      ? Float64Array.from(column.values, (value) => (Number.isNaN(value) ? 1 : 0))
      : Float64Array.from(column.codes, (code) => (code < 0 ? 1 : 0));
  const isSame = values.every((value) => value === values[0]);
  return isSame ? undefined : { kind: "numeric", name: column.name, values };
}
