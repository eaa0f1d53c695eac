import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  artifactPath,
  type Experiment,
  fileArtifactStore,
  getBytes,
  type LoggedModel,
  type ModelRegistry,
  type ModelVersion,
  openSqliteStore,
  parseFilter,
  parseOrder,
  putBytes,
  type Run,
  type TrackingStore,
} from "../../src/track/index.ts";
import { freePort } from "../support/free-port.ts";
import { describePython, type PythonServer, runPython, startPython } from "./python.ts";

const script = (name: string): string => fileURLToPath(new URL(`./mlflow/${name}.py`, import.meta.url));

/** What MLflow's client says of a database: see `mlflow/describe_store.py`. */
interface Description {
  readonly experiments: readonly Experiment[];
  readonly runs: readonly (Run & {
    history: Record<string, Run["metrics"]>;
    outputs: readonly string[];
    artifacts: Record<string, { size: number; hex: string }>;
  })[];
  readonly filtered: Record<string, readonly string[]>;
  readonly ordered: readonly string[];
  readonly models: readonly LoggedModel[];
  readonly champion: ModelVersion;
  readonly versions: readonly ModelVersion[];
  readonly registered: readonly unknown[];
  readonly modelFiles: readonly string[];
}

type Store = TrackingStore & ModelRegistry;

function describeByMlflow(
  database: string,
  cwd: string,
  searches: readonly string[] = [],
): Promise<Description> {
  return runPython(script("describe_store"), [database, "trial", "heart", "champion", ...searches], cwd);
}

/** Searches of MLflow's client in the trial, and the names of the runs that they must find. */
const filters: Readonly<Record<string, readonly string[]>> = {
  "metrics.auc > 0.85": ["child b"],
  "params.C = '1.0'": ["child a"],
  "tags.mlflow.parentRunId LIKE '%'": ["child a", "child b"],
  "attributes.status = 'RUNNING'": ["parent"],
  "attributes.run_name = 'parent'": ["parent"],
  "dataset.digest = '0123abcd'": ["parent"],
  "metrics.unknown != 1": ["child a"],
};

/** The same document, made by our store. */
async function describeByUs(store: Store, experimentName: string, modelName: string) {
  const { items: experiments } = await store.searchExperiments();
  const experiment = experiments.find(({ name }) => name === experimentName)!;
  const { items } = await store.searchRuns({ experimentIds: [experiment.experimentId] });
  const runs = [];
  for (const run of items) {
    const history: Record<string, unknown> = {};
    for (const { key } of run.metrics) history[key] = await store.getMetricHistory(run.info.runId, key);
    runs.push({ ...run, history });
  }
  return {
    experiments,
    runs,
    champion: await store.getModelVersionByAlias(modelName, "champion"),
    versions: (
      await store.searchModelVersions({
        filter: parseFilter("model version", `name = '${modelName}'`),
        orderBy: parseOrder("model version", ["version_number DESC"]),
      })
    ).items,
  };
}

/** As JSON has it: what Python says NaN of is the text "NaN" there. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, part) => (Number.isNaN(part) ? "NaN" : part)));
}

/** Runs as they compare: MLflow has no order within one. */
function comparable(runs: Description["runs"]): unknown {
  return runs.map(({ outputs: _outputs, artifacts: _artifacts, ...run }) => run);
}

describePython("MLflow reads what our store writes", () => {
  let directory = "";
  let database = "";
  let store: Store;
  let read: Description;
  let parentId = "";
  let model: LoggedModel;

  beforeAll(async () => {
    // a blank, a per cent sign and an umlaut: locations must be escaped as MLflow unescapes them
    directory = await mkdtemp(join(tmpdir(), "systole interop 100% ü "));
    database = join(directory, "mlflow.db");
    store = await openSqliteStore(database, { artifactRoot: join(directory, "mlartifacts") });
    ({ parentId, model } = await writeTrial(store));
    read = await describeByMlflow(database, directory, Object.keys(filters));
  });

  afterAll(async () => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });

  test("experiments, runs, params, tags, inputs and metric histories are the same", async () => {
    const ours = await describeByUs(store, "trial", "heart");
    expect(read.experiments).toEqual(asJson(ours.experiments));
    expect(comparable(read.runs)).toEqual(asJson(ours.runs));
    expect(read.runs.map((run) => run.info.runName).sort()).toEqual(["child a", "child b", "parent"]);
    expect(read.runs.find((run) => run.info.runId === parentId)?.history["auc"]).toHaveLength(5);
  });

  test("filters and orders find the runs", () => {
    expect(read.filtered).toEqual(filters);
    expect(read.ordered).toEqual(["child b", "child a", "parent"]);
  });

  test("artifacts are listed and downloaded", () => {
    const run = read.runs.find(({ info }) => info.runId === parentId);
    const hex = Buffer.from("auc,0.9\n").toString("hex");
    expect(run?.artifacts).toEqual({
      "figures/a b.csv": { size: 8, hex },
      "report.csv": { size: 8, hex },
    });
  });

  test("the logged model, its versions and its alias are the same, and its files download by alias", async () => {
    const ours = await describeByUs(store, "trial", "heart");
    expect(read.models).toEqual([asJson(model)]);
    expect(model.tags).toMatchObject({ "mlflow.user": "ada", "mlflow.source.type": "LOCAL" });
    expect(read.runs.find(({ info }) => info.runId === parentId)?.outputs).toEqual([model.modelId]);
    expect(read.champion).toEqual(asJson(ours.champion));
    expect(read.champion.version).toBe("2");
    expect(read.versions).toEqual(asJson(ours.versions));
    expect(read.registered).toEqual([{ name: "heart", aliases: { champion: "2", first: "1" }, latest: [2] }]);
    expect(read.modelFiles).toEqual(["MLmodel", "data", "registered_model_meta"]); // the last is the client's
  });

  test("mlflow ui serves the file: search, experiments, registry, artifacts", async () => {
    const port = await freePort();
    const uri = `sqlite:///${database}`;
    const options = ["--host", "127.0.0.1", "--port", String(port), "--workers", "1"];
    const server = startPython(["-m", "mlflow", "ui", "--backend-store-uri", uri, ...options], directory);
    try {
      const origin = `http://127.0.0.1:${port}`;
      await waitUntilHealthy(origin, server);
      const ask = async <T>(path: string, body?: unknown): Promise<T> => {
        const init = {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        };
        const response = await fetch(`${origin}/ajax-api/2.0/mlflow/${path}`, body === undefined ? {} : init);
        expect(response.status, path).toBe(200);
        return (await response.json()) as T;
      };
      const { experimentId } = (await store.getRun(parentId)).info;
      const found = await ask<{ runs: { info: { run_id: string }; data: { metrics: { key: string }[] } }[] }>(
        "runs/search",
        { experiment_ids: [experimentId], filter: "metrics.auc > 0.7", order_by: ["metrics.auc DESC"] },
      );
      expect(found.runs.map((run) => run.data.metrics.find(({ key }) => key === "auc"))).toMatchObject([
        { value: 0.9 },
        { value: 0.8 },
      ]);
      const { experiments } = await ask<{ experiments: { name: string }[] }>("experiments/search", {
        max_results: 10,
      });
      expect(experiments.map(({ name }) => name)).toEqual(["trial", "Default"]);
      const history = await ask<{ metrics: unknown[] }>(
        `metrics/get-history?run_id=${parentId}&metric_key=auc`,
      );
      expect(history.metrics).toHaveLength(5);
      const files = await ask<{ files: unknown[] }>(`artifacts/list?run_id=${parentId}`);
      expect(files.files).toEqual([
        { path: "figures", is_dir: true },
        { path: "report.csv", is_dir: false, file_size: 8 },
      ]);
      const download = await fetch(
        `${origin}/get-artifact?run_id=${parentId}&path=${encodeURIComponent("figures/a b.csv")}`,
      );
      expect(await download.text()).toBe("auc,0.9\n");
      const { model_version } = await ask<{ model_version: unknown }>(
        "registered-models/alias?name=heart&alias=champion",
      );
      expect(model_version).toMatchObject({
        name: "heart",
        version: "2",
        run_id: parentId,
        status: "READY",
        aliases: ["champion"],
      });
      const { registered_models } = await ask<{ registered_models: unknown[] }>("registered-models/search");
      expect(registered_models).toMatchObject([{ name: "heart", latest_versions: [{ version: "2" }] }]);
      const logged = await ask<{ models: { info: unknown }[] }>("logged-models/search", {
        experiment_ids: [experimentId],
      });
      expect(logged.models[0]?.info).toMatchObject({ model_id: model.modelId, status: "LOGGED_MODEL_READY" });
      // both at once: what we write now, the server shows now
      await store.logBatch(parentId, { metrics: [{ key: "late", value: 1, timestamp: 9, step: 0 }] });
      const late = await ask<{ metrics: unknown[] }>(
        `metrics/get-history?run_id=${parentId}&metric_key=late`,
      );
      expect(late.metrics).toEqual([{ key: "late", value: 1, timestamp: 9, step: 0 }]);
      const tag = { run_id: parentId, key: "by", value: "mlflow" };
      await ask("runs/set-tag", tag);
      expect((await store.getRun(parentId)).tags["by"]).toBe("mlflow");
    } finally {
      await server.end();
    }
  });
});

describePython("our store reads what MLflow writes", () => {
  let directory = "";
  let database = "";
  let written: { parent: string; child: string };
  let store: Store;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "systole-interop-"));
    database = join(directory, "mlflow.db");
    written = await runPython(script("write_store"), [database], directory);
    store = await openSqliteStore(database, { artifactRoot: join(directory, "mlartifacts") });
  });

  afterAll(async () => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });

  test("its schema is ours, statement for statement", async () => {
    const other = join(directory, "ours.db");
    await (await openSqliteStore(other, { artifactRoot: directory })).close();
    expect(readSchema(other)).toEqual(readSchema(database));
  });

  test("everything it says of the file, our store says too", async () => {
    const theirs = await describeByMlflow(database, directory);
    const ours = await describeByUs(store, "trial", "heart");
    expect(asJson(ours.experiments)).toEqual(theirs.experiments);
    expect(asJson(ours.runs)).toEqual(comparable(theirs.runs));
    expect(asJson(ours.champion)).toEqual(theirs.champion);
    expect(asJson(ours.versions)).toEqual(theirs.versions);
    for (const model of theirs.models)
      expect(asJson(await store.getLoggedModel(model.modelId))).toEqual(model);
    const parent = theirs.runs.find((run) => run.info.runId === written.parent);
    expect(parent?.params).toHaveLength(4);
    const artifacts = fileArtifactStore(artifactPath(parent?.info.artifactUri ?? ""));
    expect(Buffer.from(await getBytes(artifacts, "reports/a b.txt")).toString()).toBe("report");
    const child = await store.getRun(written.child);
    expect(child.tags["mlflow.parentRunId"]).toBe(written.parent);
  });

  test("its runs and models can be carried on by our store", async () => {
    await store.logBatch(written.parent, { metrics: [{ key: "auc", value: 1, timestamp: 1, step: 7 }] });
    const version = await store.createModelVersion("heart", { source: "models:/heart/2" });
    expect(version.version).toBe("3");
    await store.setAlias("heart", "champion", "3");
    const theirs = await describeByMlflow(database, directory);
    expect(theirs.runs.find((run) => run.info.runId === written.parent)?.history["auc"]).toHaveLength(4);
    expect(theirs.champion.version).toBe("3");
  });
});

const timestamp = 1_700_000_000_000;

/** An experiment with a parent and two children, as the journey writes one. */
async function writeTrial(store: Store): Promise<{ parentId: string; model: LoggedModel }> {
  const experimentId = await store.createExperiment("trial", { "mlflow.note.content": "ü 日本" });
  const tags = { "mlflow.user": "ada", "mlflow.source.type": "LOCAL" };
  const { info } = await store.createRun(experimentId, {
    runName: "parent",
    userId: "ada",
    startTime: timestamp,
    tags,
  });
  const dataset = {
    name: "rows",
    digest: "0123abcd",
    sourceType: "local",
    source: '{"uri": "rows.csv"}',
    schema: "{}",
    profile: '{"num_rows": 3}',
  };
  await store.logInputs(info.runId, [{ dataset, tags: { "mlflow.data.context": "training" } }]);
  const values = [0.1, 0.2, Number.NaN, Infinity, 0.5];
  await store.logBatch(info.runId, {
    metrics: values.map((value, step) => ({ key: "auc", value, timestamp, step })),
  });
  for (const [index, name] of ["child a", "child b"].entries()) {
    const child = await store.createRun(experimentId, {
      runName: name,
      startTime: timestamp + 1 + index,
      tags: { ...tags, "mlflow.parentRunId": info.runId },
    });
    await store.logBatch(child.info.runId, {
      metrics: [
        { key: "auc", value: 0.8 + index / 10, timestamp, step: 0 },
        ...(index === 0 ? [{ key: "unknown", value: Number.NaN, timestamp, step: 0 }] : []),
      ],
      params: [
        { key: "C", value: index === 0 ? "1.0" : "0.5" },
        { key: "class_weight", value: "None" },
      ],
    });
    await store.updateRun(child.info.runId, { status: "FINISHED", endTime: timestamp + 9 });
  }
  const artifacts = fileArtifactStore(artifactPath(info.artifactUri));
  for (const path of ["report.csv", "figures/a b.csv"])
    await putBytes(artifacts, path, Buffer.from("auc,0.9\n"));
  const pending = await store.createLoggedModel(experimentId, {
    name: "model",
    sourceRunId: info.runId,
    modelType: "classifier",
    params: [{ key: "C", value: "1.0" }],
    metrics: [{ key: "auc", value: 0.9, timestamp, step: 0 }],
  });
  const files = fileArtifactStore(artifactPath(pending.artifactUri));
  await putBytes(files, "MLmodel", Buffer.from("flavors: {}\n"));
  await putBytes(files, "data/model.bin", new Uint8Array(3));
  await store.finishLoggedModel(pending.modelId, "READY");
  const source = `models:/${pending.modelId}`;
  await store.createModelVersion("heart", { source, tags: { roc_auc: "0.9" } });
  await store.createModelVersion("heart", { source, description: "the second" });
  await store.setAlias("heart", "champion", "2");
  await store.setAlias("heart", "first", "1");
  return { parentId: info.runId, model: await store.getLoggedModel(pending.modelId) };
}

function readSchema(path: string): unknown[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database
    .prepare("select type, name, tbl_name, sql from sqlite_master order by type, name")
    .all();
  const revision = database.prepare("select version_num from alembic_version").all();
  database.close();
  // MLflow writes the constraints of a table in an order that changes from time to time
  const lines = (sql: unknown) =>
    String(sql)
      .split("\n")
      .map((line) => line.replace(/,?\s*$/, ""))
      .sort();
  return [revision, ...rows.map((row) => ({ ...row, sql: lines(row["sql"]) }))];
}

async function waitUntilHealthy(origin: string, server: PythonServer): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const isHealthy = await fetch(`${origin}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (isHealthy) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`mlflow ui must become healthy within 60 s: ${server.output()}`);
}
