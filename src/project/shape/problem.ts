import { ParameterError, showValue } from "../../core/index.ts";

/** One thing that is wrong with the declaration of a project. */
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

/** What an estimator or a transformer has against its parameters, at the path of each parameter where that is known. */
export function parameterProblems(path: string, error: ParameterError): Problem[] {
  const { problems, parameters } = (error.details ?? {}) as {
    problems?: readonly string[];
    parameters?: readonly string[];
  };
  if (problems === undefined || parameters === undefined)
    return [{ path, message: `${subjectOf(path)}: ${error.message}` }];
  return problems.map((problem, i) => {
    const at = keyPath(path, parameters[i] ?? "");
    return { path: at, message: `${subjectOf(at)}: ${problem}` };
  });
}

/** What is wrong when something is made of parameters; anything but a wrong parameter is thrown on. */
export function problemsOfMaking(path: string, make: () => unknown): Problem[] {
  try {
    make();
    return [];
  } catch (error) {
    if (error instanceof ParameterError) return parameterProblems(path, error);
    throw error;
  }
}

const subjectOf = (path: string): string => (path === "" ? "a project" : `"${path}"`);
