import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { Executor } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import { replaceDirectory } from "../files/index.ts";
import { buildClassifier } from "../learn/index.ts";
import { loadModel, saveModel, writeRegistration } from "../model/index.ts";
import { classifierName, pipelineSpec, type TrainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import { withParams } from "../project/search-trials.ts";
import { positiveClass, profileTable, type Schema } from "../schema/index.ts";
import { artifactPath, type ModelVersion } from "../track/index.ts";
import { dividedRows } from "./choose-split.ts";
import type { Evaluation } from "./evaluate.ts";
import { withoutNumbers } from "./fold-warnings.ts";
import { allowedTags, type GateResult, overridden } from "./gates.ts";
import { holdParity, measureParity, type Parity, ParityFailure } from "./guards/artifact-parity.ts";
import { meanPoints } from "./metric-points.ts";
import type { Provenance } from "./provenance.ts";
import type { Store, TrackedRun } from "./track-run.ts";
import { thresholdToKeep } from "./tuned-threshold.ts";
import { typicalRows } from "./typical-rows.ts";
import type { Workspace } from "./workspace.ts";

/** A model in the registry. Plain JSON. */
export interface RegisteredModelResult {
  readonly name: string;
  readonly version: string;
  /** The digest of its files: see `digestOf` of `model/`. */
  readonly sha256: string;
  /** The digest of what it has learned, the same for every equal training: see `ModelInfo.weights`. */
  readonly weights: string;
  readonly runId: string;
  readonly modelId: string;
  /** How its files answer training rows beside the model that was trained. */
  readonly parity: Parity;
}

/** What {@link trainAndRegister} needs. */
export interface TrainOptions {
  readonly project: Project;
  readonly dataset: Dataset;
  /** By which the candidates were compared. */
  readonly training: TrainingPlan;
  readonly evaluation: Evaluation;
  readonly store: Store;
  readonly tracked: TrackedRun;
  readonly provenance: Provenance;
  /** How the gates were met that were held before. */
  readonly gates: readonly GateResult[];
  /** Decides of the gate that is held now, the parity of the files, whether it is allowed to fail. */
  readonly allow: (gate: GateResult) => GateResult;
  readonly executor: Executor;
  readonly signal?: AbortSignal | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Hears of the fit. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Fits the selected candidate on all rows, writes it as a logged model of the run, and registers it as the next version. The
 * champion stays as it was.
 *
 * @returns the version that was registered.
 * @throws {ParityFailure} when the files answer otherwise than the model that was trained, and that is not allowed.
 */
export async function trainAndRegister(options: TrainOptions): Promise<RegisteredModelResult> {
  const { project, dataset, training, evaluation, store, tracked, provenance } = options;
  const { schema } = project;
  const declared = training.candidates.find(({ name }) => name === evaluation.selected)!;
  const selected = evaluation.candidates.find(({ name }) => name === evaluation.selected)!;
  const candidate = withParams(declared, selected.search?.chosen ?? {});
  const spec = pipelineSpec(schema, candidate, evaluation.seed);
  const fitted = await buildClassifier(spec).fit(dataset.table, dataset.labels, {
    groups: dividedRows(evaluation.split, dataset).groups,
    executor: options.executor,
    signal: options.signal,
    onProgress: options.onProgress,
  });
  const said = selected.warnings.map(withoutNumbers);
  for (const warning of fitted.warnings)
    if (!said.some((sentence) => sentence.startsWith(withoutNumbers(warning))))
      options.onWarning?.(`${candidate.name}: ${warning}`);

  const logged = await store.createLoggedModel(tracked.experimentId, {
    name: "model",
    sourceRunId: tracked.runId,
    modelType: classifierName(candidate),
    params: Object.entries(selected.params).map(([key, value]) => ({ key, value })),
    metrics: meanPoints(selected),
  });
  const model = await saveModel(artifactPath(logged.artifactUri), {
    name: project.name,
    estimator: classifierName(candidate),
    classifier: fitted,
    schema: withMissingTokens(schema, project.data.format.missing),
    threshold: thresholdToKeep(project, selected.threshold),
    inputExample: typicalRows(dataset.table, schema),
    profile: profileTable(schema, dataset.table, dataset.labels),
    metrics: { candidate: candidate.name, ...selected.metrics },
    provenance: {
      ...provenance,
      data: { sha256: dataset.sha256, rows: dataset.ledger.read, used: dataset.ledger.used },
      split: evaluation.split,
      folds: evaluation.folds,
      repeats: evaluation.repeats,
      seed: evaluation.seed,
      verdict: evaluation.verdict,
      params: selected.params,
      ...(overridden(options.gates).length === 0 ? {} : { allowed: overridden(options.gates) }),
      ...(selected.threshold === undefined ? {} : { threshold: selected.threshold }),
    },
    runId: tracked.runId,
    modelId: logged.modelId,
    artifactPath: logged.artifactUri,
  })
    .then((saved) => {
      options.signal?.throwIfAborted();
      return saved;
    })
    .catch(async (error: unknown) => {
      // the first error is the one to tell; a database that fails too leaves the model PENDING, which the next run sees
      await store.finishLoggedModel(logged.modelId, "FAILED").catch(() => undefined);
      throw error;
    });
  const { weights = "" } = model.info;
  const parity = await measureParity(fitted, model, dataset.table, {
    positive: positiveClass(schema, dataset.labels.classes),
    threshold: thresholdToKeep(project, selected.threshold),
  });
  const gate = options.allow(holdParity(parity));
  if (!gate.passed && gate.allowed === undefined) {
    await store.finishLoggedModel(logged.modelId, "FAILED");
    throw new ParityFailure(gate);
  }
  await store.finishLoggedModel(logged.modelId, "READY");
  const registered = await store.createModelVersion(project.name, {
    source: `models:/${logged.modelId}`,
    storageLocation: logged.artifactUri,
    runId: tracked.runId,
    description: evaluation.verdict,
    tags: {
      "systole.model_sha256": model.info.digest,
      "systole.weights_sha256": weights,
      ...allowedTags([...options.gates, gate]),
    },
  });
  return {
    name: project.name,
    version: registered.version,
    sha256: model.info.digest,
    weights,
    runId: tracked.runId,
    modelId: logged.modelId,
    parity,
  };
}

/**
 * A schema that knows the texts which mean "missing" in the training file. A model knows no file format, so they are added to
 * each of its columns.
 */
export function withMissingTokens(schema: Schema, tokens: readonly string[] = []): Schema {
  if (tokens.length === 0) return schema;
  const columns = schema.columns.map((spec) => ({
    ...spec,
    missing: [...new Set([...(spec.missing ?? []), ...tokens])],
  }));
  return { ...schema, columns };
}

/** Whether a model that an earlier run registered is still there, loads, and has the same digest. */
export async function isModelIntact(store: Store, result: RegisteredModelResult): Promise<boolean> {
  try {
    const { storageLocation } = await store.getModelVersion(result.name, result.version);
    const model = await loadModel(artifactPath(storageLocation));
    return model.info.digest === result.sha256;
  } catch {
    return false; // gone or damaged: it is made again
  }
}

/**
 * Makes `models/<name>` a copy of the champion, for people: a link that always leads to a whole directory, of the old
 * champion or of the new one.
 *
 * @returns its path.
 */
export async function copyChampion(workspace: Workspace, champion: ModelVersion): Promise<string> {
  const { name } = champion;
  const target = join(workspace.models, name);
  const source = artifactPath(champion.storageLocation);
  if (await isSameModel(source, target, champion.version)) return target;
  await replaceDirectory(
    target,
    async (directory) => {
      await cp(source, directory, { recursive: true });
      await writeRegistration(directory, { name, version: champion.version });
    },
    { asLink: true },
  );
  return target;
}

/** Whether the copy is that of this version already, and intact: then nothing is copied. */
async function isSameModel(source: string, target: string, version: string): Promise<boolean> {
  try {
    const [mine, theirs] = await Promise.all([loadModel(target), loadModel(source)]);
    return mine.info.digest === theirs.info.digest && mine.info.version === version;
  } catch {
    return false;
  }
}
