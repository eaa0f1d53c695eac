import { allowGates } from "./allowances.ts";
import type { Evaluation } from "./evaluate.ts";
import {
  describeExplanation,
  explainModel,
  explanationPoints,
  type ModelExplanation,
} from "./explain-model.ts";
import type { GateResult } from "./gates.ts";
import { describeGuards, type GuardFigures, measureGuards } from "./guards/guard-figures.ts";
import { holdAgainstGates } from "./hold-gates.ts";
import { isSearched, judgeChosen, type Optimism, optimismPoints, optimismStage } from "./optimism.ts";
import type { RunPlan } from "./plan-run.ts";
import type { ProjectData, ReadSummary } from "./project-data.ts";
import type { RunOptions } from "./run-options.ts";
import type { RunTracker } from "./run-tracker.ts";
import type { StageKeys } from "./stage-keys.ts";
import type { StageName, StageRunner, StageWork } from "./stages.ts";
import type { TrackedRun } from "./track-run.ts";
import { judgeTransport, type TransportResult } from "./transport.ts";
import { transportEntries } from "./transport-points.ts";
import { describeTransport, siteWarnings } from "./transport-words.ts";

/** A run whose comparison is done: what the stages share that judge the candidate which was chosen. */
export interface ChosenCandidate {
  readonly options: RunOptions;
  readonly runner: StageRunner;
  readonly keys: StageKeys;
  readonly read: ReadSummary;
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly data: ProjectData;
  readonly tracker: RunTracker;
  /** Where the fits of a stage run. */
  readonly workOf: (stage: StageName) => StageWork;
  /** Begins the tracked run, unless that was done. */
  readonly track: () => Promise<TrackedRun>;
}

/** Judges the chosen candidate at the other sites of the project. @returns `undefined` where it names none. */
export async function judgeSites(chosen: ChosenCandidate): Promise<TransportResult | undefined> {
  const { options, runner, keys, read, plan, evaluation, data, tracker } = chosen;
  const { project, signal, observer, thorough: isThorough = false } = options;
  if (Object.keys(project.data.external ?? {}).length === 0) return undefined;
  const found = await runner.run<TransportResult>(
    {
      name: "transport",
      key: keys.transport(read.rows, plan.training, evaluation, isThorough),
      run: async () => {
        const result = await judgeTransport(project, await data.load(), {
          plan: plan.training,
          evaluation,
          isThorough,
          load: (name) => data.loadExternal(name),
          ...chosen.workOf("transport"),
        });
        await chosen.track();
        return result;
      },
      describe: describeTransport,
    },
    signal,
  );
  await tracker.add(transportEntries(found));
  for (const line of siteWarnings(found)) observer?.onWarning?.(line);
  return found;
}

/** Says why the chosen candidate answers as it does, and how stable that is. @returns `undefined` of a run that is not thorough. */
export async function explainChosen(chosen: ChosenCandidate): Promise<ModelExplanation | undefined> {
  const { options, runner, keys, read, plan, evaluation, data, tracker } = chosen;
  const { project, signal, thorough } = options;
  if (thorough !== true) return undefined;
  const found = await runner.run<ModelExplanation>(
    {
      name: "explain",
      key: keys.explain(read.rows, plan.training, evaluation),
      run: async () => {
        const work = { plan: plan.training, evaluation, ...chosen.workOf("explain") };
        const explanation = await explainModel(project, await data.load(), work);
        await chosen.track();
        return explanation;
      },
      describe: describeExplanation,
    },
    signal,
  );
  const timestamp = Date.now();
  const metrics = explanationPoints(found).map(([key, value]) => ({ key, value, timestamp, step: 0 }));
  await tracker.add({ metrics });
  return found;
}

/** Holds what was chosen against all gates that can be held before there is a model; those that fail may be allowed. */
export async function holdGates(chosen: ChosenCandidate): Promise<readonly GateResult[]> {
  const { options, runner, keys, read, plan, evaluation, data, tracker } = chosen;
  const { project, signal, observer, allow = [], thorough: isThorough = false } = options;
  const { selected } = evaluation;
  const figures = await runner.run<GuardFigures>(
    {
      name: "guard",
      key: keys.guard(read, plan.training, selected, isThorough),
      run: async () => {
        const work = { plan: plan.training, selected, isThorough, ...chosen.workOf("guard") };
        return measureGuards(project, await data.load(), work);
      },
      describe: describeGuards,
    },
    signal,
  );
  const gates = allowGates(holdAgainstGates(project, evaluation, figures, read.ledger), allow);
  for (const { warns, message } of gates) if (warns === true) observer?.onWarning?.(message);
  await tracker.meet(gates);
  return gates;
}

/** What the chosen candidate is worth without the optimism of its own rows. @returns `undefined` of a run that is not thorough. */
export async function judgeOptimismOf(chosen: ChosenCandidate): Promise<Optimism | undefined> {
  const { options, runner, keys, read, plan, evaluation, data, tracker } = chosen;
  const { project, signal, thorough } = options;
  if (thorough !== true || isSearched(evaluation)) return undefined;
  const found = await runner.run(
    optimismStage(keys.optimism(read, plan.training, evaluation.selected), async () => {
      const work = chosen.workOf("optimism");
      const optimism = await judgeChosen(project, await data.load(), plan.training, evaluation, work);
      await chosen.track();
      return optimism;
    }),
    signal,
  );
  await tracker.add({ metrics: optimismPoints(found) });
  return found;
}
