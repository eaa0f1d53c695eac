import type { Model } from "../model/index.ts";
import type { RefusedRows } from "./decode/decoder.ts";
import type { Finding } from "./decode/finding.ts";
import type { Steps } from "./steps.ts";

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
 * Answers the body of a request, many rows in several steps.
 *
 * @throws {HttpProblem} `serve/invalid-records`, `serve/too-many-records`; `serve/other-coding` when all values are
 *   allowed, but the rows fit another coding better as a whole.
 */
export type Answerer = (body: unknown) => Steps<Answer>;

/** An answer, and the text of the body that says it. */
export interface Response {
  readonly answer: Answer;
  readonly text: string;
}

/** A model, and what was made of it once for one protocol. */
export interface ReadyModel {
  readonly model: Model;
  /** Answers a body of the protocol: at once, or a promise where there are many rows, or where the model's own answer is one. */
  readonly respond: (body: unknown) => Response | Promise<Response>;
}
