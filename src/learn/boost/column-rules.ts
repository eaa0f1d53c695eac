import { ParameterError } from "../../core/index.ts";
import type { BoostingParams } from "./boosting-params.ts";

/** What parameters say about single columns. */
export interface ColumnRules {
  /** For each column 1 when its values are names of categories, else 0. */
  readonly isCategorical: Uint8Array;
  /** For each column 1 when probabilities must not fall as it rises, -1 when they must not rise, else 0. */
  readonly monotone: Int32Array;
  /** Groups of columns that may act together on a way of a tree; null when all may. */
  readonly interactions: readonly Int32Array[] | null;
}

/**
 * Reads the parameters that name columns.
 *
 * @throws {ParameterError} `parameter/invalid`, naming all that do not suit the columns.
 */
export function readColumnRules(subject: string, params: BoostingParams, nCols: number): ColumnRules {
  const { categoricalFeatures, monotonicCst, interactionCst } = params;
  const problems: string[] = [];
  const refuse = (name: string, expectation: string): void => {
    problems.push(`parameter "${name}" of ${subject} must ${expectation}`);
  };
  const isCategorical = new Uint8Array(nCols);
  for (const column of categoricalFeatures ?? [])
    if (column < nCols) isCategorical[column] = 1;
    else refuse("categoricalFeatures", `name columns from 0 to ${nCols - 1}, got ${column}`);
  if (monotonicCst !== null && monotonicCst.length !== nCols)
    refuse("monotonicCst", `have one sign for each of ${nCols} columns, got ${monotonicCst.length}`);
  const both = monotonicCst?.findIndex((sign, f) => sign !== 0 && isCategorical[f] === 1) ?? -1;
  if (both >= 0)
    refuse("monotonicCst", `be 0 for categorical columns, got ${monotonicCst![both]} for column ${both}`);
  const groups = listGroups(interactionCst, nCols);
  const outside = groups?.flat().find((column) => column >= nCols);
  if (outside !== undefined) refuse("interactionCst", `name columns from 0 to ${nCols - 1}, got ${outside}`);
  if (problems.length > 0)
    throw new ParameterError("parameter/invalid", problems.join("; "), { details: { problems } });
  return {
    isCategorical,
    monotone: Int32Array.from(monotonicCst ?? new Int32Array(nCols)),
    interactions: groups === null ? null : groups.map((group) => Int32Array.from(group)),
  };
}

/** Groups as scikit-learn reads them: columns in none of them form one more. */
function listGroups(constraint: BoostingParams["interactionCst"], nCols: number): number[][] | null {
  if (constraint === null) return null;
  const columns = Array.from({ length: nCols }, (_, f) => f);
  if (constraint === "no_interactions") return columns.map((f) => [f]);
  const groups =
    constraint === "pairwise"
      ? columns.flatMap((f) => columns.slice(f + 1).map((other) => [f, other]))
      : constraint.map((group) => [...new Set(group)]);
  const named = new Set(groups.flat());
  const rest = columns.filter((f) => !named.has(f));
  return rest.length > 0 ? [...groups, rest] : groups;
}
