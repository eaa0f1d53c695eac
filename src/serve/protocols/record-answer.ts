import type { Model } from "../../model/index.ts";
import { type ClassValue, classValues } from "../../schema/index.ts";
import type { Answer } from "../answer.ts";
import type { RefusedRows } from "../decode/decoder.ts";
import { inRanges, type Steps } from "../steps.ts";
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

/** Makes what writes answers of a model as {@link PredictAnswer} or {@link PartialAnswer}, some records in each step. */
export function recordEncoder({ info, positiveIndex, schema }: Model): (answer: Answer) => Steps<string> {
  const { name, version = null, digest, positive, threshold } = info;
  const nClasses = info.classes.length;
  const toValue = classValues(schema);
  const ofModel = membersOf({
    classes: info.classes.map(toValue),
    ...(positive === undefined ? {} : { positive: toValue(positive), threshold }),
  });
  const modelMember = membersOf({ model: { name, version, digest } });
  return function* ({ labels, probabilities, missing, warnings, warningCount, coding, refused }) {
    const places = refused === undefined ? undefined : placesOf(refused);
    const nRecords = refused?.nGiven ?? labels.length;
    const list = <T>(of: (i: number) => T, empty: unknown): Steps<string> =>
      listText(nRecords, (record) => {
        const i = places === undefined ? record : places[record]!;
        return i < 0 ? empty : of(i);
      });
    const probabilityOf: (i: number) => number | number[] =
      positiveIndex >= 0
        ? (i: number) => probabilities[i * nClasses + positiveIndex]!
        : (i: number) => Array.from(probabilities.subarray(i * nClasses, (i + 1) * nClasses));
    return [
      `{"predictions":${yield* list((i) => toValue(labels[i]!), null)}`,
      `"probabilities":${yield* list(probabilityOf, null)}`,
      ofModel,
      `"imputed":${yield* list((i) => missing[i]!, [])}`,
      ...(warnings.length === 0 ? [] : [membersOf({ warnings: warnings.map(toRecordFinding) })]),
      ...(warningCount > warnings.length ? [membersOf({ warningCount })] : []),
      ...(coding === undefined ? [] : [membersOf({ coding })]),
      ...(refused === undefined
        ? []
        : [membersOf({ errors: refused.errors.map(toRecordFinding), errorCount: refused.errorCount })]),
      `${modelMember}}`,
    ].join(",");
  };
}

/** The members of an object as JSON, without its braces. */
const membersOf = (part: object): string => JSON.stringify(part).slice(1, -1);

/** How many items of a list are written in one step. */
const itemsAtOnce = 2048;

/** A list as JSON. */
function* listText(n: number, itemAt: (i: number) => unknown): Steps<string> {
  const pieces: string[] = [];
  yield* inRanges(n, itemsAtOnce, (from, to) => {
    pieces.push(JSON.stringify(Array.from({ length: to - from }, (_, k) => itemAt(from + k))).slice(1, -1));
  });
  return `[${pieces.join(",")}]`;
}

/** For each record of the request where its answer is among those of the good ones; -1 where it is refused. */
function placesOf({ good, nGiven }: RefusedRows): Int32Array {
  const places = new Int32Array(nGiven).fill(-1);
  good.forEach((record, i) => {
    places[record] = i;
  });
  return places;
}
