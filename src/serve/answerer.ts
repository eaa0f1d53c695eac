import { columnOf, rowOf } from "../core/index.ts";
import type { Model } from "../model/index.ts";
import type { DecodedRecords, RecordFinding } from "./decode.ts";

/** The body of an answer to `POST /predict`; entry `i` of every list belongs to record `i`. */
export interface PredictAnswer {
  /** The class of each record: `0` and `1` as numbers when those are the classes, else the classes' names. */
  readonly predictions: readonly (string | number)[];
  /** Of the positive class; with more than two classes one row a record, in the order of `classes`. */
  readonly probabilities: readonly number[] | readonly (readonly number[])[];
  readonly classes: readonly string[];
  /** The class whose probability is answered and compared with the threshold; absent with more than two. */
  readonly positive?: string;
  /** A record is positive when its probability is above this; absent with more than two classes. */
  readonly threshold?: number;
  /** The fields of each record that were missing and filled in by the model. */
  readonly imputed: readonly (readonly string[])[];
  /** Values that are allowed but rare; absent when there are none. */
  readonly warnings?: readonly RecordFinding[];
  /** The coding that the records were converted from; absent when they were in the model's codes. */
  readonly coding?: string;
  readonly model: { readonly name: string; readonly version: string | null; readonly digest: string };
}

/** Predicts records: the very numbers of {@link Model.predict} on the same rows. */
export function answerRecords(
  model: Model,
  records: DecodedRecords,
): { readonly answer: PredictAnswer; readonly labels: readonly string[] } {
  const { labels, probabilities } = model.predict(records.table);
  const { name, version = null, digest, classes, positive, threshold } = model.info;
  const answer: PredictAnswer = {
    predictions: answersNumbers(classes) ? labels.map(Number) : labels,
    probabilities:
      model.positiveIndex >= 0
        ? Array.from(columnOf(probabilities, model.positiveIndex))
        : labels.map((_, i) => Array.from(rowOf(probabilities, i))),
    classes,
    ...(positive === undefined ? {} : { positive, threshold }),
    imputed: records.missing,
    ...(records.warnings.length === 0 ? {} : { warnings: records.warnings }),
    ...(records.coding === undefined ? {} : { coding: records.coding }),
    model: { name, version, digest },
  };
  return { answer, labels };
}

/** Whether the classes are `0` and `1`, which are answered as numbers. */
export function answersNumbers(classes: readonly string[]): boolean {
  return classes.length === 2 && classes[0] === "0" && classes[1] === "1";
}
