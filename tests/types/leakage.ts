// Compiled, not run: cross-validation takes nothing that has seen rows, and a pipeline takes no step that has.
import type { Labels, Table } from "../../src/core/index.ts";
import { stratifiedKFold } from "../../src/judge/index.ts";
import {
  type Classifier,
  type ColumnBlock,
  type CrossValidation,
  crossValidate,
  type FittedClassifier,
  type FittedTransformer,
  type Transformer,
} from "../../src/learn/index.ts";

/** An encoder that learned from all rows, such as means of the target by code, has no place in a pipeline that is compared. */
export async function onlyUnfittedStepsAreTaken(
  encoder: Transformer,
  X: Table,
  y: Labels,
): Promise<ColumnBlock> {
  const fitted: FittedTransformer = await encoder.fit(X, y);
  // @ts-expect-error a fitted step has seen the rows that its pipeline would be judged on
  const leaky: ColumnBlock = { name: "codes", columns: ["a"], steps: [fitted] };
  return leaky;
}

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
