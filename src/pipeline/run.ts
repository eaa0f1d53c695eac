import type { Executor } from "../core/index.ts";
import { DataError, inlineExecutor } from "../core/index.ts";
import {
  assertValid,
  type Dataset,
  formatIssues,
  type Issue,
  type RowLedger,
  readDataset,
  verifyFile,
} from "../data/index.ts";
import { executorFor } from "../execute/index.ts";
import { mendArtifactLocations, openSqliteStore } from "../track/index.ts";
import { trainingPlan } from "./build-pipeline.ts";
import { type Evaluation, evaluateCandidates } from "./evaluate.ts";
import { type Exploration, exploreData, isExplorationThere } from "./explore-data.ts";
import { checkGates, type GateResult } from "./gates.ts";
import { lockWorkspace } from "./lock.ts";
import { writeMetricsReport } from "./metrics-report.ts";
import type { Project } from "./project.ts";
import { findProvenance } from "./provenance.ts";
import { copyChampion, isModelIntact, type RegisteredModelResult, trainAndRegister } from "./register.ts";
import { hashSource, hashValue, packageVersion } from "./source-hash.ts";
import { type RunObserver, type StageReport, StageRunner } from "./stages.ts";
import {
  beginRun,
  endAbandonedRuns,
  endRun,
  logEvaluation,
  logFiles,
  type Store,
  type TrackedRun,
} from "./track-run.ts";
import { prepareWorkspace, type Workspace, workspaceAt } from "./workspace.ts";

/** What a run is asked to do. */
export interface RunOptions {
  readonly project: Project;
  /** Where relative paths of the project start. */
  readonly directory: string;
  readonly workspace: string;
  /** Instead of the project's own seed. */
  readonly seed?: number | undefined;
  readonly threads: number;
  /** Does every stage again. */
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
  readonly candidates: Evaluation["candidates"];
  readonly selected: string;
  readonly verdict: string;
  readonly gates: readonly GateResult[];
  readonly model: RegisteredModelResult & { readonly path: string };
  readonly stages: readonly StageReport[];
}

/**
 * The journey of a project: verify and read its rows, compare the candidates, hold the best against the gates, train
 * it on all rows, register it, report. Stages whose inputs have not changed are skipped.
 *
 * @throws {DataError} when the data or a gate stops the run; {@link ConflictError} when another run has the workspace.
 */
export async function runProject(options: RunOptions): Promise<RunResult> {
  const workspace = workspaceAt(options.workspace);
  await prepareWorkspace(workspace);
  const lock = lockWorkspace(workspace);
  try {
    const store = await openSqliteStore(workspace.database, { artifactRoot: workspace.artifacts });
    try {
      return await new Journey(options, workspace, store).run();
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
  readonly #observer: RunObserver;
  #dataset: Promise<Dataset> | undefined;
  #executor: Executor | undefined;
  #tracked: TrackedRun | undefined;
  #exploration: Exploration = { files: [] };

  constructor(options: RunOptions, workspace: Workspace, store: Store) {
    this.#options = options;
    this.#workspace = workspace;
    this.#store = store;
    this.#observer = options.observer ?? {};
  }

  async run(): Promise<RunResult> {
    await this.#mendWorkspace();
    try {
      const result = await this.#stages();
      await this.#endTracked("FINISHED");
      return result;
    } catch (error) {
      await this.#endTracked(this.#options.signal?.aborted === true ? "KILLED" : "FAILED");
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
      { name: "verify", run: () => this.#verify(), describe: () => "files match their SHA-256" },
      signal,
    );
    const inputs = hashValue({
      sha256,
      data: project.data,
      schema: project.schema,
      version: packageVersion,
      source: hashSource(),
    });
    const read = await runner.run(
      { name: "read", key: inputs, run: () => this.#read(), describe: describeRead },
      signal,
    );

    this.#exploration = await runner.run<Exploration>(
      {
        name: "explore",
        key: inputs,
        run: () => this.#explore(),
        describe: ({ files }) => `${files.length} files in ${this.#workspace.reports}`,
        isIntact: async (value) => isExplorationThere(value, this.#workspace.reports),
      },
      signal,
    );

    const plan = trainingPlan(project, this.#options.seed);
    const comparison = hashValue({ inputs, plan, threshold: project.threshold });
    const evaluation = await runner.run<Evaluation>(
      {
        name: "evaluate",
        key: comparison,
        run: () => this.#evaluate(),
        describe: (value) => `selected ${value.selected}: ${value.verdict}`,
      },
      signal,
    );
    const gates = this.#passGates(evaluation);
    const model = await runner.run<RegisteredModelResult>(
      {
        name: "train",
        key: hashValue({ comparison, selected: evaluation.selected }),
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

  async #mendWorkspace(): Promise<void> {
    const mended = await mendArtifactLocations(this.#store, this.#workspace.artifacts);
    if (mended > 0)
      this.#observer.onWarning?.(
        `the workspace was moved: ${mended} artifact locations now point to ${this.#workspace.artifacts}`,
      );
    const abandoned = await endAbandonedRuns(this.#store, this.#options.project.name);
    if (abandoned > 0)
      this.#observer.onWarning?.(`${abandoned} interrupted run(s) of before are marked KILLED`);
  }

  /** Checks all files of the project against their hashes, the external cohorts too, and returns the training file's. */
  async #verify(): Promise<string> {
    const { project, directory } = this.#options;
    const { training, external = {} } = project.data;
    const places = { baseDir: directory, cacheDir: this.#workspace.data };
    for (const file of [training, ...Object.values(external)]) await verifyFile(file, places);
    return training.sha256;
  }

  #load(): Promise<Dataset> {
    const { project, directory, signal } = this.#options;
    const { schema, data } = project;
    this.#dataset ??= readDataset({
      schema,
      format: data.format,
      file: data.training,
      baseDir: directory,
      cacheDir: this.#workspace.data,
      duplicates: data.duplicates,
      signal,
    });
    return this.#dataset;
  }

  async #read(): Promise<{ ledger: RowLedger; issues: readonly Issue[] }> {
    const dataset = await this.#load();
    assertValid(dataset);
    if (dataset.issues.length > 0)
      this.#observer.onWarning?.(`${dataset.source}\n${formatIssues(dataset.issues)}`);
    return { ledger: dataset.ledger, issues: dataset.issues };
  }

  async #explore(): Promise<Exploration> {
    const { project, signal } = this.#options;
    const onProgress = (done: number, total: number): void =>
      this.#observer.onProgress?.("explore", done, total);
    return exploreData(project, await this.#load(), this.#workspace.reports, { signal, onProgress });
  }

  async #evaluate(): Promise<Evaluation> {
    const { project, signal, seed, threads } = this.#options;
    const dataset = await this.#load();
    await this.#begin(dataset);
    this.#executor = executorFor(threads);
    const evaluation = await evaluateCandidates(project, dataset, {
      seed,
      signal,
      executor: this.#executor,
      onProgress: (done, total) => this.#observer.onProgress?.("evaluate", done, total),
    });
    for (const candidate of evaluation.candidates)
      for (const warning of candidate.warnings) this.#observer.onWarning?.(`${candidate.name}: ${warning}`);
    await this.#logEvaluation(dataset, evaluation);
    return evaluation;
  }

  #passGates(evaluation: Evaluation): GateResult[] {
    const selected = evaluation.candidates.find((candidate) => candidate.name === evaluation.selected)!;
    const means = Object.fromEntries(
      Object.entries(selected.metrics).map(([name, { mean }]) => [name, mean]),
    );
    const gates = checkGates(this.#options.project.gates ?? [], means);
    const failed = gates.filter((gate) => !gate.passed);
    if (failed.length > 0)
      throw new DataError(
        "gate/failed",
        `${evaluation.selected} must pass its gates: ${failed.map((gate) => gate.message).join("; ")}`,
        {
          hint: "nothing was registered; the champion stays as it was. Improve the model, or change the gates in the project's config",
          details: { gates },
        },
      );
    return gates;
  }

  async #train(evaluation: Evaluation): Promise<RegisteredModelResult> {
    const { project, signal, directory } = this.#options;
    const dataset = await this.#load();
    const tracked = await this.#begin(dataset);
    if (!this.#isEvaluationLogged) await this.#logEvaluation(dataset, evaluation);
    return trainAndRegister({
      project,
      dataset,
      evaluation,
      store: this.#store,
      tracked,
      provenance: await findProvenance(directory),
      executor: this.#executor ?? inlineExecutor,
      signal,
      onWarning: this.#observer.onWarning,
    });
  }

  #isEvaluationLogged = false;

  async #logEvaluation(dataset: Dataset, evaluation: Evaluation): Promise<void> {
    const { project, directory } = this.#options;
    const tracked = await this.#begin(dataset);
    await logEvaluation(this.#store, tracked, project, dataset, evaluation, await findProvenance(directory));
    await logFiles(tracked, this.#workspace.reports, this.#exploration.files);
    this.#isEvaluationLogged = true;
  }

  /** Begins the tracked run with the first stage that has something to track. */
  async #begin(dataset: Dataset): Promise<TrackedRun> {
    const { project, directory, seed } = this.#options;
    this.#tracked ??= await beginRun(
      this.#store,
      project,
      dataset,
      await findProvenance(directory),
      trainingPlan(project, seed),
    );
    return this.#tracked;
  }

  async #endTracked(status: "FINISHED" | "FAILED" | "KILLED"): Promise<void> {
    if (this.#tracked !== undefined) await endRun(this.#store, this.#tracked.runId, status);
  }
}

function describeRead({ ledger, issues }: { ledger: RowLedger; issues: readonly Issue[] }): string {
  const dropped = ledger.dropped.map(({ rule, rows }) => `${rows.length} dropped by ${rule}`).join(", ");
  const warnings = issues.length === 0 ? "" : `, ${issues.length} warning(s)`;
  return `${ledger.read} rows read, ${ledger.used} used${dropped === "" ? "" : ` (${dropped})`}${warnings}`;
}
