import { toSnakeCase } from "../core/index.ts";
import { flattenParams } from "../learn/index.ts";
import type { CandidateSpec } from "../project/index.ts";
import { withParams } from "../project/search-trials.ts";
import type { MetricPoint, Tags } from "../track/index.ts";
import type { CandidateSearchOutcome, TrialOutcome } from "./describe-search.ts";
import type { CandidateEvaluation } from "./evaluate.ts";
import { endRun, type Store, type TrackedRun } from "./track-run.ts";

/** What the runs of trials have in common. */
export interface TrialContext {
  /** The run of the candidate, whose children they are. */
  readonly parent: TrackedRun;
  readonly userId: string;
  /** Tags that each of them has. */
  readonly tags: Tags;
  /** The candidate as the project declares it. */
  readonly candidate: CandidateSpec;
}

/**
 * Writes a run for each trial of a candidate's search, as a child of the candidate's run: what is different in it, and the metric of the
 * search among all rows. Its keys begin with `inner_`, since these figures chose the model and flatter it: whoever sorts
 * runs by the metric itself finds the honest ones alone.
 *
 * - `inner_<metric>`, `inner_<metric>_sd`: mean and standard deviation over the folds of that search;
 * - `inner_<metric>_fold`: the mean over the folds of the search within each fold of the comparison, which is the step;
 * - `chosen_in_folds`: in how many folds of the comparison it was chosen.
 *
 * A trial whose fit failed is a failed run.
 */
export async function logTrials(
  store: Store,
  { search, name }: CandidateEvaluation,
  context: TrialContext,
): Promise<void> {
  if (search === undefined) return;
  const { parent, userId, tags } = context;
  for (const [i, trial] of search.trials.entries()) {
    const run = await store.createRun(parent.experimentId, {
      runName: `${name} trial ${i}`,
      userId,
      startTime: parent.startTime,
      tags: {
        ...tags,
        "mlflow.parentRunId": parent.runId,
        "systole.trial_of": name,
        "systole.trial": String(i),
        "systole.chosen": String(isChosen(search, trial)),
        ...(trial.rounds === undefined ? {} : { "systole.rounds": String(trial.rounds) }),
        ...(trial.error === undefined ? {} : { "systole.error": trial.error }),
      },
    });
    const { runId } = run.info;
    await store.logBatch(runId, {
      params: trialParams(context.candidate, trial),
      metrics: trialPoints(search, trial),
    });
    await endRun(store, runId, trial.error === undefined ? "FINISHED" : "FAILED");
  }
}

const isChosen = ({ trials, chosen }: CandidateSearchOutcome, trial: TrialOutcome): boolean =>
  trials.find(({ params }) => JSON.stringify(params) === JSON.stringify(chosen)) === trial;

/** The parameters in which a trial differs, under the keys and in the spelling of the candidate's own run: `classifier__C` `0.1`. */
function trialParams(candidate: CandidateSpec, { params }: TrialOutcome): { key: string; value: string }[] {
  const flat = flattenParams(withParams(candidate, params).estimator);
  return Object.keys(params).map((name) => {
    const key = toSnakeCase(name);
    return { key: `classifier__${key}`, value: flat[key] ?? String(params[name]) };
  });
}

function trialPoints({ metric }: CandidateSearchOutcome, trial: TrialOutcome): MetricPoint[] {
  const timestamp = Date.now();
  const at = (key: string, value: number, step = 0): MetricPoint => ({ key, value, timestamp, step });
  const key = `inner_${metric}`;
  const { score } = trial;
  return [
    ...(score === undefined || "undefined" in score
      ? []
      : [at(key, score.mean), ...(score.sd === undefined ? [] : [at(`${key}_sd`, score.sd)])]),
    ...trial.means.flatMap((mean, fold) => (mean === null ? [] : [at(`${key}_fold`, mean, fold)])),
    at("chosen_in_folds", trial.nChosen),
  ];
}
