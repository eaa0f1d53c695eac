import { ParameterError } from "../core/index.ts";
import type { CandidateSpec } from "../project/index.ts";
import { aboutDuration, showDuration } from "./duration.ts";
import type { FitEstimate } from "./estimate-fits.ts";
import { countFits, secondsOfCandidate, secondsOfRun } from "./fit-times.ts";

/** Candidates that fit into a time, and what was done so that they do. Plain JSON. */
export interface BudgetedCandidates {
  readonly candidates: readonly CandidateSpec[];
  readonly estimates: readonly FitEstimate[];
  /** `random_forest with nEstimators 100 in place of 300`, `random_forest left out`: a phrase for each candidate concerned. */
  readonly changes: readonly string[];
}

/** What is known when candidates are fitted into a time. */
export interface BudgetOptions {
  readonly candidates: readonly CandidateSpec[];
  /** Whether the project names them: then they are left out, but never changed. */
  readonly areDeclared: boolean;
  readonly estimates: readonly FitEstimate[];
  /** How many fits of a candidate are compared: folds times repeats. */
  readonly nFolds: number;
  readonly nThreads: number;
  /** How long the whole run may take. */
  readonly budgetSeconds: number;
  /** How much of that is over. */
  readonly usedSeconds: number;
}

/** By which parameter, and to which value, the default candidates of a class are made cheaper; time is in proportion to it. */
const reductions: Readonly<Record<string, { readonly param: string; readonly to: number }>> = {
  RandomForestClassifier: { param: "nEstimators", to: 100 },
  HistGradientBoostingClassifier: { param: "maxIter", to: 50 },
};
/** What these parameters are where a candidate does not state them. */
const usual: Readonly<Record<string, number>> = { nEstimators: 100, maxIter: 100 };

/**
 * Fits candidates into a time. While they do not fit, the one that takes longest is made cheaper once, when it is a default one and
 * of a class that can be, else it is left out. The first one, the simplest, always stays as it is.
 *
 * @throws {ParameterError} `run/time-budget` when not even that one fits.
 */
export function fitIntoBudget(options: BudgetOptions): BudgetedCandidates {
  const { nFolds, nThreads, budgetSeconds, usedSeconds, areDeclared } = options;
  let pairs = options.candidates.map((candidate, i) => ({ candidate, estimate: options.estimates[i]! }));
  const changes = new Map<string, string>(); // by candidate: of one that is left out nothing else counts
  const secondsNeeded = (): number =>
    secondsOfRun(
      pairs.map(({ estimate }) => estimate),
      nFolds,
      nThreads,
    );
  while (secondsNeeded() > budgetSeconds - usedSeconds) {
    const costliest = pairs
      .slice(1)
      .reduce<(typeof pairs)[number] | undefined>(
        (most, pair) =>
          most === undefined ||
          secondsOfCandidate(pair.estimate, nFolds) > secondsOfCandidate(most.estimate, nFolds)
            ? pair
            : most,
        undefined,
      );
    if (costliest === undefined) throw tooLittle(options, secondsNeeded());
    const cheaper = areDeclared ? undefined : makeCheaper(costliest);
    const { name } = costliest.candidate;
    changes.set(name, cheaper?.change ?? `${name} left out`);
    pairs = pairs.flatMap((pair) => (pair !== costliest ? [pair] : cheaper === undefined ? [] : [cheaper]));
  }
  return {
    candidates: pairs.map(({ candidate }) => candidate),
    estimates: pairs.map(({ estimate }) => estimate),
    changes: [...changes.values()],
  };
}

function makeCheaper({
  candidate,
  estimate,
}: {
  candidate: CandidateSpec;
  estimate: FitEstimate;
}): { candidate: CandidateSpec; estimate: FitEstimate; change: string } | undefined {
  const { name, params } = candidate.estimator;
  const reduction = reductions[name];
  if (reduction === undefined) return undefined;
  const { param, to } = reduction;
  const now = typeof params[param] === "number" ? params[param] : usual[param]!;
  if (now <= to) return undefined;
  return {
    candidate: { ...candidate, estimator: { name, params: { ...params, [param]: to } } },
    estimate: {
      name: estimate.name,
      foldSeconds: (estimate.foldSeconds * to) / now,
      finalSeconds: (estimate.finalSeconds * to) / now,
    },
    change: `${candidate.name} with ${param} ${to} in place of ${now}`,
  };
}

function tooLittle(
  { candidates, estimates, nFolds, budgetSeconds, usedSeconds }: BudgetOptions,
  seconds: number,
): ParameterError {
  const name = candidates[0]!.name;
  return new ParameterError(
    "run/time-budget",
    `the time budget of ${showDuration(budgetSeconds)} must be enough for ${name} alone, whose ${countFits(estimates[0]!, nFolds)} fits and the one on all rows would ` +
      `take ${aboutDuration(seconds)}; ${Math.round(usedSeconds)} s are over already`,
    {
      hint: "give more time with --time-budget, or take fewer folds or repeats, or a part of the rows",
      details: { budgetSeconds, usedSeconds, neededSeconds: seconds },
    },
  );
}
