import { ParameterError, type Params, type ParamValue } from "../core/index.ts";
import { isRange } from "../learn/index.ts";
import { itemPath, keyPath, type Problem } from "../schema/shape/index.ts";
import type { SearchPlan } from "./build-pipeline.ts";
import type { CandidateSpec } from "./project.ts";
import { trialsOf, withParams } from "./search-trials.ts";

/**
 * What is wrong with what a candidate's search tries. Each value is looked at by itself, and when all are right so are the combinations,
 * of which the first that cannot be made is told.
 *
 * @param path where the search stands.
 * @param make makes the candidate, and throws when it cannot be made.
 */
export function searchProblems(
  path: string,
  candidate: CandidateSpec,
  plan: SearchPlan,
  make: (candidate: CandidateSpec) => void,
): Problem[] {
  const { search = {} } = candidate;
  const complaintOf = (params: Params): string | undefined =>
    complain(() => make(withParams(candidate, params)));
  const single = Object.entries(search).flatMap(([name, values]) => {
    const at = keyPath(path, name);
    const tried: readonly (readonly [path: string, value: ParamValue])[] = isRange(values)
      ? [
          [keyPath(at, "min"), values.min],
          [keyPath(at, "max"), values.max],
        ]
      : values.map((value, i) => [itemPath(at, i), value] as const);
    const found = tried.flatMap(([where, value]) => {
      const message = complaintOf({ [name]: value });
      return message === undefined ? [] : [{ where, message }];
    });
    // a parameter that nobody knows is told once, not for each of its values
    const isOne = found.length > 1 && new Set(found.map(({ message }) => message)).size === 1;
    return isOne ? [tell(at, found[0]!.message)] : found.map(({ where, message }) => tell(where, message));
  });
  if (single.length > 0) return single;
  let trials: readonly Params[] = [];
  const message = complain(() => {
    trials = trialsOf(candidate, plan);
  });
  if (message !== undefined) return [tell(path, message)];
  for (const params of trials) {
    const why = complaintOf(params);
    if (why !== undefined) return [tell(path, `${JSON.stringify(params)}: ${why}`)];
  }
  return [];
}

const tell = (path: string, message: string): Problem => ({ path, message: `"${path}": ${message}` });

/** What is said against making something, with the remedy where there is one; anything but a wrong parameter is thrown on. */
function complain(make: () => void): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    return error.code === "select/search" ? `${error.message}: ${error.hint}` : error.message;
  }
}
