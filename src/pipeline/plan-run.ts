import { askForName, ParameterError, showValue } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import {
  explainDefaults,
  type TrainingPlan,
  type TrainingWishes,
  trainingPlan,
} from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import { showDuration } from "./duration.ts";
import { estimateFits, type FitEstimate } from "./estimate-fits.ts";
import { divideRows, planFolds } from "./fold-plan.ts";
import { type BudgetedCandidates, fitIntoBudget } from "./time-budget.ts";

/** How a run trains, and what was decided about that for this table and this time. Plain JSON. */
export interface RunPlan {
  readonly training: TrainingPlan;
  /** Why the candidates are what they are, where that does not stand in the project's config: a line for each decision. */
  readonly decisions: readonly string[];
  /** The seconds that the run may take, where somebody said so. */
  readonly budgetSeconds?: number;
  /** How long each candidate takes, as far as that was measured already. */
  readonly estimates?: readonly FitEstimate[];
}

/** How a project trains on the rows that are used, with as much time as that takes. */
export function planRun(project: Project, wishes: TrainingWishes & { readonly nRows: number }): RunPlan {
  const explained = project.training?.candidates === undefined ? explainDefaults(wishes.nRows) : undefined;
  return {
    training: trainingPlan(project, wishes),
    decisions: explained === undefined ? [] : [explained],
  };
}

/**
 * A plan with some of its candidates, in their order.
 *
 * @throws {ParameterError} `run/unknown-candidate` for a name that none has.
 */
export function withCandidates(plan: RunPlan, names: readonly string[]): RunPlan {
  const { training } = plan;
  const known = training.candidates.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ParameterError(
      "run/unknown-candidate",
      `a candidate must be one of ${known.map(showValue).join(", ")}, got ${showValue(unknown)}${askForName(unknown, known)}`,
      { hint: "`systole check` lists the candidates of a project" },
    );
  return {
    ...plan,
    training: { ...training, candidates: training.candidates.filter(({ name }) => names.includes(name)) },
  };
}

/** What {@link planWithinBudget} needs beside the project and its rows. */
export interface BudgetLimits {
  readonly nThreads: number;
  readonly budgetSeconds: number;
  /** How much of the budget is over. */
  readonly usedSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures how long the candidates of a plan take on these rows, and takes or cheapens as many as fit into the time.
 *
 * @returns all candidates when they cannot be measured, since one of them fails: the comparison will say why.
 * @throws {ParameterError} `run/time-budget` when not even the simplest candidate fits.
 */
export async function fitCandidates(
  project: Project,
  dataset: Pick<Dataset, "table" | "labels">,
  plan: TrainingPlan,
  limits: BudgetLimits,
): Promise<BudgetedCandidates> {
  const { nThreads, signal } = limits;
  const { folds } = divideRows(planFolds(project, dataset, plan), dataset);
  const estimates = await estimateFits(project.schema, plan, dataset, folds, { nThreads, signal });
  if (estimates === undefined) return { candidates: plan.candidates, estimates: [], changes: [] };
  return fitIntoBudget({
    ...limits,
    candidates: plan.candidates,
    areDeclared: project.training?.candidates !== undefined,
    estimates,
    nFolds: folds.length,
  });
}

/** A plan with the candidates that fit into a time. */
export function withinBudget(
  plan: RunPlan,
  budgetSeconds: number,
  { candidates, estimates, changes }: BudgetedCandidates,
): RunPlan {
  const done = changes.length === 0 ? "all candidates fit" : changes.join(", ");
  return {
    training: { ...plan.training, candidates },
    decisions: [
      ...plan.decisions,
      `${done}: the time budget is ${showDuration(budgetSeconds)}, and the choice depends on the speed of this machine`,
    ],
    budgetSeconds,
    ...(estimates.length === 0 ? {} : { estimates }),
  };
}
