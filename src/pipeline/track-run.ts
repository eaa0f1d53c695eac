import { join } from "node:path";
import type { Dataset } from "../data/index.ts";
import type { Project } from "../project/index.ts";
import { featureSpecs, type Schema, takesMissing } from "../schema/index.ts";
import {
  artifactPath,
  type DatasetInput,
  fileArtifactStore,
  type ModelRegistry,
  putBytes,
  putFile,
  type RunStatus,
  type TrackingStore,
  trackingLimits,
} from "../track/index.ts";
import type { Split } from "./choose-split.ts";
import { type Evaluation, nFoldsOf } from "./evaluate.ts";
import { foldsTag } from "./fold-facts.ts";
import type { FoldPlan } from "./fold-plan.ts";
import { type GateResult, gatePoints, gateTags } from "./gates.ts";
import { judgementPoints, thresholdPoints } from "./judgement-points.ts";
import { foldPoints, gapTags, spreadPoints } from "./metric-points.ts";
import { outOfFoldArtifact, readOutOfFold } from "./out-of-fold.ts";
import type { RunPlan } from "./plan-run.ts";
import { type Provenance, provenanceTags } from "./provenance.ts";
import type { Workspace } from "./workspace.ts";

/** The store of a workspace: runs and models. */
export type Store = TrackingStore & ModelRegistry;

/** A run of a project as it is written to the tracking store while it happens. */
export interface TrackedRun {
  readonly runId: string;
  /** Milliseconds since 1970, UTC. No child begins before. */
  readonly startTime: number;
  readonly experimentId: string;
  readonly artifactUri: string;
}

/**
 * Begins the parent run of a journey, in the experiment named as the project, which is made when absent. The run gets its
 * tags, its data set as an input, and the plan as parameters.
 */
export async function beginRun(
  store: Store,
  project: Project,
  dataset: Dataset,
  provenance: Provenance,
  { folds, repeats, seed, split }: FoldPlan,
  { training, decisions, budgetSeconds }: RunPlan,
): Promise<TrackedRun> {
  const experiment = await store.getExperimentByName(project.name);
  const experimentId = experiment?.experimentId ?? (await store.createExperiment(project.name));
  const tags = {
    ...provenanceTags(provenance, `systole run ${project.name}`),
    "systole.data_sha256": dataset.sha256,
    "systole.seed": String(seed),
    ...(decisions.length === 0 ? {} : { "systole.candidates_reason": decisions.join("; ") }),
  };
  const run = await store.createRun(experimentId, { userId: provenance.user, tags });
  const { runId } = run.info;
  await store.logInputs(runId, [datasetInput(project, dataset)]);
  const params = {
    n_splits: folds,
    n_repeats: repeats,
    random_state: seed,
    n_rows: dataset.ledger.used,
    candidates: training.candidates.map(({ name }) => name).join(", "),
    metric: training.metric,
    ...(budgetSeconds === undefined ? {} : { time_budget: `${budgetSeconds} s` }),
    split: split.kind,
    ...splitParams(split),
  };
  await store.logBatch(runId, {
    params: Object.entries(params).map(([key, value]) => ({ key, value: String(value) })),
  });
  const { artifactUri, startTime } = run.info;
  return { runId, startTime, experimentId, artifactUri };
}

function splitParams({ column, nGroups }: Split): Record<string, string | number> {
  if (column === undefined) return {};
  return nGroups === undefined ? { time_column: column } : { group_column: column, n_groups: nGroups };
}

/**
 * Writes what was compared: for each candidate one finished child run, with its folds as steps and its predictions of rows held
 * out as an artifact; and on the parent run the choice and the metrics of the candidate that was chosen.
 *
 * @returns the run of each candidate, in their order.
 */
export async function logEvaluation(
  store: Store,
  workspace: Workspace,
  parent: TrackedRun,
  project: Project,
  dataset: Dataset,
  evaluation: Evaluation,
  provenance: Provenance,
): Promise<TrackedRun[]> {
  const children: TrackedRun[] = [];
  const common = {
    "systole.seed": String(evaluation.seed),
    "systole.n_folds": String(nFoldsOf(evaluation)),
    [foldsTag]: JSON.stringify(evaluation.foldFacts),
  };
  for (const [i, candidate] of evaluation.candidates.entries()) {
    const tags = {
      ...common,
      ...gapTags(candidate),
      ...provenanceTags(provenance, `systole run ${project.name}`),
      "mlflow.parentRunId": parent.runId,
      "systole.candidate": candidate.name,
      "systole.selected": String(candidate.name === evaluation.selected),
      "systole.data_sha256": dataset.sha256,
      estimator_class: candidate.estimator,
    };
    const child = await store.createRun(parent.experimentId, {
      runName: candidate.name,
      userId: provenance.user,
      // Fits of several threads take more time than passes, and those that an earlier run made are older than this one.
      startTime: Math.max(parent.startTime, Math.round(Date.now() - candidate.fitSeconds * 1000)),
      tags,
    });
    await store.logInputs(child.info.runId, [datasetInput(project, dataset)]);
    await store.logBatch(child.info.runId, {
      params: Object.entries(candidate.params).map(([key, value]) => ({ key, value })),
      metrics: [
        ...foldPoints(candidate),
        ...spreadPoints(candidate),
        ...thresholdPoints(candidate),
        ...(candidate.name === evaluation.selected ? judgementPoints(evaluation.judgement) : []),
      ],
    });
    await putBytes(
      fileArtifactStore(artifactPath(child.info.artifactUri)),
      outOfFoldArtifact,
      await readOutOfFold(evaluation.outOfFold[i]!, workspace),
    );
    await endRun(store, child.info.runId, "FINISHED");
    children.push({ ...child.info, experimentId: parent.experimentId });
  }
  const selected = evaluation.candidates.find((candidate) => candidate.name === evaluation.selected)!;
  await store.logBatch(parent.runId, {
    metrics: [
      ...foldPoints(selected),
      ...spreadPoints(selected),
      ...thresholdPoints(selected),
      ...judgementPoints(evaluation.judgement),
    ],
    params: [{ key: "selected", value: evaluation.selected }],
    tags: {
      ...common,
      ...gapTags(selected),
      "systole.verdict": evaluation.verdict,
    },
  });
  return children;
}

/** Writes how a run met its gates, as points and tags. @param nWritten of how many of them, the first ones, there are points already. */
export async function logGates(
  store: Store,
  runId: string,
  gates: readonly GateResult[],
  nWritten: number,
): Promise<void> {
  await store.logBatch(runId, { metrics: gatePoints(gates.slice(nWritten)), tags: gateTags(gates) });
}

/** Keeps files of a directory as artifacts of a run, below `reports/`. @param files their paths relative to the directory. */
export async function logFiles(
  tracked: TrackedRun,
  directory: string,
  files: readonly string[],
): Promise<void> {
  const artifacts = fileArtifactStore(artifactPath(tracked.artifactUri));
  for (const file of files) await putFile(artifacts, `reports/${file}`, join(directory, file));
}

/** Sets the status with which a run ends, and now as its end. */
export async function endRun(store: Store, runId: string, status: RunStatus): Promise<void> {
  await store.updateRun(runId, { status, endTime: Date.now() });
}

function datasetInput(project: Project, dataset: Dataset): DatasetInput {
  const schema = JSON.stringify({ mlflow_colspec: columnSpecs(project.schema) });
  return {
    dataset: {
      name: project.name,
      digest: dataset.sha256.slice(0, 8),
      ...(dataset.url === undefined
        ? { sourceType: "local", source: JSON.stringify({ uri: dataset.source }) }
        : { sourceType: "http", source: JSON.stringify({ url: dataset.url }) }),
      // that of some 20,000 columns is too long for MLflow's tables; the model's signature has it in any case
      ...(schema.length <= trackingLimits.datasetSchema ? { schema } : {}),
      profile: JSON.stringify({
        num_rows: dataset.ledger.used,
        num_elements: dataset.ledger.used * featureSpecs(project.schema).length,
      }),
    },
    tags: { "mlflow.data.context": "training" },
  };
}

function columnSpecs(schema: Schema): { name: string; type: string; required: boolean }[] {
  return featureSpecs(schema).map((spec) => ({
    name: spec.name,
    type:
      spec.kind === "numeric"
        ? "double"
        : spec.codes.every((code) => typeof code.value === "number")
          ? "long"
          : "string",
    required: !takesMissing(spec),
  }));
}
