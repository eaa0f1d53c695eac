import { join } from "node:path";
import type { Executor } from "../core/index.ts";
import { writeFileAtomic } from "../files/index.ts";
import { readJson, type Workspace } from "./workspace.ts";

/**
 * The stages of a run, in order; there is a `plan` only where the run has a time budget, a `transport` only where the project names
 * other sites, `explain` and `optimism` only in a thorough run, and neither `train` nor `promote` where a gate is not passed.
 */
export type StageName =
  | "verify"
  | "read"
  | "explore"
  | "plan"
  | "evaluate"
  | "transport"
  | "explain"
  | "guard"
  | "optimism"
  | "train"
  | "promote"
  | "report";

/** How one stage of a run ended. */
export interface StageReport {
  readonly name: StageName;
  readonly status: "done" | "skipped" | "failed";
  readonly seconds: number;
  /** What it found or did, in a few words. */
  readonly detail: string;
}

/** Is told how a run goes. Its methods are called while the run waits and must be quick. */
export interface RunObserver {
  onStageStart?(name: StageName): void;
  onStageEnd?(report: StageReport): void;
  /**
   * @param done of `total`: bytes of `read`, figures of `explore`, fits of `evaluate` and `transport`, shuffles of `guard`, fits of `optimism`, parts of the work
   *   of `train`.
   * @param secondsLeft how long the rest of the stage will take, where that can be said better than by the time passed.
   */
  onProgress?(name: StageName, done: number, total: number, secondsLeft?: number): void;
  /** What a run has decided or expects, in one line. */
  onNote?(message: string): void;
  onWarning?(message: string): void;
}

/** Where the fits of a stage run, and how they are followed and stopped. */
export interface StageWork {
  readonly executor: Executor;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number, secondsLeft?: number) => void;
}

/** What a stage made of which inputs, as it is kept in the workspace. */
interface StageRecord {
  readonly key: string;
  readonly value: unknown;
}

/** One stage: its inputs as a hash, how it is done, and how to tell that an earlier result can be used. */
export interface Stage<T> {
  readonly name: StageName;
  /** Hash of all that the stage reads. A stage without one is always done. */
  readonly key?: string;
  /** Does the stage. */
  readonly run: () => Promise<T>;
  /** What it found or did, in a few words; of a skipped stage too. */
  readonly describe: (value: T) => string;
  /** Whether what an earlier run made is still there and whole. Default: it is. */
  readonly isIntact?: (value: T) => Promise<boolean>;
}

/**
 * Runs stages, skips those whose inputs have not changed, and remembers results. A record is written after its stage
 * is done, so an interrupted stage leaves the record of the run before.
 */
export class StageRunner {
  readonly reports: StageReport[] = [];
  readonly #file: string;
  readonly #observer: RunObserver;
  readonly #force: boolean;
  #records: Record<string, StageRecord> = {};

  private constructor(file: string, observer: RunObserver, force: boolean) {
    this.#file = file;
    this.#observer = observer;
    this.#force = force;
  }

  /** Reads what earlier runs of a project recorded. @param force whether every stage is done again. */
  static async open(
    workspace: Workspace,
    project: string,
    observer: RunObserver,
    force: boolean,
  ): Promise<StageRunner> {
    const runner = new StageRunner(join(workspace.stages, `${project}.json`), observer, force);
    const content = (await readJson(runner.#file)) as
      | { format?: number; stages?: Record<string, StageRecord> }
      | undefined;
    if (content?.format === recordFormat && content.stages !== undefined) runner.#records = content.stages;
    return runner;
  }

  /**
   * Runs a stage, or takes the result of an earlier run with the same key when it is still intact. What the stage throws is
   * reported and thrown on.
   *
   * @param stage its value must be plain JSON when it has a key, as it is recorded.
   */
  async run<T>(stage: Stage<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const start = performance.now();
    const end = (status: StageReport["status"], detail: string): void => {
      const report = { name: stage.name, status, seconds: (performance.now() - start) / 1000, detail };
      this.reports.push(report);
      this.#observer.onStageEnd?.(report);
    };
    this.#observer.onStageStart?.(stage.name);
    const earlier = await this.#earlier(stage);
    if (earlier !== undefined) {
      end("skipped", stage.describe(earlier));
      return earlier;
    }
    try {
      const value = await stage.run();
      signal?.throwIfAborted();
      if (stage.key !== undefined) await this.#record(stage.name, { key: stage.key, value });
      end("done", stage.describe(value));
      return value;
    } catch (error) {
      end("failed", error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  async #earlier<T>(stage: Stage<T>): Promise<T | undefined> {
    const record = this.#records[stage.name];
    if (this.#force || stage.key === undefined || record?.key !== stage.key) return undefined;
    const value = record.value as T;
    return stage.isIntact === undefined || (await stage.isIntact(value)) ? value : undefined;
  }

  async #record(name: StageName, record: StageRecord): Promise<void> {
    this.#records = { ...this.#records, [name]: record };
    await writeFileAtomic(
      this.#file,
      `${JSON.stringify({ format: recordFormat, stages: this.#records }, null, 1)}\n`,
    );
  }
}

/** The number of the format of the file of records. A file of another format is ignored: then every stage is done again. */
const recordFormat = 2;
