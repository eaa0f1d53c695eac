import type { Model } from "../../model/index.ts";
import { type ClassValue, classValues } from "../../schema/index.ts";
import type { Answer } from "../answer.ts";
import type { RefusedRows } from "../decode/decoder.ts";
import { type RecordFinding, toRecordFinding } from "./record-rows.ts";

/** The body of an answer to `POST /predict`; entry `i` of every list belongs to record `i`. */
export interface PredictAnswer {
  /** The class of each record, one of `classes`. */
  readonly predictions: readonly ClassValue[];
  /**
   * With two classes the probability of the positive one, a number for each record; with more a list for each record, in the order
   * of `classes`.
   */
  readonly probabilities: readonly number[] | readonly (readonly number[])[];
  /** The classes, sorted: numbers where all of them are numbers in the schema, else texts. So are `predictions` and `positive`. */
  readonly classes: readonly ClassValue[];
  /** The class whose probability is answered and compared with the threshold, one of `classes`; absent with more than two. */
  readonly positive?: ClassValue;
  /** A record is positive when its probability is above this; absent with more than two classes. */
  readonly threshold?: number;
  /** The fields of each record that were missing and filled in by the model. */
  readonly imputed: readonly (readonly string[])[];
  /** Values that are rare, or that training did not have and that are taken as missing; absent when there are none. */
  readonly warnings?: readonly RecordFinding[];
  /** How many warnings there are; absent when all are listed. */
  readonly warningCount?: number;
  /** The coding that the records were converted from; absent when they were in the model's codes. */
  readonly coding?: string;
  readonly model: { readonly name: string; readonly version: string | null; readonly digest: string };
}

/**
 * The body of an answer that was asked for with `"onError": "skip"` while some records break the schema. It is a {@link PredictAnswer}
 * whose lists keep the places of the records that are refused: there stand `null` instead of a prediction and its probability, and no
 * field in `imputed`.
 */
export interface PartialAnswer extends Omit<PredictAnswer, "predictions" | "probabilities"> {
  readonly predictions: readonly (ClassValue | null)[];
  readonly probabilities: readonly (number | null)[] | readonly (readonly number[] | null)[];
  /** What is wrong with the records that are refused; of many the first findings. */
  readonly errors: readonly RecordFinding[];
  /** How many findings there are. */
  readonly errorCount: number;
}

/** Makes what writes answers of a model as {@link PredictAnswer} or {@link PartialAnswer}. */
export function recordEncoder({ info, positiveIndex, schema }: Model): (answer: Answer) => string {
  const { name, version = null, digest, positive, threshold } = info;
  const nClasses = info.classes.length;
  const toValue = classValues(schema);
  const classes = info.classes.map(toValue);
  const model = { name, version, digest };
  return ({ labels, probabilities, missing, warnings, warningCount, coding, refused }) => {
    const body: PredictAnswer = {
      predictions: labels.map(toValue),
      probabilities:
        positiveIndex >= 0
          ? labels.map((_, i) => probabilities[i * nClasses + positiveIndex]!)
          : labels.map((_, i) => Array.from(probabilities.subarray(i * nClasses, (i + 1) * nClasses))),
      classes,
      ...(positive === undefined ? {} : { positive: toValue(positive), threshold }),
      imputed: missing,
      ...(warnings.length === 0 ? {} : { warnings: warnings.map(toRecordFinding) }),
      ...(warningCount > warnings.length ? { warningCount } : {}),
      ...(coding === undefined ? {} : { coding }),
      model,
    };
    return JSON.stringify(refused === undefined ? body : partialAnswer(body, refused));
  };
}

/** Puts the answers of the good records where these stood. */
function partialAnswer(
  { model, ...answer }: PredictAnswer,
  { good, nGiven, errors, errorCount }: RefusedRows,
): PartialAnswer {
  const spread = <T, E>(values: readonly T[], empty: E): (T | E)[] => {
    const all = new Array<T | E>(nGiven).fill(empty);
    good.forEach((row, i) => {
      all[row] = values[i]!;
    });
    return all;
  };
  return {
    ...answer,
    predictions: spread(answer.predictions, null),
    probabilities: spread<number | readonly number[], null>(answer.probabilities, null) as (number | null)[],
    imputed: spread(answer.imputed, []),
    errors: errors.map(toRecordFinding),
    errorCount,
    model,
  };
}
