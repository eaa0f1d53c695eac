import { showValue } from "../../core/index.ts";

/** One thing that is wrong with a declaration. */
export interface Problem {
  /** Where: `training.candidates[1].estimator.params.C`; empty where the project as a whole is meant. */
  readonly path: string;
  /** A sentence that names the path, says what must be there and what is: `"training.folds" must be …, got 1`. */
  readonly message: string;
}

/** The path of a key of an object: `data.training`; `data.external["my cohort"]` where a key is no plain word. */
export function keyPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** The path of an item of a list, counted from 0: `gates[0]`. */
export const itemPath = (path: string, index: number): string => `${path}[${index}]`;

/**
 * The problem of a value that is not what it must be.
 *
 * @param expectation what stands behind "must be": `a text`.
 * @param value what was found there; `undefined` when nothing was.
 * @param more stands at the end of the sentence, such as a question for the name that was meant.
 */
export function mustBe(path: string, expectation: string, value: unknown, more = ""): Problem {
  const finding = value === undefined ? "it is absent" : `got ${showValue(value)}`;
  return { path, message: `${subjectOf(path)} must be ${expectation}, ${finding}${more}` };
}

/** Any other problem at a path. @param sentence what follows the path: `must have min or max, got neither`. */
export function problemAt(path: string, sentence: string): Problem {
  return { path, message: `${subjectOf(path)} ${sentence}` };
}

const subjectOf = (path: string): string => (path === "" ? "the value" : `"${path}"`);
