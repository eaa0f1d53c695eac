import { type Labels, type Matrix, ParameterError } from "../core/index.ts";

/** Rows of two classes as statistics take them: whether the event occurred, and how likely a model said it was. */
export interface BinaryAnswers {
  /** n values: 1 where the event occurred, which is the positive class, else 0. */
  readonly outcomes: Uint8Array;
  /** n probabilities of the event, in [0, 1]. */
  readonly probabilities: Float64Array;
}

/**
 * The rows of two classes as events and probabilities of the event.
 *
 * @param probabilities n rows, two columns in the order of `labels.classes`.
 * @param positive the class that is the event. Default: the last.
 * @throws {ParameterError} `metric/positive-class` when it is none of the classes, or there are not two.
 * @example binaryAnswers(makeLabels(["no", "yes"]), matrixOfRows([[0.9, 0.1], [0.2, 0.8]])).probabilities[1] // 0.8
 */
export function binaryAnswers(labels: Labels, probabilities: Matrix, positive?: string): BinaryAnswers {
  const { classes, codes } = labels;
  const event = positive === undefined ? classes.length - 1 : classes.indexOf(positive);
  if (classes.length !== 2 || event < 0)
    throw new ParameterError(
      "metric/positive-class",
      `an event must be one of two classes, got ${positive === undefined ? "none" : `"${positive}"`} of ${classes.length}`,
    );
  return {
    outcomes: Uint8Array.from(codes, (code) => (code === event ? 1 : 0)),
    probabilities: Float64Array.from(codes, (_, i) => probabilities.data[i * 2 + event]!),
  };
}

/** How many events there are. */
export function countEvents(outcomes: ArrayLike<number>): number {
  let events = 0;
  for (let i = 0; i < outcomes.length; i++) events += outcomes[i]!;
  return events;
}
