import { DataError } from "../core/index.ts";
import type { Issue, RowLedger } from "../data/index.ts";
import type { Champion, CopiedChampion } from "./champion.ts";
import { describeDropped } from "./dropped-rows.ts";
import type { Evaluation } from "./evaluate.ts";
import type { ModelExplanation } from "./explain-model.ts";
import type { GateResult } from "./gates.ts";
import { describeTooFewRows } from "./judge-sample-size.ts";
import type { Optimism } from "./optimism.ts";
import type { RunPlan } from "./plan-run.ts";
import type { ReadSummary } from "./project-data.ts";
import type { RegisteredModelResult } from "./register.ts";
import type { StageReport } from "./stages.ts";
import type { TransportResult } from "./transport.ts";

/** What a run found, whether its selected candidate passed the gates or not. */
interface Found extends Partial<TransportResult>, Partial<ModelExplanation> {
  readonly project: string;
  readonly data: {
    readonly rows: number;
    readonly used: number;
    readonly sha256: string;
    readonly ledger: RowLedger;
    /** What became of the rows that are not used, a line for each reason. */
    readonly dropped: readonly string[];
    readonly issues: readonly Issue[];
  };
  /** Why the candidates are what they are, where the config does not say; and what is suspicious about the chosen one. */
  readonly notes: readonly string[];
  readonly split: Evaluation["split"];
  /** Into how many parts the rows were divided, and how often anew: means are over all of these folds. */
  readonly folds: number;
  readonly repeats: number;
  /** The seed of the divisions and of all fits. */
  readonly seed: number;
  readonly candidates: Evaluation["candidates"];
  readonly selected: string;
  readonly verdict: string;
  /** Every two candidates, by the metric that decided. */
  readonly comparisons: Evaluation["comparisons"];
  /** The chosen candidate, judged by its answers to rows held out; absent where no fold had a model. */
  readonly judgement?: Evaluation["judgement"];
  /** What the chosen candidate is worth by the optimism-corrected bootstrap; absent in runs that are not thorough, and where its parameters were searched. */
  readonly optimism?: Optimism;
  /** Whether there are rows enough for the chosen candidate. */
  readonly sampleSize?: Evaluation["sampleSize"];
  readonly gates: readonly GateResult[];
  readonly stages: readonly StageReport[];
}

/** Gathers what a run found from what its stages made. */
export function whatWasFound(
  project: string,
  made: {
    readonly sha256: string;
    readonly read: ReadSummary;
    readonly plan: RunPlan;
    readonly evaluation: Evaluation;
    readonly transport: TransportResult | undefined;
    readonly explanation: ModelExplanation | undefined;
    readonly optimism: Optimism | undefined;
    readonly gates: readonly GateResult[];
  },
): Omit<Found, "stages"> {
  const { sha256, read, plan, evaluation, transport, explanation, optimism, gates } = made;
  const { split, folds, repeats, seed, candidates, selected, verdict, comparisons } = evaluation;
  const { judgement, sampleSize } = evaluation;
  const tooFew = describeTooFewRows(selected, sampleSize);
  const { ledger, issues } = read;
  return {
    project,
    data: { rows: ledger.read, used: ledger.used, sha256, ledger, dropped: describeDropped(read), issues },
    notes: [
      ...plan.decisions,
      ...gates.flatMap(({ warns, message }) => (warns === true ? [message] : [])),
      ...(tooFew === undefined ? [] : [tooFew]),
    ],
    split,
    folds,
    repeats,
    seed,
    candidates,
    selected,
    verdict,
    comparisons,
    ...(judgement === undefined ? {} : { judgement }),
    ...(sampleSize === undefined ? {} : { sampleSize }),
    ...transport,
    ...(optimism === undefined ? {} : { optimism }),
    ...explanation,
    gates,
  };
}

/** What a run found and made whose selected candidate passed the gates. */
export interface FinishedRun extends Found {
  readonly status: "finished";
  /** The version that these rows and this config lead to, registered by this run or by one before. */
  readonly model: RegisteredModelResult & {
    /** Where its files are: of the champion, the copy for people. */
    readonly path: string;
  };
  /** The champion when the run ended: another version, where somebody moved the alias. */
  readonly champion: CopiedChampion;
}

/** What a run found whose selected candidate did not pass the gates: nothing was trained or registered. */
export interface FailedRun extends Found {
  readonly status: "failed";
  /** The champion, which stays as it was; absent when there is none. */
  readonly champion?: Champion;
}

/** What a run found and made. Plain JSON: `systole run --json` prints it. */
export type RunResult = FinishedRun | FailedRun;

/**
 * Makes sure that a run has passed its gates.
 *
 * @throws {DataError} `gate/failed`, naming each gate that its selected candidate does not pass.
 */
export function assertFinished(run: RunResult): asserts run is FinishedRun {
  if (run.status === "finished") return;
  const { gates, selected, champion } = run;
  const failed = gates.filter((gate) => !gate.passed && gate.allowed === undefined);
  const allowing = [...new Set(failed.map(({ name }) => `--allow ${name}`))].join(" ");
  const stays =
    champion === undefined ? "there is no champion" : `version ${champion.version} stays the champion`;
  throw new DataError(
    "gate/failed",
    `${selected} must pass its gates: ${failed.map((gate) => gate.message).join("; ")}`,
    {
      hint: `nothing was registered, and ${stays}. Improve the model, change the limits in the project's config, or say ${allowing} --because "why"`,
      details: { gates },
    },
  );
}
