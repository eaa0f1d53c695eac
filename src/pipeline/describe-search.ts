import type { Params } from "../core/index.ts";
import {
  type FoldSummary,
  hasValue,
  type Score,
  summarizeScores,
  type UndefinedScore,
} from "../judge/index.ts";
import type { CandidateResult, CandidateSearch, SearchResult } from "../learn/index.ts";
import type { SearchPlan, TrainingPlan } from "../project/index.ts";

/** What came of one trial of a candidate's search. Plain JSON. */
export interface TrialOutcome {
  /** What is different in it: `{ C: 0.1 }`. */
  readonly params: Params;
  /**
   * The metric over the folds of the search among all rows, or why it has no value there; of a trial that was given up, in its last round.
   * Absent where the trial was not judged.
   */
  readonly score?: FoldSummary | UndefinedScore;
  /** Its mean over the folds of the search within each fold of the comparison; `null` where it has none. */
  readonly means: readonly (number | null)[];
  /** In how many folds of the comparison it was chosen. */
  readonly nChosen: number;
  /** In how many rounds of a halving it was, among all rows; absent where nothing is halved. */
  readonly rounds?: number;
  /** What its fit failed with, among all rows. */
  readonly error?: string;
}

/** What a candidate's search tried and chose. Plain JSON. */
export interface CandidateSearchOutcome {
  readonly kind: SearchPlan["kind"];
  /** The metric that decided. */
  readonly metric: string;
  /** Into how many parts training rows were divided, at most. */
  readonly folds: number;
  readonly trials: readonly TrialOutcome[];
  /** The parameters of the model that is kept: those that the search among all rows chose. */
  readonly chosen: Params;
  /** Folds whose training rows could not tell trials apart: the first was taken there. */
  readonly warnings: readonly string[];
}

/** Gathers what the searches of a candidate found, by trial. */
export function summarizeSearch(
  { trials, folds, all }: CandidateSearch,
  plan: Pick<TrainingPlan, "metric" | "search">,
): CandidateSearchOutcome {
  const { kind, folds: nInner } = plan.search!;
  return {
    kind,
    metric: plan.metric,
    folds: nInner,
    trials: trials.map((params, t): TrialOutcome => {
      const { scores, rounds, error } = all.trials[t]!;
      return {
        params,
        ...(scores.length === 0 ? {} : { score: summarizeScores(scores) }),
        means: folds.map((fold) => meanOf(fold.trials[t]!.scores)),
        nChosen: folds.filter(({ chosen }) => chosen === t).length,
        ...(kind === "halving" ? { rounds } : {}),
        ...(error === undefined ? {} : { error: error.message }),
      };
    }),
    chosen: trials[all.chosen]!,
    warnings: describeUnjudged([...folds, all]),
  };
}

function meanOf(scores: readonly Score[]): number | null {
  const values = scores.filter(hasValue);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function describeUnjudged(searches: readonly SearchResult[]): string[] {
  const reasons = new Map<string, number>();
  for (const { unjudged } of searches)
    if (unjudged !== undefined) reasons.set(unjudged, (reasons.get(unjudged) ?? 0) + 1);
  return [...reasons].map(
    ([reason, n]) =>
      `${n} of ${searches.length} searches could not tell their trials apart, and took the first: ${reason}`,
  );
}

/** How long the fits of a candidate took, those of its searches included. */
export function secondsOf({ folds, search }: Pick<CandidateResult, "folds" | "search">): number {
  const searches = search === undefined ? [] : [...search.folds, search.all];
  return [...folds, ...searches].reduce((sum, { fitSeconds }) => sum + fitSeconds, 0);
}

/** So many choices are named in a sentence; the rest is counted. */
const mostNamed = 3;

/**
 * What a search chose, in words: `C 0.1 for the model; in the folds C 0.1 (18 of 25), C 1 (7 of 25)`.
 *
 * @returns a phrase without the name of the candidate.
 */
export function describeSearch({
  trials,
  chosen,
}: Pick<CandidateSearchOutcome, "trials" | "chosen">): string {
  const nFolds = trials.reduce((sum, { nChosen }) => sum + nChosen, 0);
  const taken = trials.filter(({ nChosen }) => nChosen > 0).sort((a, b) => b.nChosen - a.nChosen);
  const named = taken
    .slice(0, mostNamed)
    .map(({ params, nChosen }) => `${showParams(params)} (${nChosen} of ${nFolds})`);
  const rest = taken.slice(mostNamed);
  const others =
    rest.length === 0
      ? ""
      : ` and ${rest.length} ${rest.length === 1 ? "other" : "others"} (${rest.reduce((sum, { nChosen }) => sum + nChosen, 0)})`;
  return `${showParams(chosen)} for the model, of ${trials.length} trials; in the folds ${named.join(", ")}${others}`;
}

/** Parameters as people read them: `maxDepth 4, minSamplesLeaf 5`. */
export function showParams(params: Params): string {
  return Object.entries(params)
    .map(
      ([name, value]) => `${name} ${typeof value === "number" ? showNumber(value) : JSON.stringify(value)}`,
    )
    .join(", ");
}

/** A number in four digits: what a range draws has more than anybody reads. */
const showNumber = (value: number): string =>
  String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
