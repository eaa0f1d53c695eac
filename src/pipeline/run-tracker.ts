import type { Dataset } from "../data/index.ts";
import type { Project } from "../project/index.ts";
import type { RunStatus } from "../track/index.ts";
import type { Evaluation } from "./evaluate.ts";
import { planFolds } from "./fold-plan.ts";
import type { GateResult } from "./gates.ts";
import { type Optimism, optimismPoints } from "./optimism.ts";
import type { RunPlan } from "./plan-run.ts";
import { findProvenance, type Provenance, provenanceTags } from "./provenance.ts";
import {
  beginRun,
  endRun,
  logEvaluation,
  logFiles,
  logGates,
  type Store,
  type TrackedRun,
} from "./track-run.ts";
import { logTrials } from "./track-trials.ts";
import type { TransportResult } from "./transport.ts";
import { transportEntries } from "./transport-points.ts";
import { reportsOf, type Workspace } from "./workspace.ts";

/**
 * The tracked run of a journey. It is begun by the first stage that has something to track, so that a run in which every stage is
 * skipped leaves none, and the comparison is logged once.
 */
export class RunTracker {
  readonly #options: {
    readonly project: Project;
    readonly directory: string;
  };
  readonly #workspace: Workspace;
  readonly #store: Store;
  #tracked: TrackedRun | undefined;
  #provenance: Promise<Provenance> | undefined;
  #isLogged = false;
  #isTransportLogged = false;
  /** How the gates were met, and of how many of them that is written. */
  #gates: readonly GateResult[] = [];
  #isOptimismLogged = false;
  #nWritten = 0;

  constructor(
    options: { readonly project: Project; readonly directory: string },
    workspace: Workspace,
    store: Store,
  ) {
    this.#options = options;
    this.#workspace = workspace;
    this.#store = store;
  }

  /** Who and what makes the run. */
  provenance(): Promise<Provenance> {
    this.#provenance ??= findProvenance(this.#options.directory);
    return this.#provenance;
  }

  /** Begins the run, unless it has begun. */
  async begin(dataset: Dataset, plan: RunPlan): Promise<TrackedRun> {
    this.#tracked ??= await beginRun(
      this.#store,
      this.#options.project,
      dataset,
      await this.provenance(),
      planFolds(this.#options.project, dataset, plan.training),
      plan,
    );
    return this.#tracked;
  }

  /** Writes the comparison and the files of the reports, unless that was done. */
  async log(
    dataset: Dataset,
    plan: RunPlan,
    evaluation: Evaluation,
    files: readonly string[],
  ): Promise<TrackedRun> {
    const tracked = await this.begin(dataset, plan);
    if (this.#isLogged) return tracked;
    const { project } = this.#options;
    const provenance = await this.provenance();
    const runs = await logEvaluation(
      this.#store,
      this.#workspace,
      tracked,
      project,
      dataset,
      evaluation,
      provenance,
    );
    for (const [i, candidate] of evaluation.candidates.entries())
      await logTrials(this.#store, candidate, {
        parent: runs[i]!,
        userId: provenance.user,
        tags: {
          ...provenanceTags(provenance, `systole run ${project.name}`),
          estimator_class: candidate.estimator,
        },
        candidate: plan.training.candidates[i]!,
      });
    await logFiles(tracked, reportsOf(this.#workspace, this.#options.project.name), files);
    this.#isLogged = true;
    await this.#logGates();
    return tracked;
  }

  /** Writes what was found at other sites to the run that has begun, unless that was done. */
  async logTransport(transport: TransportResult): Promise<void> {
    if (this.#tracked === undefined || this.#isTransportLogged) return;
    await this.#store.logBatch(this.#tracked.runId, transportEntries(transport));
    this.#isTransportLogged = true;
  }

  /** Writes what the chosen candidate is worth without optimism to the run that has begun, unless that was done. */
  async logOptimism(optimism: Optimism): Promise<void> {
    if (this.#tracked === undefined || this.#isOptimismLogged) return;
    await this.#store.logBatch(this.#tracked.runId, { metrics: optimismPoints(optimism) });
    this.#isOptimismLogged = true;
  }

  /** Writes further figures to the run that has begun. */
  async logFigures(figures: readonly (readonly [key: string, value: number])[]): Promise<void> {
    if (this.#tracked === undefined) return;
    const timestamp = Date.now();
    const metrics = figures.map(([key, value]) => ({ key, value, timestamp, step: 0 }));
    await this.#store.logBatch(this.#tracked.runId, { metrics });
  }

  /** Writes how the gates were met, once there is a run. @param gates those of before, and further ones. */
  async meet(gates: readonly GateResult[]): Promise<void> {
    this.#gates = gates;
    if (this.#isLogged) await this.#logGates();
  }

  async #logGates(): Promise<void> {
    if (this.#tracked === undefined || this.#gates.length === this.#nWritten) return;
    await logGates(this.#store, this.#tracked.runId, this.#gates, this.#nWritten);
    this.#nWritten = this.#gates.length;
  }

  /** Ends the run, if it has begun. */
  async end(status: RunStatus): Promise<void> {
    if (this.#tracked !== undefined) await endRun(this.#store, this.#tracked.runId, status);
  }
}
