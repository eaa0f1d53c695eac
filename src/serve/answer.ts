import type { Model } from "../model/index.ts";
import type { RefusedRows } from "./decode/decoder.ts";
import type { Finding } from "./decode/finding.ts";

/** What a model says of the rows of a request; entry `i` of every list belongs to row `i`, or to the `i`-th good one. */
export interface Answer {
  /** The class of each row. */
  readonly labels: readonly string[];
  /** The probabilities row by row; those of a row are in the order of the model's classes. */
  readonly probabilities: Float64Array;
  /** The fields of each row that were missing and filled in by the model. */
  readonly missing: readonly (readonly string[])[];
  /** Values that are allowed but rare, and those that training did not have and that are taken as missing. */
  readonly warnings: readonly Finding[];
  /** How many there are; of many the first are listed. */
  readonly warningCount: number;
  /** The coding that the rows were converted from; absent when they were in the model's codes. */
  readonly coding?: string;
  /** The rows that were left out and where the others stood; absent when all rows are answered. */
  readonly refused?: RefusedRows;
}

/**
 * Answers the body of a request. The answer is a promise only when the model's is: else nobody has to wait for a turn of the
 * event loop.
 *
 * @throws {HttpProblem} `serve/invalid-records`, `serve/too-many-records`; `serve/other-coding` when all values are
 *   allowed, but the rows fit another coding better as a whole.
 */
export type Answerer = (body: unknown) => Answer | Promise<Answer>;

/** A model, and what was made of it once for one protocol. */
export interface ReadyModel {
  readonly model: Model;
  readonly answer: Answerer;
  /** Writes an answer as the text of a body. */
  readonly encode: (answer: Answer) => string;
}
