import type { Executor } from "../core/index.ts";
import type { Issue, RowLedger } from "../data/index.ts";
import { executorFor } from "../execute/index.ts";
import type { Project } from "../project/index.ts";
import { openSqliteStore } from "../track/index.ts";
import { describeEvaluation, type Evaluation, evaluateCandidates } from "./evaluate.ts";
import { type Exploration, exploreData, isExplorationThere } from "./explore-data.ts";
import { type GateResult, passGates } from "./gates.ts";
import { lockWorkspace } from "./lock.ts";
import { writeMetricsReport } from "./metrics-report.ts";
import { areOutOfFoldThere } from "./out-of-fold.ts";
import { describeRead, ProjectData } from "./project-data.ts";
import { copyChampion, isModelIntact, type RegisteredModelResult, trainAndRegister } from "./register.ts";
import { RunTracker } from "./run-tracker.ts";
import { sourceRoot } from "./running-copy.ts";
import { StageKeys } from "./stage-keys.ts";
import { type RunObserver, type StageReport, StageRunner } from "./stages.ts";
import { endAbandonedRuns, type Store } from "./track-run.ts";
import { prepareWorkspace, type Workspace, workspaceAt } from "./workspace.ts";

/** What a run is asked to do. */
export interface RunOptions {
  readonly project: Project;
  /** Where relative paths of the project start. */
  readonly directory: string;
  /** The directory of the workspace, which is made when absent. */
  readonly workspace: string;
  /** Goes before the project's own seed. */
  readonly seed?: number | undefined;
  /** How many threads work is split on, in [1, 256]. Results do not depend on it. */
  readonly threads: number;
  /** Whether every stage is done again, changed or not. Default: no. */
  readonly force?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly observer?: RunObserver;
}

/** What a run found and made. Plain JSON: `systole run --json` prints it. */
export interface RunResult {
  readonly project: string;
  readonly data: {
    readonly rows: number;
    readonly used: number;
    readonly sha256: string;
    readonly ledger: RowLedger;
    readonly issues: readonly Issue[];
  };
  readonly split: Evaluation["split"];
  readonly candidates: Evaluation["candidates"];
  readonly selected: string;
  readonly verdict: string;
  readonly gates: readonly GateResult[];
  readonly model: RegisteredModelResult & { readonly path: string };
  readonly stages: readonly StageReport[];
}

/**
 * Walks the journey of a project: verify and read its rows, describe them, compare the candidates, hold the best against the
 * gates, train it on all rows, register it, report. Stages whose inputs have not changed are skipped. One run at a time has a
 * workspace.
 *
 * @throws {DataError} `data/wrong-hash`, `data/invalid` and others when the data stops the run; `gate/failed` when a gate does;
 *   `select/no-score` when the candidates cannot be compared.
 * @throws {ConflictError} `workspace/locked` when another run has the workspace.
 * @throws {StorageError} `workspace/not-writable`.
 */
export async function runProject(options: RunOptions): Promise<RunResult> {
  const workspace = workspaceAt(options.workspace);
  await prepareWorkspace(workspace);
  const lock = lockWorkspace(workspace);
  try {
    const store = await openSqliteStore(workspace.database, { artifactRoot: workspace.artifacts });
    try {
      return await new Journey(options, workspace, store, store.formerArtifactRoots).run();
    } finally {
      await store.close();
    }
  } finally {
    lock.release();
  }
}

/** One run under way: what its stages share. */
class Journey {
  readonly #options: RunOptions;
  readonly #workspace: Workspace;
  readonly #store: Store;
  readonly #formerArtifactRoots: readonly string[];
  readonly #observer: RunObserver;
  readonly #data: ProjectData;
  readonly #tracker: RunTracker;
  #executor: Executor | undefined;
  #exploration: Exploration = { files: [], sha256: [], notes: [] };

  constructor(
    options: RunOptions,
    workspace: Workspace,
    store: Store,
    formerArtifactRoots: readonly string[],
  ) {
    this.#options = options;
    this.#workspace = workspace;
    this.#store = store;
    this.#formerArtifactRoots = formerArtifactRoots;
    this.#observer = options.observer ?? {};
    this.#data = new ProjectData(options, workspace, this.#observer);
    this.#tracker = new RunTracker(options, workspace, store);
  }

  async run(): Promise<RunResult> {
    await this.#mendWorkspace();
    try {
      const result = await this.#stages();
      await this.#tracker.end("FINISHED");
      return result;
    } catch (error) {
      await this.#tracker.end(this.#options.signal?.aborted === true ? "KILLED" : "FAILED");
      throw error;
    } finally {
      await this.#executor?.close();
    }
  }

  async #stages(): Promise<RunResult> {
    const { project, signal } = this.#options;
    const runner = await StageRunner.open(
      this.#workspace,
      project.name,
      this.#observer,
      this.#options.force === true,
    );
    const sha256 = await runner.run(
      { name: "verify", run: () => this.#data.verify(), describe: () => "files match their SHA-256" },
      signal,
    );
    const keys = new StageKeys(this.#options, sourceRoot);
    const read = await runner.run(
      { name: "read", key: keys.read(), run: () => this.#data.read(), describe: describeRead },
      signal,
    );

    this.#exploration = await runner.run<Exploration>(
      {
        name: "explore",
        key: keys.explore(read.rows),
        run: () => this.#explore(),
        describe: ({ files, notes }) =>
          [`${files.length} files in ${this.#workspace.reports}`, ...notes].join("; "),
        isIntact: (value) => isExplorationThere(value, this.#workspace.reports),
      },
      signal,
    );

    const evaluation = await runner.run<Evaluation>(
      {
        name: "evaluate",
        key: keys.evaluate(read.rows),
        run: () => this.#evaluate(),
        describe: describeEvaluation,
        isIntact: (value) => areOutOfFoldThere(value.outOfFold, this.#workspace),
      },
      signal,
    );
    const gates = passGates(project, evaluation);
    const model = await runner.run<RegisteredModelResult>(
      {
        name: "train",
        key: keys.train(read, evaluation),
        run: () => this.#train(evaluation),
        describe: (value) => `${value.name} version ${value.version}`,
        isIntact: (value) => isModelIntact(this.#store, value),
      },
      signal,
    );
    const path = await copyChampion(this.#workspace, this.#store, project.name);
    const result = {
      project: project.name,
      data: {
        rows: read.ledger.read,
        used: read.ledger.used,
        sha256,
        ledger: read.ledger,
        issues: read.issues,
      },
      split: evaluation.split,
      candidates: evaluation.candidates,
      selected: evaluation.selected,
      verdict: evaluation.verdict,
      gates,
      model: { ...model, path },
    };
    await runner.run(
      { name: "report", run: () => writeMetricsReport(this.#workspace, result), describe: (path) => path },
      signal,
    );
    return { ...result, stages: runner.reports };
  }

  /** The threads that were asked for; they start with the first stage that has work for them. */
  #threads(): Executor {
    this.#executor ??= executorFor(this.#options.threads);
    return this.#executor;
  }

  /** Tells of a workspace that was moved, and ends the runs that a killed process left running. */
  async #mendWorkspace(): Promise<void> {
    for (const former of this.#formerArtifactRoots)
      this.#observer.onWarning?.(
        `the workspace was moved or copied: what its database says to be in ${former} is read and written in ${this.#workspace.artifacts}`,
      );
    const abandoned = await endAbandonedRuns(this.#store, this.#options.project.name);
    if (abandoned > 0)
      this.#observer.onWarning?.(`${abandoned} interrupted run(s) of before are marked KILLED`);
  }

  async #explore(): Promise<Exploration> {
    const { project, signal } = this.#options;
    const onProgress = (done: number, total: number): void =>
      this.#observer.onProgress?.("explore", done, total);
    const { onWarning } = this.#observer;
    const dataset = await this.#data.load();
    return exploreData(project, dataset, this.#workspace.reports, { signal, onProgress, onWarning });
  }

  async #evaluate(): Promise<Evaluation> {
    const { project, signal, seed } = this.#options;
    const dataset = await this.#data.load();
    await this.#tracker.begin(dataset);
    const evaluation = await evaluateCandidates(project, dataset, {
      workspace: this.#workspace,
      seed,
      signal,
      executor: this.#threads(),
      onProgress: (done, total) => this.#observer.onProgress?.("evaluate", done, total),
    });
    for (const warning of evaluation.warnings) this.#observer.onWarning?.(warning);
    for (const candidate of evaluation.candidates)
      for (const warning of candidate.warnings) this.#observer.onWarning?.(`${candidate.name}: ${warning}`);
    await this.#tracker.log(dataset, evaluation, this.#exploration.files);
    return evaluation;
  }

  async #train(evaluation: Evaluation): Promise<RegisteredModelResult> {
    const { project, signal } = this.#options;
    const dataset = await this.#data.load();
    const tracked = await this.#tracker.log(dataset, evaluation, this.#exploration.files);
    return trainAndRegister({
      project,
      dataset,
      evaluation,
      store: this.#store,
      tracked,
      provenance: await this.#tracker.provenance(),
      executor: this.#threads(),
      signal,
      onWarning: this.#observer.onWarning,
    });
  }
}
