import type { Executor } from "../core/index.ts";
import { executorFor } from "../execute/index.ts";
import type { TrainingPlan } from "../project/build-pipeline.ts";
import { type Allowance, allowGates, checkAllowances, describeUnneeded } from "./allowances.ts";
import { checkArtifactPlace } from "./artifact-place.ts";
import { checkColumns, mendWorkspace } from "./before-stages.ts";
import { championOf, findChampion, settleChampion } from "./champion.ts";
import { describeDropped } from "./dropped-rows.ts";
import { describeEvaluation, type Evaluation, evaluateCandidates } from "./evaluate.ts";
import { explainChosen } from "./explain-stage.ts";
import { type Exploration, exploreData, isExplorationThere } from "./explore-data.ts";
import { type GateResult, mayRegister, overridden } from "./gates.ts";
import { holdParity, ParityFailure } from "./guards/artifact-parity.ts";
import { describeGuards, type GuardFigures, measureGuards } from "./guards/guard-figures.ts";
import { holdAgainstGates } from "./hold-gates.ts";
import { writeMetricsReport } from "./metrics-report.ts";
import { isSearched, judgeChosen, type Optimism, optimismStage } from "./optimism.ts";
import { areOutOfFoldThere } from "./out-of-fold.ts";
import { fitCandidates, planRun, type RunPlan, withCandidates, withinBudget } from "./plan-run.ts";
import { describeRead, ProjectData, type ReadSummary } from "./project-data.ts";
import { isModelIntact, type RegisteredModelResult, trainAndRegister } from "./register.ts";
import type { RunOptions } from "./run-options.ts";
import { type FailedRun, type FinishedRun, type RunResult, whatWasFound } from "./run-result.ts";
import { RunTracker } from "./run-tracker.ts";
import { sourceRoot } from "./running-copy.ts";
import { StageKeys } from "./stage-keys.ts";
import { type RunObserver, type StageName, StageRunner, type StageWork } from "./stages.ts";
import type { BudgetedCandidates } from "./time-budget.ts";
import type { Store, TrackedRun } from "./track-run.ts";
import { judgeTransport, type TransportResult } from "./transport.ts";
import { describeTransport, siteWarnings } from "./transport-words.ts";
import { reportsOf, type Workspace } from "./workspace.ts";

/** What comes of a run whose selected candidate is not registered. */
type RefusedRun = Pick<FailedRun, "status" | "champion" | "gates">;

/** One run under way: what its stages share. */
export class Journey {
  readonly #options: RunOptions;
  readonly #workspace: Workspace;
  readonly #reports: string;
  readonly #store: Store;
  readonly #formerArtifactRoots: readonly string[];
  readonly #observer: RunObserver;
  readonly #data: ProjectData;
  readonly #tracker: RunTracker;
  #executor: Executor | undefined;
  #transport: TransportResult | undefined;
  #optimism: Optimism | undefined;
  #exploration: Exploration = { files: [], sha256: [], notes: [] };
  readonly #began = performance.now();

  constructor(
    options: RunOptions,
    workspace: Workspace,
    store: Store,
    formerArtifactRoots: readonly string[],
  ) {
    this.#options = options;
    this.#workspace = workspace;
    this.#reports = reportsOf(workspace, options.project.name);
    this.#store = store;
    this.#formerArtifactRoots = formerArtifactRoots;
    this.#observer = options.observer ?? {};
    this.#data = new ProjectData(options, workspace, this.#observer);
    this.#tracker = new RunTracker(options, workspace, store);
  }

  async run(): Promise<RunResult> {
    checkAllowances(this.#allowed);
    await checkArtifactPlace(this.#options.project.name, this.#store, this.#workspace);
    await mendWorkspace(this.#store, this.#workspace, this.#formerArtifactRoots, this.#observer);
    await checkColumns(this.#options.project, this.#store, this.#allowed, this.#observer);
    try {
      const result = await this.#stages();
      await this.#tracker.end(result.status === "failed" ? "FAILED" : "FINISHED");
      return result;
    } catch (error) {
      await this.#tracker.end(this.#options.signal?.aborted === true ? "KILLED" : "FAILED");
      throw error;
    } finally {
      await this.#executor?.close();
    }
  }

  async #stages(): Promise<RunResult> {
    const { project, signal, thorough } = this.#options;
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
    const keys = new StageKeys(project, sourceRoot);
    const read = await runner.run(
      { name: "read", key: keys.read(), run: () => this.#data.read(), describe: describeRead },
      signal,
    );
    for (const line of describeDropped(read)) this.#observer.onWarning?.(line);

    if (this.#options.figures !== false)
      this.#exploration = await runner.run<Exploration>(
        {
          name: "explore",
          key: keys.explore(read.rows),
          run: () => this.#explore(),
          describe: ({ files, notes }) => [`${files.length} files in ${this.#reports}`, ...notes].join("; "),
          isIntact: (value) => isExplorationThere(value, this.#reports),
        },
        signal,
      );

    const plan = await this.#plan(runner, keys, read);
    const evaluation = await runner.run<Evaluation>(
      {
        name: "evaluate",
        key: keys.evaluate(read.rows, plan.training),
        run: () => this.#evaluate(plan),
        describe: describeEvaluation,
        isIntact: (value) => areOutOfFoldThere(value.outOfFold, this.#workspace),
      },
      signal,
    );
    const transport = await this.#judgeSites(runner, keys, read, plan, evaluation);
    const explanation = await explainChosen(runner, {
      ...{ options: this.#options, plan, evaluation },
      key: keys.explain(read.rows, plan.training, evaluation),
      open: async () => ({ dataset: await this.#data.load(), executor: this.#threads() }),
      track: async (figures) => {
        await this.#track(plan, evaluation);
        await this.#tracker.logFigures(figures);
      },
    });
    const held = await this.#holdGates(runner, keys, read, plan, evaluation);
    if (thorough === true && !isSearched(evaluation))
      this.#optimism = await runner.run(
        optimismStage(keys.optimism(read, plan.training, evaluation.selected), async () => {
          const dataset = await this.#data.load();
          const work = this.#workOf("optimism");
          this.#optimism = await judgeChosen(project, dataset, plan.training, evaluation, work);
          await this.#track(plan, evaluation);
          return this.#optimism;
        }),
        signal,
      );
    const trainKey = keys.train(read, plan.training, evaluation, overridden(held));
    const { gates, ...outcome } = mayRegister(held)
      ? await this.#register(runner, trainKey, keys, plan, evaluation, held)
      : await this.#refuse(plan, evaluation, held);
    for (const line of describeUnneeded(gates, this.#allowed)) this.#observer.onWarning?.(line);
    await this.#tracker.meet(gates);
    const result = {
      ...whatWasFound(project.name, {
        ...{ sha256, read, plan, evaluation, transport, explanation, optimism: this.#optimism, gates },
      }),
      ...outcome,
    };
    await runner.run(
      { name: "report", run: () => writeMetricsReport(this.#reports, result), describe: (path) => path },
      signal,
    );
    return { ...result, stages: runner.reports };
  }

  /** Holds what was selected against all gates that can be held before there is a model; those that fail may be allowed. */
  async #holdGates(
    runner: StageRunner,
    keys: StageKeys,
    read: ReadSummary,
    plan: RunPlan,
    evaluation: Evaluation,
  ): Promise<readonly GateResult[]> {
    const { project, signal, thorough: isThorough = false } = this.#options;
    const { selected } = evaluation;
    const figures = await runner.run<GuardFigures>(
      {
        name: "guard",
        key: keys.guard(read, plan.training, selected, isThorough),
        run: async () =>
          measureGuards(project, await this.#data.load(), {
            plan: plan.training,
            selected,
            isThorough,
            ...this.#workOf("guard"),
          }),
        describe: describeGuards,
      },
      signal,
    );
    const gates = allowGates(holdAgainstGates(project, evaluation, figures, read.ledger), this.#allowed);
    for (const { warns, message } of gates) if (warns === true) this.#observer.onWarning?.(message);
    await this.#tracker.meet(gates);
    return gates;
  }

  /** What somebody lets this run do although it would else refuse. */
  get #allowed(): readonly Allowance[] {
    return this.#options.allow ?? [];
  }

  /**
   * Trains what was selected, registers it and makes it the champion; or finds the version that an earlier run made of the same, and
   * the champion that the registry has now.
   */
  async #register(
    runner: StageRunner,
    trainKey: string,
    keys: StageKeys,
    plan: RunPlan,
    evaluation: Evaluation,
    held: readonly GateResult[],
  ): Promise<Pick<FinishedRun, "status" | "model" | "champion" | "gates"> | RefusedRun> {
    const { signal } = this.#options;
    let model: RegisteredModelResult;
    try {
      model = await runner.run<RegisteredModelResult>(
        {
          name: "train",
          key: trainKey,
          run: () => this.#train(plan, evaluation, held),
          describe: (value) => `${value.name} version ${value.version}`,
          isIntact: (value) => isModelIntact(this.#store, value),
        },
        signal,
      );
    } catch (error) {
      if (error instanceof ParityFailure) return this.#refuse(plan, evaluation, [...held, error.gate]);
      throw error;
    }
    const settled = await settleChampion(model, {
      runner,
      key: keys.promote(model),
      registry: this.#store,
      workspace: this.#workspace,
      signal,
      onWarning: this.#observer.onWarning,
    });
    const gates = [...held, ...allowGates([holdParity(model.parity)], this.#allowed)];
    return { status: "finished", gates, ...settled };
  }

  /** Records a run whose selected candidate does not pass the gates, and leaves the champion as it is. */
  async #refuse(plan: RunPlan, evaluation: Evaluation, gates: readonly GateResult[]): Promise<RefusedRun> {
    await this.#track(plan, evaluation);
    const champion = await findChampion(this.#store, this.#options.project.name);
    return { status: "failed", gates, ...(champion === undefined ? {} : { champion: championOf(champion) }) };
  }

  /** The threads that were asked for; they start with the first stage that has work for them. */
  #threads(): Executor {
    this.#executor ??= executorFor(this.#options.threads);
    return this.#executor;
  }

  /** Where fits of a stage run, and how they are followed and stopped. */
  #workOf(stage: StageName): StageWork {
    return {
      executor: this.#threads(),
      signal: this.#options.signal,
      onProgress: (...progress) => this.#observer.onProgress?.(stage, ...progress),
    };
  }

  /** What is compared: what the project and the number of rows say, and as much of it as fits into the time. */
  async #plan(runner: StageRunner, keys: StageKeys, read: ReadSummary): Promise<RunPlan> {
    const { project, seed, signal, thorough, threads, timeBudgetSeconds, candidates } = this.#options;
    let plan = planRun(project, { seed, nRows: read.ledger.used, isThorough: thorough });
    if (candidates !== undefined) plan = withCandidates(plan, candidates);
    if (timeBudgetSeconds !== undefined) {
      const fitting = await runner.run<BudgetedCandidates>(
        {
          name: "plan",
          key: keys.plan(read.rows, plan.training, timeBudgetSeconds, threads),
          run: () => this.#fitCandidates(plan.training, timeBudgetSeconds),
          describe: ({ candidates }) => candidates.map(({ name }) => name).join(", "),
        },
        signal,
      );
      plan = withinBudget(plan, timeBudgetSeconds, fitting);
    }
    for (const line of plan.decisions) this.#observer.onNote?.(line);
    return plan;
  }

  async #fitCandidates(training: TrainingPlan, budgetSeconds: number): Promise<BudgetedCandidates> {
    const { project, signal, threads } = this.#options;
    const dataset = await this.#data.load();
    const usedSeconds = (performance.now() - this.#began) / 1000;
    return fitCandidates(project, dataset, training, {
      nThreads: threads,
      budgetSeconds,
      usedSeconds,
      signal,
    });
  }

  async #explore(): Promise<Exploration> {
    const { project, signal } = this.#options;
    const onProgress = (done: number, total: number): void =>
      this.#observer.onProgress?.("explore", done, total);
    const { onWarning } = this.#observer;
    const dataset = await this.#data.load();
    return exploreData(project, dataset, this.#reports, { signal, onProgress, onWarning });
  }

  async #evaluate(plan: RunPlan): Promise<Evaluation> {
    const dataset = await this.#data.load();
    await this.#tracker.begin(dataset, plan);
    const evaluation = await evaluateCandidates(this.#options.project, dataset, {
      workspace: this.#workspace,
      plan: plan.training,
      estimates: plan.estimates,
      onNote: (line) => this.#observer.onNote?.(line),
      ...this.#workOf("evaluate"),
    });
    for (const candidate of evaluation.candidates)
      for (const warning of candidate.warnings) this.#observer.onWarning?.(`${candidate.name}: ${warning}`);
    for (const warning of evaluation.warnings) this.#observer.onWarning?.(warning);
    await this.#track(plan, evaluation);
    return evaluation;
  }

  /** Judges the chosen candidate at the other sites of the project. @returns `undefined` where it names none. */
  async #judgeSites(
    runner: StageRunner,
    keys: StageKeys,
    read: ReadSummary,
    plan: RunPlan,
    evaluation: Evaluation,
  ): Promise<TransportResult | undefined> {
    const { project, signal, thorough: isThorough = false } = this.#options;
    if (Object.keys(project.data.external ?? {}).length === 0) return undefined;
    this.#transport = await runner.run<TransportResult>(
      {
        name: "transport",
        key: keys.transport(read.rows, plan.training, evaluation, isThorough),
        run: async () => {
          this.#transport = await judgeTransport(project, await this.#data.load(), {
            plan: plan.training,
            evaluation,
            isThorough,
            load: (name) => this.#data.loadExternal(name),
            ...this.#workOf("transport"),
          });
          await this.#track(plan, evaluation);
          return this.#transport;
        },
        describe: describeTransport,
      },
      signal,
    );
    for (const line of siteWarnings(this.#transport)) this.#observer.onWarning?.(line);
    return this.#transport;
  }

  /** Writes the comparison and what was found at other sites to the tracked run, unless that was done. */
  async #track(plan: RunPlan, evaluation: Evaluation): Promise<TrackedRun> {
    const tracked = await this.#tracker.log(
      await this.#data.load(),
      plan,
      evaluation,
      this.#exploration.files,
    );
    if (this.#transport !== undefined) await this.#tracker.logTransport(this.#transport);
    if (this.#optimism !== undefined) await this.#tracker.logOptimism(this.#optimism);
    return tracked;
  }

  async #train(
    plan: RunPlan,
    evaluation: Evaluation,
    gates: readonly GateResult[],
  ): Promise<RegisteredModelResult> {
    const dataset = await this.#data.load();
    const tracked = await this.#track(plan, evaluation);
    return trainAndRegister({
      project: this.#options.project,
      dataset,
      training: plan.training,
      evaluation,
      store: this.#store,
      tracked,
      provenance: await this.#tracker.provenance(),
      gates,
      allow: (gate) => allowGates([gate], this.#allowed)[0]!,
      onWarning: this.#observer.onWarning,
      ...this.#workOf("train"),
    });
  }
}
