import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "../../src/core/index.ts";
import {
  artifactPath,
  fileArtifactStore,
  type MetricPoint,
  type ModelRegistry,
  openSqliteStore,
  putBytes,
  type TrackingStore,
} from "../../src/track/index.ts";

/** A store in a directory of its own, for tests to write runs into and show them. */
export interface SampleStore {
  readonly store: TrackingStore & ModelRegistry;
  readonly artifacts: (artifactUri: string) => ReturnType<typeof fileArtifactStore>;
  readonly directory: string;
  close(): Promise<void>;
}

/** An empty SQLite store with its artifacts in a new temporary directory. */
export async function openSampleStore(): Promise<SampleStore> {
  const directory = await mkdtemp(join(tmpdir(), "systole-pages-"));
  const store = await openSqliteStore(join(directory, "mlflow.db"), {
    artifactRoot: join(directory, "mlartifacts"),
  });
  return {
    store,
    directory,
    artifacts: (uri) => fileArtifactStore(artifactPath(uri)),
    async close() {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The ids of what {@link writeSampleRuns} wrote. */
export interface SampleRuns {
  readonly experimentId: string;
  readonly parent: string;
  readonly children: readonly [logistic: string, forest: string];
  readonly modelName: string;
}

const scores = {
  roc_auc: 0.91,
  average_precision: 0.9,
  log_loss: 0.39,
  brier_score: 0.122,
  accuracy: 0.84,
  f1: 0.82,
  recall: 0.8,
};
const startTime = Date.UTC(2026, 10, 23, 9, 30);

/** Writes a parent run with two candidates of 25 folds, its artifacts and a registered model, as a pipeline does. */
export async function writeSampleRuns(
  { store, artifacts }: SampleStore,
  runName = "heart-disease",
): Promise<SampleRuns> {
  const named = await store.getExperimentByName("heart-disease");
  const experimentId = named?.experimentId ?? (await store.createExperiment("heart-disease"));
  const tags = {
    "mlflow.source.name": "systole run heart-disease",
    "mlflow.source.type": "LOCAL",
    "mlflow.source.git.commit": "e60a0db4c1f7d2a9b35c8d6f0e1a2b3c4d5e6f70",
    "systole.version": "0.1.0",
  };
  const input = {
    dataset: {
      name: "heart-disease",
      digest: "a1b2c3d4",
      sourceType: "local",
      source: JSON.stringify({ uri: "data/processed.cleveland.data" }),
      schema: JSON.stringify({
        mlflow_colspec: [
          { name: "age", type: "double", required: true },
          { name: "ca", type: "double", required: false },
        ],
      }),
      profile: JSON.stringify({ num_rows: 303, num_elements: 3939 }),
    },
    tags: { "mlflow.data.context": "training" },
  };
  const parentRun = await store.createRun(experimentId, { runName, userId: "ada", startTime, tags });
  const parent = parentRun.info.runId;
  await store.logInputs(parent, [input]);
  const candidates = [
    {
      name: "logistic_regression",
      estimator: "LogisticRegression",
      lift: 0,
      params: { C: "1.0", penalty: "l2", max_iter: "100" },
    },
    {
      name: "random_forest",
      estimator: "RandomForestClassifier",
      lift: -0.006,
      params: { n_estimators: "300", max_features: "sqrt", max_iter: "0" },
    },
  ];
  const children: string[] = [];
  for (const [i, { name, estimator, lift, params }] of candidates.entries()) {
    const child = await store.createRun(experimentId, {
      runName: name,
      userId: "ada",
      startTime: startTime + 1000 * (i + 1),
      tags: {
        ...tags,
        "mlflow.parentRunId": parent,
        "systole.candidate": name,
        "systole.selected": String(i === 0),
        estimator_class: estimator,
      },
    });
    await store.logInputs(child.info.runId, [input]);
    await store.logBatch(child.info.runId, {
      metrics: foldMetrics(lift, i),
      params: Object.entries({ ...params, impute__strategy: "median", classifier: estimator }).map(
        ([key, value]) => ({ key, value }),
      ),
    });
    await store.updateRun(child.info.runId, {
      status: "FINISHED",
      endTime: startTime + 1000 * (i + 1) + 840 * (1 + 9 * i),
    });
    children.push(child.info.runId);
  }
  await store.logBatch(parent, {
    metrics: foldMetrics(0, 0),
    params: Object.entries({
      n_splits: "5",
      n_repeats: "5",
      random_state: "42",
      n_rows: "303",
      selected: "logistic_regression",
    }).map(([key, value]) => ({ key, value })),
    tags: {
      "systole.verdict":
        "logistic_regression: its mean ROC AUC of 0.9100 is the highest; random_forest's 0.9040 is within one corrected standard error (0.0081) and more complex",
    },
  });
  const files = artifacts(parentRun.info.artifactUri);
  await putBytes(
    files,
    "reports/metrics.json",
    Buffer.from(`${JSON.stringify({ selected: "logistic_regression", metrics: scores }, null, 2)}\n`),
  );
  await putBytes(files, "reports/figures/roc.svg", Buffer.from(rocFigure));
  await putBytes(files, "validation.txt", Buffer.from("303 rows read, 303 used\n"));
  await putBytes(files, "model/MLmodel", Buffer.from("flavors:\n  systole:\n    format: 1\n"));
  await putBytes(files, "model/weights.bin", new Uint8Array(48_512));
  await store.updateRun(parent, { status: "FINISHED", endTime: startTime + 14_300 });
  const version = await store.createModelVersion("heart-disease", {
    source: `${parentRun.info.artifactUri}/model`,
    runId: parent,
    description: "logistic regression, selected by ROC AUC",
    tags: { "systole.model_sha256": "5f1d0c7e" },
  });
  await store.setAlias("heart-disease", "champion", version.version);
  const [logistic, forest] = children;
  return { experimentId, parent, children: [logistic ?? "", forest ?? ""], modelName: "heart-disease" };
}

function foldMetrics(lift: number, stream: number): MetricPoint[] {
  const random = new Random(42 + stream);
  return Object.entries(scores).flatMap(([key, centre]) => {
    const values = Array.from({ length: 25 }, () => centre + lift + (random.nextFloat() - 0.5) * 0.12);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    const timestamp = startTime;
    return [
      ...values.map((value, step) => ({ key: `${key}_fold`, value, step, timestamp })),
      { key, value: mean, step: 0, timestamp },
      { key: `${key}_sd`, value: sd, step: 0, timestamp },
    ];
  });
}

const rocFigure = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240" viewBox="0 0 320 240"><style>path{fill:none;stroke:#1d56a6;stroke-width:3}</style><rect x="30" y="10" width="280" height="200" fill="none" stroke="#999"/><path d="M30 210 C 50 60, 120 20, 310 10"/></svg>`;
