import type { Executor } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import {
  describeExplanation,
  explainModel,
  explanationPoints,
  type ModelExplanation,
} from "./explain-model.ts";
import type { RunPlan } from "./plan-run.ts";
import type { RunOptions } from "./run-options.ts";
import type { StageRunner } from "./stages.ts";
import type { Compared } from "./transport.ts";

/**
 * The stage of a thorough run that says why the chosen candidate answers as it does, and how stable that is.
 *
 * @returns `undefined` of a run that is not thorough.
 */
export async function explainChosen(
  runner: StageRunner,
  run: {
    readonly options: RunOptions;
    readonly plan: RunPlan;
    readonly evaluation: Compared;
    readonly key: string;
    readonly open: () => Promise<{ readonly dataset: Dataset; readonly executor: Executor }>;
    readonly track: (figures: ReturnType<typeof explanationPoints>) => Promise<void>;
  },
): Promise<ModelExplanation | undefined> {
  const { options, plan, evaluation, key, open, track } = run;
  const { project, thorough, signal, observer } = options;
  if (thorough !== true) return undefined;
  return runner.run<ModelExplanation>(
    {
      name: "explain",
      key,
      run: async () => {
        const { dataset, executor } = await open();
        const explanation = await explainModel(project, dataset, {
          ...{ plan: plan.training, evaluation, executor, signal },
          onProgress: (done, total) => observer?.onProgress?.("explain", done, total),
        });
        await track(explanationPoints(explanation));
        return explanation;
      },
      describe: describeExplanation,
    },
    signal,
  );
}
