import { ParameterError } from "../../core/index.ts";
import { keyPath, type Problem } from "../../schema/shape/index.ts";

/** What an estimator or a transformer has against its parameters, at the path of each parameter where that is known. */
function parameterProblems(path: string, error: ParameterError): Problem[] {
  const { problems, parameters } = (error.details ?? {}) as {
    problems?: readonly string[];
    parameters?: readonly string[];
  };
  if (problems === undefined || parameters === undefined)
    return [{ path, message: `"${path}": ${error.message}` }];
  return problems.map((problem, i) => {
    const at = keyPath(path, parameters[i] ?? "");
    return { path: at, message: `"${at}": ${problem}` };
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
