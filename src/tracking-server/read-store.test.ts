import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ModelRegistry, openSqliteStore, type TrackingStore } from "../track/index.ts";
import { fileView } from "./artifact-content.ts";
import { type ReadStore, readChildren, readVersions, versionsByRun } from "./read-store.ts";

let store: TrackingStore & ModelRegistry;
beforeAll(async () => {
  store = await openSqliteStore(":memory:", { artifactRoot: tmpdir() });
});
afterAll(() => store.close());

/** The store, with a count of the runs that a search has given. */
function counting(): { readonly reader: ReadStore; readonly count: () => number } {
  let nRead = 0;
  const reader = Object.create(store) as ReadStore & Pick<TrackingStore, "searchRuns">;
  for (const name of ["searchModelVersions", "searchRegisteredModels"] as const)
    reader[name] = (search) => store[name](search) as never;
  reader.searchRuns = async (search) => {
    const page = await store.searchRuns(search);
    nRead += page.items.length;
    return page;
  };
  return { reader, count: () => nRead };
}

describe("readChildren()", () => {
  test("reads the children alone, as they were started, those that say to be older than their parent included", async () => {
    const experimentId = await store.createExperiment("children");
    const parent = await store.createRun(experimentId, { startTime: 100 });
    const tags = { "mlflow.parentRunId": parent.info.runId };
    const children: string[] = [];
    for (const startTime of [300, 50, 200])
      children.push((await store.createRun(experimentId, { startTime, tags })).info.runId);
    for (let i = 0; i < 50; i++)
      await store.createRun(experimentId, { startTime: i, tags: { "mlflow.parentRunId": "another" } });
    const { reader, count } = counting();
    const found = await readChildren(reader, parent);
    expect(found.map((run) => run.info.runId)).toEqual([children[1], children[2], children[0]]);
    expect(count()).toBe(3);
    expect(await readChildren(reader, found[0]!)).toEqual([]);
  });
});

describe("versionsByRun()", () => {
  test("finds the versions of some runs, and readVersions() those of a model, the newest first", async () => {
    const { info } = await store.createRun("0");
    const other = await store.createRun("0");
    for (let i = 0; i < 3; i++)
      await store.createModelVersion("heart", { source: "file:///x", runId: info.runId });
    await store.createModelVersion('it\'s "odd"', { source: "file:///y", runId: other.info.runId });
    const { reader } = counting();
    const found = await versionsByRun(reader, [await store.getRun(info.runId)]);
    expect(found.get(info.runId)?.map(({ version }) => version)).toEqual(["3", "2", "1"]);
    expect([...found.keys()]).toEqual([info.runId]);
    expect((await readVersions(reader, "heart")).map(({ version }) => version)).toEqual(["3", "2", "1"]);
    expect(await readVersions(reader, 'it\'s "odd"')).toHaveLength(1);
  });
});

describe("fileView()", () => {
  test("asks for no more than it shows, however large the file is", async () => {
    const asked: unknown[] = [];
    const size = 2 ** 40;
    const artifacts = {
      list: async () => [],
      get: async (_path: string, range: { start?: number; end?: number } = {}) => {
        asked.push(range);
        const end = range.end ?? size;
        return { size, etag: "e", start: 0, end, body: new Blob(["a".repeat(end)]).stream() };
      },
    };
    const view = await fileView(artifacts, { path: "log.txt", isDir: false, fileSize: size }, "/runs/1");
    expect(asked).toEqual([{ end: 256 * 1024 }]);
    expect(String(view).includes("The first 256.0 KiB of 1.0 TiB")).toBe(true);
    expect(String(view).includes("a".repeat(256 * 1024))).toBe(true);
  });
});
