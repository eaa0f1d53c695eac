import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { describeTrackingStore } from "../../../tests/conformance/tracking-store.ts";
import { allOf, artifactPath, openSqliteStore } from "../index.ts";
import { schemaRevision } from "./mlflow-schema.ts";

async function makeStore() {
  const store = await openSqliteStore(":memory:", { artifactRoot: join(tmpdir(), "mlartifacts") });
  return { store, dispose: () => store.close() };
}

describeTrackingStore("the SQLite store", makeStore);

/** A new directory that is removed after the test. */
async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "systole store-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function openIn(directory: string, options: { readOnly?: boolean; busyTimeoutMs?: number } = {}) {
  const store = await openSqliteStore(join(directory, "mlflow.db"), {
    artifactRoot: join(directory, "mlartifacts"),
    ...options,
  });
  onTestFinished(() => store.close());
  return store;
}

test("openSqliteStore() makes a database with MLflow's revision, workspace and experiment 0, once", async () => {
  const directory = await makeDirectory();
  await (await openIn(directory)).close();
  await (await openIn(directory)).close();
  const database = new DatabaseSync(join(directory, "mlflow.db"), { readOnly: true });
  expect(database.prepare("select version_num from alembic_version").all()).toEqual([
    { version_num: schemaRevision },
  ]);
  expect(database.prepare("select name from workspaces").all()).toEqual([{ name: "default" }]);
  expect(
    database.prepare("select experiment_id, name, artifact_location, workspace from experiments").all(),
  ).toEqual([
    {
      experiment_id: 0,
      name: "Default",
      artifact_location: `${pathToFileURL(join(directory, "mlartifacts")).href}/0`,
      workspace: "default",
    },
  ]);
  expect(database.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  database.close();
});

test("openSqliteStore() leaves one file behind when it is closed", async () => {
  const directory = await makeDirectory();
  const store = await openIn(directory);
  await store.createExperiment("a");
  await store.close();
  expect(["mlflow.db-wal", "mlflow.db-shm"].filter((name) => existsSync(join(directory, name)))).toEqual([]);
});

test.each([
  [
    "another revision",
    "create table alembic_version (version_num text); insert into alembic_version values ('c3d6457b6d8a')",
    "c3d6457b6d8a, which is an older one",
    /mlflow db upgrade sqlite:\/\/\//,
  ],
  [
    "a revision of the future",
    "create table alembic_version (version_num text); insert into alembic_version values ('f00000000001')",
    "f00000000001, which is a newer one",
    /take a newer systole/,
  ],
  [
    "an empty table of revisions",
    "create table alembic_version (version_num text)",
    "none",
    /no database of MLflow/,
  ],
  ["tables of another program", "create table notes (text text)", "none", /no database of MLflow/],
])("openSqliteStore() refuses a file with %s, and leaves it as it is", async (_, statements, found, hint) => {
  const directory = await makeDirectory();
  const path = join(directory, "mlflow.db");
  const database = new DatabaseSync(path);
  database.exec(statements);
  database.close();
  const before = await readFile(path);
  const opening = openSqliteStore(path, { artifactRoot: directory });
  await expect(opening).rejects.toMatchObject({
    name: "FormatError",
    code: "track/schema-version",
    message: expect.stringMatching(new RegExp(`${schemaRevision} .*got ${found}$`)),
    hint: expect.stringMatching(hint),
  });
  expect(before.equals(await readFile(path))).toBe(true);
});

test("openSqliteStore() says what is wrong with a file that is no database and a directory that is absent", async () => {
  const directory = await makeDirectory();
  const path = join(directory, "mlflow.db");
  await writeFile(path, "not a database, but long enough to be taken for one by its size".repeat(100));
  await expect(openSqliteStore(path, { artifactRoot: directory })).rejects.toMatchObject({
    code: "track/not-a-database",
  });
  const absent = join(directory, "absent", "mlflow.db");
  await expect(openSqliteStore(absent, { artifactRoot: directory })).rejects.toMatchObject({
    code: "track/not-writable",
  });
  await expect(openSqliteStore(path, { artifactRoot: "relative" })).rejects.toMatchObject({
    code: "track/artifact-root",
  });
});

test("openSqliteStore() with readOnly reads and refuses to write or to make a file", async () => {
  const directory = await makeDirectory();
  await expect(openIn(directory, { readOnly: true })).rejects.toMatchObject({ code: "track/not-readable" });
  const writer = await openIn(directory);
  await writer.createExperiment("a");
  const beside = await openIn(directory, { readOnly: true });
  expect((await beside.getExperimentByName("a"))?.name).toBe("a");
  await beside.close();
  await writer.close();
  const before = await readFile(join(directory, "mlflow.db"));
  const store = await openIn(directory, { readOnly: true });
  expect((await store.getExperimentByName("a"))?.experimentId).toBe("1");
  await expect(store.createExperiment("b")).rejects.toMatchObject({ code: "track/not-writable" });
  await store.close();
  expect(before.equals(await readFile(join(directory, "mlflow.db")))).toBe(true);
});

test("a writer waits for another one's transaction without blocking the event loop, and gives up in time", async () => {
  const directory = await makeDirectory();
  const store = await openIn(directory, { busyTimeoutMs: 600_000 });
  const hasty = await openIn(directory, { busyTimeoutMs: 30 });
  const other = new DatabaseSync(join(directory, "mlflow.db"));
  onTestFinished(() => other.close());
  other.exec("begin immediate");
  await expect(hasty.createExperiment("hasty")).rejects.toMatchObject({ code: "track/busy" });
  const waiting = store.createExperiment("patient");
  await new Promise((resolve) => setTimeout(resolve, 50));
  other.exec("commit");
  expect(await waiting).toBe("1");
});

test("two stores on one file write at once, and each sees what the other wrote", async () => {
  const directory = await makeDirectory();
  const stores = await Promise.all([openIn(directory), openIn(directory)]);
  const { info } = await stores[0]!.createRun("0");
  const steps = Array.from({ length: 30 }, (_, step) => step);
  await Promise.all(
    steps.map((step) =>
      stores[step % 2]!.logBatch(info.runId, { metrics: [{ key: "m", value: step, timestamp: step, step }] }),
    ),
  );
  for (const store of stores)
    expect((await store.getMetricHistory(info.runId, "m")).map(({ value }) => value)).toEqual(steps);
});

test("integers beyond 2^53, which Python may have written, come back rounded", async () => {
  const directory = await makeDirectory();
  const store = await openIn(directory);
  const { info } = await store.createRun("0");
  const other = new DatabaseSync(join(directory, "mlflow.db"));
  other.exec(
    `insert into metrics (key, value, timestamp, run_uuid, step) values ('m', 0.5, 1, '${info.runId}', 9007199254740993)`,
  );
  other.close();
  for (let call = 0; call < 2; call++)
    expect(await store.getMetricHistory(info.runId, "m")).toEqual([
      { key: "m", value: 0.5, timestamp: 1, step: 2 ** 53 },
    ]);
});

/** A workspace in which a model was logged and registered, beside a location that lies elsewhere. */
async function makeWorkspace() {
  const parent = await makeDirectory();
  const workspace = join(parent, "ärger 100%20");
  await cp(await makeDirectory(), workspace, { recursive: true });
  const store = await openIn(workspace);
  const { info } = await store.createRun(await store.createExperiment("e"));
  const model = await store.createLoggedModel(info.experimentId, { name: "m", sourceRunId: info.runId });
  await store.createModelVersion("m", { source: `models:/${model.modelId}` });
  await store.createModelVersion("m", { source: `${workspace}/mlartifacts/by-path` });
  await store.createModelVersion("m", { source: `${workspace}/mlartifacts-not-ours` });
  expect(store.formerArtifactRoots).toEqual([]);
  await store.close();
  return { parent, workspace, runId: info.runId, modelId: model.modelId };
}

test("a store in a moved workspace maps all locations below its artifacts, also for a mere reader, and changes nothing", async () => {
  const { parent, workspace, runId, modelId } = await makeWorkspace();
  const moved = join(parent, "neu & #2");
  await rename(workspace, moved);
  const before = await readFile(join(moved, "mlflow.db"));
  const root = join(moved, "mlartifacts");
  const store = await openIn(moved, { readOnly: true });
  expect(store.formerArtifactRoots).toEqual([join(workspace, "mlartifacts")]);
  const { items: experiments } = await store.searchExperiments();
  expect(experiments.map(({ artifactLocation }) => artifactPath(artifactLocation))).toEqual([
    join(root, "1"),
    join(root, "0"),
  ]);
  expect(artifactPath((await store.getExperimentByName("e"))?.artifactLocation ?? "")).toBe(join(root, "1"));
  expect(artifactPath((await store.getExperiment("0")).artifactLocation)).toBe(join(root, "0"));
  const runUri = (await store.getRun(runId)).info.artifactUri;
  expect(artifactPath(runUri)).toBe(join(root, "1", runId, "artifacts"));
  const found = await store.searchRuns({
    experimentIds: ["1"],
    filter: [{ key: { kind: "attribute", name: "artifact_uri" }, comparator: "=", value: runUri }],
    orderBy: [{ key: { kind: "attribute", name: "artifact_uri" }, direction: "asc" }],
  });
  expect(found.items.map(({ info }) => info.artifactUri)).toEqual([runUri]);
  const model = await store.getLoggedModel(modelId);
  expect(artifactPath(model.artifactUri)).toBe(join(root, "1", "models", modelId, "artifacts"));
  expect((await store.searchLoggedModels({ experimentIds: ["1"] })).items).toEqual([model]);
  const versions = await allOf((page) =>
    store.searchModelVersions({
      orderBy: [{ key: { kind: "attribute", name: "version_number" }, direction: "desc" }],
      ...page,
    }),
  );
  expect(versions.map(({ source, storageLocation }) => [source, storageLocation])).toEqual([
    [`${workspace}/mlartifacts-not-ours`, `${workspace}/mlartifacts-not-ours`],
    [`${root}/by-path`, `${root}/by-path`],
    [`models:/${modelId}`, model.artifactUri],
  ]);
  await store.close();
  expect(before.equals(await readFile(join(moved, "mlflow.db")))).toBe(true);
});

test("what is added to a moved workspace is found there, and again after it has moved on or back", async () => {
  const { parent, workspace, modelId } = await makeWorkspace();
  const moved = join(parent, "moved");
  await rename(workspace, moved);
  const store = await openIn(moved);
  const { info } = await store.createRun("1");
  expect(artifactPath(info.artifactUri)).toBe(join(moved, "mlartifacts", "1", info.runId, "artifacts"));
  const model = await store.getLoggedModel(modelId);
  const source = `models:/${modelId}`;
  const version = await store.createModelVersion("m", { source, storageLocation: model.artifactUri });
  expect(version.storageLocation).toBe(model.artifactUri);
  const later = await store.createExperiment("later");
  const { info: laterRun } = await store.createRun(later);
  await store.close();
  for (const [from, to] of [
    [moved, join(parent, "again")],
    [join(parent, "again"), workspace],
  ] as const) {
    await rename(from, to);
    const reopened = await openIn(to);
    for (const run of [info, laterRun])
      expect(artifactPath((await reopened.getRun(run.runId)).info.artifactUri)).toBe(
        join(to, "mlartifacts", run.experimentId, run.runId, "artifacts"),
      );
    const { storageLocation } = await reopened.getModelVersion("m", version.version);
    expect(artifactPath(storageLocation)).toBe(join(to, "mlartifacts", "1", "models", modelId, "artifacts"));
    await reopened.close();
  }
});

test("nothing in a copy leads to the original, whether its artifacts were copied or not", async () => {
  const { parent, workspace } = await makeWorkspace();
  const copy = join(parent, "copy");
  await cp(join(workspace, "mlflow.db"), join(copy, "mlflow.db"));
  const store = await openIn(copy);
  for (const { artifactLocation } of (await store.searchExperiments()).items)
    expect(artifactPath(artifactLocation).startsWith(copy)).toBe(true);
  for (const { info } of (await store.searchRuns({ experimentIds: ["1"] })).items)
    expect(artifactPath(info.artifactUri).startsWith(copy)).toBe(true);
});

test("artifacts that MLflow keeps under another name are left where they are", async () => {
  const { workspace } = await makeWorkspace();
  const store = await openSqliteStore(join(workspace, "mlflow.db"), {
    artifactRoot: join(workspace, "other"),
  });
  onTestFinished(() => store.close());
  expect(store.formerArtifactRoots).toEqual([]);
  expect(artifactPath((await store.getExperiment("0")).artifactLocation)).toBe(
    join(workspace, "mlartifacts", "0"),
  );
});
