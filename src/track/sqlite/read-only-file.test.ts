import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteStore } from "../index.ts";

/** A new directory that is removed after the test. */
async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "systole-read-only-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function openIn(directory: string, readOnly: boolean) {
  const options = { artifactRoot: join(directory, "mlartifacts"), readOnly };
  const store = await openSqliteStore(join(directory, "mlflow.db"), options);
  onTestFinished(() => store.close());
  return store;
}

/** The names and bytes of all files in a directory. */
async function contentOf(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory)).sort();
  const entries = names.map(
    async (name) => [name, (await readFile(join(directory, name))).toString("base64")] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

const namesOf = async (store: Awaited<ReturnType<typeof openIn>>): Promise<string[]> =>
  (await store.searchExperiments()).items.map(({ name }) => name).sort();

test("a mere reader changes no file and makes none, whatever it reads", async () => {
  const directory = await makeDirectory();
  const writer = await openIn(directory, false);
  await writer.createRun(await writer.createExperiment("a"));
  await writer.close();
  const before = await contentOf(directory);
  const reader = await openIn(directory, true);
  expect(await namesOf(reader)).toEqual(["Default", "a"]);
  expect((await reader.searchRuns({ experimentIds: ["1"] })).items).toHaveLength(1);
  expect(await contentOf(directory)).toEqual(before);
  await reader.close();
  expect(await contentOf(directory)).toEqual(before);
});

test("a reader that was there first sees what a writer adds later, all the while and after it has ended", async () => {
  const directory = await makeDirectory();
  await (await openIn(directory, false)).close();
  const reader = await openIn(directory, true);
  expect(await namesOf(reader)).toEqual(["Default"]);
  for (const name of ["a", "b"]) {
    const writer = await openIn(directory, false);
    await writer.createExperiment(name);
    expect(await namesOf(reader)).toContain(name);
    await writer.createExperiment(`${name}2`);
    expect(await namesOf(reader)).toContain(`${name}2`);
    await writer.close();
    expect(await namesOf(reader)).toContain(`${name}2`);
  }
  // a reader beside keeps SQLite from removing the log; but what matters is in the file
  const copy = await makeDirectory();
  await copyFile(join(directory, "mlflow.db"), join(copy, "mlflow.db"));
  expect(await namesOf(await openIn(copy, true))).toEqual(["Default", "a", "a2", "b", "b2"]);
});

test("readers beside a writer that never rests see whole states, and no error", async () => {
  const directory = await makeDirectory();
  await (await openIn(directory, false)).close();
  const reader = await openIn(directory, true);
  let isOver = false;
  const writing = (async () => {
    for (let round = 0; round < 15; round++) {
      const writer = await openIn(directory, false);
      for (let i = 0; i < 10; i++) await writer.createExperiment(`${round}-${i}`);
      await writer.close();
    }
    isOver = true;
  })();
  let last = 0;
  while (!isOver) {
    const names = await namesOf(reader);
    expect(names.length).toBeGreaterThanOrEqual(last);
    last = names.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
  expect(await namesOf(reader)).toHaveLength(151);
});

test("the log of a killed writer is read also where its index is absent, and stays", async () => {
  const directory = await makeDirectory();
  const writer = await openIn(directory, false);
  await writer.createExperiment("in the log");
  const copy = await makeDirectory();
  for (const name of ["mlflow.db", "mlflow.db-wal"]) await copyFile(join(directory, name), join(copy, name));
  const before = await contentOf(copy);
  expect(before["mlflow.db-wal"]?.length).toBeGreaterThan(1000);
  const reader = await openIn(copy, true);
  expect(await namesOf(reader)).toEqual(["Default", "in the log"]);
  await reader.close();
  expect(await contentOf(copy)).toEqual(before);
});

test("a database without a log, as MLflow's server keeps it, is read beside its writer", async () => {
  const directory = await makeDirectory();
  const store = await openIn(directory, false);
  await store.close();
  const other = new DatabaseSync(join(directory, "mlflow.db"));
  onTestFinished(() => other.close());
  other.exec("pragma journal_mode = delete");
  const reader = await openIn(directory, true);
  const add = other.prepare(
    "insert into experiments (name, artifact_location, lifecycle_stage) values (?, '', 'active')",
  );
  for (const name of ["a", "b", "c"]) {
    add.run(name);
    expect(await namesOf(reader)).toContain(name);
  }
  await reader.close();
  expect(await readdir(directory)).toEqual(["mlflow.db"]);
});

test("a file that is replaced or removed is noticed by the next read", async () => {
  const directory = await makeDirectory();
  const writer = await openIn(directory, false);
  await writer.createExperiment("first");
  await writer.close();
  const reader = await openIn(directory, true);
  expect(await namesOf(reader)).toEqual(["Default", "first"]);
  await rm(join(directory, "mlflow.db"));
  await expect(reader.searchExperiments()).rejects.toMatchObject({ code: "track/not-readable" });
  const again = await openIn(directory, false);
  await again.createExperiment("second");
  await again.close();
  expect(await namesOf(reader)).toEqual(["Default", "second"]);
  await writeFile(join(directory, "mlflow.db"), "something else".repeat(100));
  await expect(reader.searchExperiments()).rejects.toMatchObject({ code: "track/not-a-database" });
});

test("a database of an older MLflow is read as it is: what it lacks is empty or has the value of the migration", async () => {
  const directory = await makeDirectory();
  const writer = await openIn(directory, false);
  const experimentId = await writer.createExperiment("old");
  const run = await writer.createRun(experimentId, { runName: "old run" });
  const points = Array.from({ length: 100 }, (_, step) => ({
    key: "m",
    value: (step * 37) % 101,
    timestamp: step,
    step,
  }));
  await writer.logBatch(run.info.runId, { metrics: points });
  const sample = await writer.sampleMetricHistory(run.info.runId, "m", 10);
  expect(sample).toMatchObject({ count: 100, points: { length: 10 } });
  await writer.createModelVersion("model", { source: "file:///somewhere" });
  await writer.close();
  const path = join(directory, "mlflow.db");
  const database = new DatabaseSync(path);
  database.exec(`
    pragma foreign_keys = off;
    drop table logged_model_metrics; drop table logged_model_params; drop table logged_model_tags; drop table logged_models;
    drop table registered_model_aliases; drop table inputs; drop table input_tags;
    drop index index_metrics_run_uuid_key_step;
    alter table runs drop column deleted_time;
    alter table model_versions drop column storage_location;
    update alembic_version set version_num = 'cc1f77228345';`);
  database.close();
  const before = await contentOf(directory);
  await expect(openIn(directory, false)).rejects.toMatchObject({
    code: "track/schema-version",
    message: expect.stringContaining("cc1f77228345, which is an older one"),
  });
  const reader = await openIn(directory, true);
  expect((await reader.searchRuns({ experimentIds: [experimentId] })).items).toEqual([
    await reader.getRun(run.info.runId),
  ]);
  expect((await reader.getRun(run.info.runId)).info.runName).toBe("old run");
  expect(await reader.getMetricHistory(run.info.runId, "m")).toEqual(points);
  expect(await reader.sampleMetricHistory(run.info.runId, "m", 10)).toEqual(sample);
  expect((await reader.searchLoggedModels({ experimentIds: [experimentId] })).items).toEqual([]);
  expect(await reader.getModelVersion("model", "1")).toMatchObject({ storageLocation: "file:///somewhere" });
  expect((await reader.searchRegisteredModels()).items).toMatchObject([{ name: "model", aliases: {} }]);
  await reader.close();
  expect(await contentOf(directory)).toEqual(before);
});
