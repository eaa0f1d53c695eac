import { ParameterError } from "../../core/index.ts";
import type { EstimatorSpec } from "../protocol/protocol.ts";
import type { Candidate } from "./candidate.ts";
import type { FoldData } from "./fold-task.ts";
import { type PlannedSearch, searchRounds } from "./run-searches.ts";
import type { Search } from "./search.ts";

/** All pipelines of a cross-validation, and the searches among them. */
export interface SearchPlan extends Pick<FoldData, "specs" | "searches"> {
  /** For each candidate its search, if it has one. */
  readonly planned: readonly (PlannedSearch | undefined)[];
}

/**
 * Lists the pipelines of candidates and of their searches: first each candidate's own, in the order of the candidates.
 *
 * @throws {ParameterError} `select/search` for a search without trials, or whose trials prepare their columns in different ways.
 */
export function planSearches(candidates: readonly Candidate[]): SearchPlan {
  const specs: EstimatorSpec[] = candidates.map(({ pipeline }) => pipeline.spec);
  const searches: FoldData["searches"][number][] = [];
  const planned = candidates.map(({ name, search }): PlannedSearch | undefined => {
    if (search === undefined) return undefined;
    const firsts = new Map<number | undefined, number>();
    for (const amount of [undefined, ...amountsOf(search)]) {
      firsts.set(amount, specs.length);
      specs.push(...specsOf(name, search, amount));
    }
    const position = searches.push({ division: search.division, metric: search.metric }) - 1;
    return { search, position, specOf: (trial, amount) => firsts.get(amount)! + trial };
  });
  return { specs, searches, planned };
}

/** How many iterations trials have in the rounds of a search that halves by them. */
function amountsOf(search: Search): number[] {
  if (search.halving?.iterations === undefined) return [];
  return [...new Set(searchRounds(search, 0, 0, 0).map(({ amount }) => amount))];
}

function specsOf(name: string, { trials, halving }: Search, amount: number | undefined): EstimatorSpec[] {
  const specs = trials.map(({ pipeline }, trial) =>
    amount === undefined ? pipeline.spec : halving!.iterations!.pipelineOf(trial, amount).spec,
  );
  const columns = specs[0]?.params["columns"];
  const shown = JSON.stringify(columns);
  if (columns === undefined || specs.some(({ params }) => JSON.stringify(params["columns"]) !== shown))
    throw new ParameterError(
      "select/search",
      `the search of candidate "${name}" must have trials, pipelines that prepare their columns alike, got ${specs.length === 0 ? "none" : "others"}`,
    );
  // one object for all: a worker is sent it once
  return specs.map((spec) => ({ ...spec, params: { ...spec.params, columns } }));
}
