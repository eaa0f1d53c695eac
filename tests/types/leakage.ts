// Compiled, not run: cross-validation takes nothing that has seen rows.
import type { Labels, Table } from "../../src/core/index.ts";
import { stratifiedKFold } from "../../src/judge/index.ts";
import {
  type Classifier,
  type CrossValidation,
  crossValidate,
  type FittedClassifier,
} from "../../src/learn/index.ts";

export async function onlyUnfittedPipelinesAreCompared(
  pipeline: Classifier<Table>,
  X: Table,
  y: Labels,
): Promise<CrossValidation> {
  const folds = stratifiedKFold(y);
  const fitted: FittedClassifier<Table> = await pipeline.fit(X, y);
  // @ts-expect-error a fitted pipeline has seen the rows that it would be judged on
  await crossValidate({ candidates: [{ name: "fitted", pipeline: fitted }], X, y, folds });
  // @ts-expect-error nor may one hide behind an unfitted one's methods
  await crossValidate({ candidates: [{ name: "both", pipeline: { ...pipeline, ...fitted } }], X, y, folds });
  // @ts-expect-error a fitted pipeline has no specification to build another from
  fitted.spec;
  return crossValidate({ candidates: [{ name: "unfitted", pipeline }], X, y, folds });
}
