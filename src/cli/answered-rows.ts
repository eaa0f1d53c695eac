import type { Rows } from "../data/index.ts";
import type { Model, Predictions } from "../model/index.ts";
import { classValues } from "../schema/index.ts";

/** A row of a file with what the model says of it. */
export interface AnsweredRow {
  /** The values of all columns as they were given; absent of a row that could not be taken apart. */
  readonly given: readonly unknown[] | undefined;
  /** The label and the probabilities, one a column of answers; absent of a row that was refused. */
  readonly answers: readonly (string | number)[] | undefined;
  /** The features that were missing and were filled in. */
  readonly imputed: readonly string[];
  /** Why the row was refused. */
  readonly error: string | undefined;
}

/** The columns that `predict` adds to those of a file, each named so that it overwrites none. */
export interface AnswerNames {
  /** The label, then the probability of the positive class, or with more than two classes those of all. */
  readonly answers: readonly string[];
  /** The features that were filled in; in JSON only, of rows that have any. */
  readonly imputed: string;
  /** Why a row was refused; only where one was. */
  readonly error: string;
  /** The columns of the file for which an answer has another name than usual. */
  readonly shadowed: readonly string[];
}

/** Names the columns of answers. One that the file has too gets a number behind it. */
export function answerNames({ info, positiveIndex }: Model, given: readonly string[]): AnswerNames {
  const taken = new Set(given);
  const free = (name: string): string => {
    let found = name;
    for (let i = 2; taken.has(found); i++) found = `${name}_${i}`;
    taken.add(found);
    return found;
  };
  const probabilities =
    positiveIndex >= 0 ? ["probability"] : info.classes.map((name) => `probability_${name}`);
  const wanted = ["prediction", ...probabilities];
  return {
    shadowed: wanted.filter((name) => taken.has(name)),
    answers: wanted.map(free),
    imputed: free("imputed"),
    error: free("error"),
  };
}

/** All rows of a file in their order, those that were refused among them. */
export function* answeredRows(
  { given, rowNumbers, imputed, refused }: Rows,
  model: Model,
  { labels, probabilities }: Predictions,
): Generator<AnsweredRow> {
  const toValue = classValues(model.schema); // as in the answers of the service
  let nRefused = 0;
  function* refusedBefore(row: number): Generator<AnsweredRow> {
    for (let next = refused[nRefused]; next !== undefined && next.row < row; next = refused[nRefused]) {
      const error = next.issues.map(({ message }) => message).join("; ");
      yield { given: given.values(next.row), answers: undefined, imputed: [], error };
      nRefused++;
    }
  }
  for (let i = 0; i < rowNumbers.length; i++) {
    const row = rowNumbers[i]!;
    yield* refusedBefore(row);
    const answers = [toValue(labels[i]!), ...probabilitiesOf(model, probabilities.data, i)];
    yield { given: given.values(row), answers, imputed: imputed[i]!, error: undefined };
  }
  yield* refusedBefore(Infinity);
}

/** The probabilities of a row that are printed: that of the positive class; with more than two classes those of all. */
function probabilitiesOf(model: Model, data: Float64Array, row: number): number[] {
  const nClasses = model.info.classes.length;
  if (model.positiveIndex >= 0) return [data[row * nClasses + model.positiveIndex]!];
  return Array.from(data.subarray(row * nClasses, (row + 1) * nClasses));
}
