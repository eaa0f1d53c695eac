import type { TrainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import { findSpec, type Schema } from "../schema/index.ts";
import { CodeVersions } from "./code-version.ts";
import type { Evaluation } from "./evaluate.ts";
import { hashValue } from "./hash-value.ts";
import type { ReadSummary } from "./project-data.ts";
import type { RegisteredModelResult } from "./register.ts";

/**
 * The modules in which the code of a stage begins. What they import, and what that imports in turn, is the code of the stage.
 * The threads that the work of a stage may run on belong to it, as they load its tasks by name.
 */
export const stageEntries = {
  read: ["pipeline/project-data"],
  explore: ["pipeline/explore-data"],
  plan: ["pipeline/plan-run", "execute/index"],
  evaluate: ["pipeline/evaluate", "execute/index"],
  transport: ["pipeline/transport", "execute/index"],
  explain: ["pipeline/explain-model", "execute/index"],
  guard: ["pipeline/guards/guard-figures", "execute/index"],
  optimism: ["pipeline/optimism", "execute/index"],
  train: ["pipeline/register", "execute/index"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * The keys of the stages that may be skipped. Each is a hash of what its stage reads: the version of its code, the values it is
 * given, the part of the project that concerns it. What a stage does not read (gates, how the model is served, titles where
 * nothing is drawn) is in no key of it.
 */
export class StageKeys {
  readonly #project: Project;
  readonly #code: CodeVersions;

  /** @param sourceRoot the directory that the running copy of Systole lies in. */
  constructor(project: Project, sourceRoot: string) {
    this.#project = project;
    this.#code = new CodeVersions(sourceRoot);
  }

  /** The key of reading: the declaration of the training file with its pinned hash, and the schema. */
  read(): string {
    const { data, schema } = this.#project;
    const { format, training, duplicates } = data;
    return this.#key("read", { format, training, duplicates, schema });
  }

  /** The key of the figures: the rows, and all that people read of the columns. @param rows the digest of the rows. */
  explore(rows: string): string {
    const { schema, title, name } = this.#project;
    return this.#key("explore", { rows, schema, title: title ?? name });
  }

  /**
   * The key of what fits into a time: all that the comparison reads, the time, and the threads. What was chosen is kept, so that
   * the same run again does not choose anew by a clock that says something else.
   */
  plan(rows: string, training: TrainingPlan, budgetSeconds: number, nThreads: number): string {
    const inputs = this.#compared(rows, training);
    return this.#key("plan", { ...inputs, budgetSeconds, nThreads });
  }

  /** The key of the comparison: the rows by their digest, what is trained on them and how, where labels are cut, and the groups judged apart. */
  evaluate(rows: string, training: TrainingPlan): string {
    const { schema, subgroups } = this.#project;
    // groups are called by the labels of their codes
    const named = subgroups?.map((spec) => findSpec(schema, typeof spec === "string" ? spec : spec.column));
    return this.#key("evaluate", { ...this.#compared(rows, training), subgroups, named });
  }

  /** The key of what the built-in gates look at: all that the comparison reads, what it chose, and the ledger of rows. */
  guard(read: ReadSummary, training: TrainingPlan, selected: string, isThorough: boolean): string {
    const { rows, ledger } = read;
    return this.#key("guard", { ...this.#compared(rows, training), ledger, selected, isThorough });
  }

  /** The key of the optimism bootstrap: all that the comparison reads, and what it chose. */
  optimism({ rows }: ReadSummary, training: TrainingPlan, selected: string): string {
    return this.#key("optimism", { ...this.#compared(rows, training), selected });
  }

  #compared(rows: string, training: TrainingPlan): object {
    const { schema, threshold } = this.#project;
    const plan = { ...this.#project.training, ...training };
    return { rows, schema: withoutWords(schema), plan, threshold };
  }

  /**
   * The key of judging at other sites: the rows trained on, the declarations of the other files with their pinned hashes, the sets of
   * columns, and which candidates are judged.
   */
  transport(rows: string, training: TrainingPlan, evaluation: Evaluation, isThorough: boolean): string {
    const { data, schema, threshold, transport } = this.#project;
    const { format, external, duplicates } = data;
    const { constants = {} } = data.training;
    const kept = evaluation.candidates.map(({ search, threshold: tuned }) => [search?.chosen, tuned?.kept]);
    const inputs = { rows, schema, format, external, duplicates, constants, threshold, transport };
    const { selected } = evaluation;
    return this.#key("transport", { ...inputs, plan: training, selected, kept, isThorough });
  }

  /** The key of explaining: all that the comparison read, and which candidate was chosen with which parameters and threshold. */
  explain(rows: string, training: TrainingPlan, evaluation: Evaluation): string {
    const { selected, candidates } = evaluation;
    const kept = candidates.map(({ search, threshold }) => [search?.chosen, threshold?.kept]);
    return this.#key("explain", { ...this.#compared(rows, training), selected, kept });
  }

  /**
   * The key of training: the rows, the schema that a model carries with it, and all that the comparison found, except for how long
   * fitting took and how the chosen candidate is judged, which changes nothing of the model; and which gates failed and were
   * allowed, which the model says of itself.
   */
  train(
    { rows, ledger }: ReadSummary,
    training: TrainingPlan,
    evaluation: Evaluation,
    allowed: readonly object[] = [],
  ): string {
    const { name, schema, threshold, data } = this.#project;
    const { judgement: _, sampleSize: __, ...compared } = evaluation;
    const candidates = evaluation.candidates.map(({ fitSeconds: _, ...found }) => found);
    return this.#key("train", {
      name,
      rows,
      ledger,
      sha256: data.training.sha256,
      missing: data.format.missing,
      schema,
      threshold,
      plan: training,
      evaluation: { ...compared, candidates },
      ...(allowed.length === 0 ? {} : { allowed }),
    });
  }

  /**
   * The key of making a version the champion. That is done once for a version, whatever code did it: when somebody moves the alias
   * afterwards, it stays where they moved it.
   */
  promote({ name, version, modelId }: RegisteredModelResult): string {
    return hashValue({ champion: { name, version, modelId } });
  }

  #key(stage: keyof typeof stageEntries, inputs: object): string {
    return hashValue({ code: this.#code.versionOf(stageEntries[stage]), inputs });
  }
}

/** A schema without what only people read, and without its other codings, which no longer matter once the rows are read. */
function withoutWords({ columns, target }: Schema): object {
  const { labels: _, ...rule } = target;
  return {
    columns: columns.map(({ description: _, unit: __, ...spec }) =>
      spec.kind === "categorical" ? { ...spec, codes: spec.codes.map((code) => code.value) } : spec,
    ),
    target: rule,
  };
}
