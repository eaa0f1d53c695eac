// Compiled, not run: what must not compile about estimators.
import type { Labels, Matrix, Table } from "../../src/core/index.ts";
import {
  type Classifier,
  type FittedClassifier,
  type FittedTransformer,
  type OddsRatios,
  oddsRatios,
  type Transformer,
} from "../../src/learn/index.ts";

export async function onlyFittedObjectsPredict(
  classifier: Classifier,
  transformer: Transformer,
  X: Matrix,
  y: Labels,
  rows: Table,
): Promise<Labels> {
  // @ts-expect-error an unfitted classifier does not predict
  classifier.predict(X);
  // @ts-expect-error nor does it know probabilities
  classifier.predictProba(X);
  // @ts-expect-error an unfitted transformer does not transform
  transformer.transform(rows);
  const fitted: FittedClassifier = await classifier.fit(X, y);
  const fittedTransformer: FittedTransformer = await transformer.fit(rows);
  // @ts-expect-error what is fitted is not fitted again: cross-validation takes unfitted ones only
  const again: Classifier = fitted;
  // @ts-expect-error a transformer neither
  const againTransformer: Transformer = fittedTransformer;
  // @ts-expect-error a classifier of matrices takes no table
  fitted.predict(rows);
  // @ts-expect-error parameters are frozen
  classifier.spec.name = "Other";
  return [again, againTransformer].length > 0 ? fitted.predict(X) : y;
}

export async function oddsRatiosTakeRows(
  fitted: FittedClassifier,
  rows: Table,
  y: Labels,
): Promise<OddsRatios> {
  // @ts-expect-error a fitted model may be penalised: its coefficients are no log odds ratios
  await oddsRatios(fitted, y);
  // @ts-expect-error there is no penalty to choose
  await oddsRatios(rows, y, { C: 1 });
  // @ts-expect-error nor are rows weighted
  await oddsRatios(rows, y, { sampleWeight: new Float64Array(y.codes.length) });
  return oddsRatios(rows, y);
}
