import type { Model } from "../../model/index.ts";
import type { Answer } from "../answer.ts";
import { type RecordFinding, toRecordFinding } from "./record-rows.ts";

/** The body of an answer to `POST /predict`; entry `i` of every list belongs to record `i`. */
export interface PredictAnswer {
  /** The class of each record: `0` and `1` as numbers when those are the classes, else the classes' names. */
  readonly predictions: readonly (string | number)[];
  /**
   * With two classes the probability of the positive one, a number for each record; with more a list for each record, in the order
   * of `classes`.
   */
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

/** Makes what writes answers of a model as {@link PredictAnswer}. */
export function recordEncoder({ info, positiveIndex }: Model): (answer: Answer) => string {
  const { name, version = null, digest, classes, positive, threshold } = info;
  const nClasses = classes.length;
  const isNumbers = answersNumbers(classes);
  const model = { name, version, digest };
  return ({ labels, probabilities, missing, warnings, coding }) => {
    const body: PredictAnswer = {
      predictions: isNumbers ? labels.map(Number) : labels,
      probabilities:
        positiveIndex >= 0
          ? labels.map((_, i) => probabilities[i * nClasses + positiveIndex]!)
          : labels.map((_, i) => Array.from(probabilities.subarray(i * nClasses, (i + 1) * nClasses))),
      classes,
      ...(positive === undefined ? {} : { positive, threshold }),
      imputed: missing,
      ...(warnings.length === 0 ? {} : { warnings: warnings.map(toRecordFinding) }),
      ...(coding === undefined ? {} : { coding }),
      model,
    };
    return JSON.stringify(body);
  };
}

/** Whether the classes are `0` and `1`, which are answered as numbers. */
export function answersNumbers(classes: readonly string[]): boolean {
  return classes.length === 2 && classes[0] === "0" && classes[1] === "1";
}
