import { describe, expect, onTestFinished, test } from "vitest";
import { ConflictError, NotFoundError, ParameterError } from "../../src/core/index.ts";
import type { DatasetInput, TrackingStore } from "../../src/track/index.ts";
import { describeMetrics, point } from "./tracking-store-metrics.ts";

/** A new, empty store and what ends it. */
export interface MadeStore<Store> {
  readonly store: Store;
  readonly dispose: () => Promise<void>;
}

/** What every {@link TrackingStore} promises. `make` is called once a test. */
export function describeTrackingStore(name: string, make: () => Promise<MadeStore<TrackingStore>>): void {
  const begin = async (): Promise<{ store: TrackingStore; experimentId: string }> => {
    const { store, dispose } = await make();
    onTestFinished(dispose);
    return { store, experimentId: await store.createExperiment("trial") };
  };
  const beginRun = async () => {
    const { store, experimentId } = await begin();
    const run = await store.createRun(experimentId);
    return { store, experimentId, run, runId: run.info.runId };
  };

  describe(`${name} keeps experiments`, () => {
    test("the experiment 0 exists and is named Default", async () => {
      const { store } = await begin();
      expect(await store.getExperiment("0")).toMatchObject({
        experimentId: "0",
        name: "Default",
        lifecycleStage: "active",
      });
    });

    test("createExperiment() keeps name, tags, times and a location of its own", async () => {
      const { store } = await begin();
      const before = Date.now();
      const id = await store.createExperiment("häuser & söhne", { purpose: "a test", empty: "" });
      const experiment = await store.getExperiment(id);
      expect(experiment).toMatchObject({
        experimentId: id,
        name: "häuser & söhne",
        tags: { purpose: "a test", empty: "" },
      });
      expect(experiment.creationTime).toBeGreaterThanOrEqual(before);
      expect(experiment.lastUpdateTime).toBe(experiment.creationTime);
      expect(experiment.artifactLocation).toMatch(new RegExp(`/${id}$`));
      expect(await store.getExperimentByName("häuser & söhne")).toEqual(experiment);
    });

    test("createExperiment() refuses a name that is taken, empty or too long", async () => {
      const { store } = await begin();
      await expect(store.createExperiment("trial")).rejects.toThrow(ConflictError);
      await expect(store.createExperiment("")).rejects.toThrow(ParameterError);
      await expect(store.createExperiment("x".repeat(501))).rejects.toThrow(ParameterError);
      expect((await store.listExperiments()).map((experiment) => experiment.name).sort()).toEqual([
        "Default",
        "trial",
      ]);
    });

    test("an experiment that does not exist is a NotFoundError by id and undefined by name", async () => {
      const { store } = await begin();
      for (const id of ["99", "", "x", "-1", "1.5", "99999999999999999999"])
        await expect(store.getExperiment(id)).rejects.toThrow(NotFoundError);
      expect(await store.getExperimentByName("absent")).toBeUndefined();
    });
  });

  describe(`${name} keeps runs`, () => {
    test("createRun() makes a running run with an id, a name, its tag and a place for artifacts", async () => {
      const { store, experimentId, run, runId } = await beginRun();
      const { info, tags } = run;
      expect(runId).toMatch(/^[0-9a-f]{32}$/);
      expect(info.runName).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/);
      expect(tags).toEqual({ "mlflow.runName": info.runName });
      expect(info).toMatchObject({ experimentId, status: "RUNNING", lifecycleStage: "active" });
      expect(info).not.toHaveProperty("endTime");
      expect(Math.abs(Date.now() - info.startTime)).toBeLessThan(60_000);
      const { artifactLocation } = await store.getExperiment(experimentId);
      expect(info.artifactUri).toBe(`${artifactLocation}/${runId}/artifacts`);
      expect(await store.getRun(runId)).toEqual(run);
    });

    test("createRun() takes name, user, start and tags", async () => {
      const { store, experimentId, runId: parent } = await beginRun();
      const init = { runName: "child", userId: "ada", startTime: 12, tags: { "mlflow.parentRunId": parent } };
      const run = await store.createRun(experimentId, init);
      expect(run.info).toMatchObject({ runName: "child", userId: "ada", startTime: 12 });
      expect(run.tags).toEqual({ "mlflow.parentRunId": parent, "mlflow.runName": "child" });
    });

    test("createRun() takes the name from the tag, and refuses two names", async () => {
      const { store, experimentId } = await begin();
      const run = await store.createRun(experimentId, { tags: { "mlflow.runName": "by tag" } });
      expect(run.info.runName).toBe("by tag");
      const two = { runName: "a", tags: { "mlflow.runName": "b" } };
      await expect(store.createRun(experimentId, two)).rejects.toThrow(ParameterError);
    });

    test("updateRun() changes what is given; a rename changes the tag, and the tag the name", async () => {
      const { store, runId, run } = await beginRun();
      expect(await store.updateRun(runId, { status: "FINISHED", endTime: 77 })).toMatchObject({
        status: "FINISHED",
        endTime: 77,
        runName: run.info.runName,
      });
      await store.updateRun(runId, { runName: "renamed" });
      expect((await store.getRun(runId)).tags).toEqual({ "mlflow.runName": "renamed" });
      await store.logBatch(runId, { tags: { "mlflow.runName": "again" } });
      expect((await store.getRun(runId)).info).toMatchObject({
        runName: "again",
        status: "FINISHED",
        endTime: 77,
      });
    });

    test("runs and experiments that do not exist are NotFoundErrors", async () => {
      const { store } = await begin();
      const id = "0".repeat(32);
      await expect(store.getRun(id)).rejects.toThrow(NotFoundError);
      await expect(store.updateRun(id, { status: "FAILED" })).rejects.toThrow(NotFoundError);
      await expect(store.logBatch(id, { metrics: [point("a", 1)] })).rejects.toThrow(NotFoundError);
      await expect(store.logInputs(id, [])).rejects.toThrow(NotFoundError);
      await expect(store.getMetricHistory(id, "a")).rejects.toThrow(NotFoundError);
      await expect(store.createRun("99")).rejects.toThrow(NotFoundError);
    });
  });

  describe(`${name} keeps params and tags`, () => {
    test("a param is write-once: the same value again is fine, another is a conflict that changes nothing", async () => {
      const { store, runId } = await beginRun();
      await store.logBatch(runId, { params: [{ key: "C", value: "1.0" }] });
      await store.logBatch(runId, {
        params: [
          { key: "C", value: "1.0" },
          { key: "tol", value: "" },
        ],
      });
      const changed = store.logBatch(runId, {
        params: [
          { key: "new", value: "x" },
          { key: "C", value: "2.0" },
        ],
        metrics: [point("auc", 1)],
        tags: { late: "yes" },
      });
      await expect(changed).rejects.toMatchObject({ code: "track/param-conflict" });
      const run = await store.getRun(runId);
      expect(run.params).toEqual([
        { key: "C", value: "1.0" },
        { key: "tol", value: "" },
      ]);
      expect(run.metrics).toEqual([]);
      expect(run.tags).not.toHaveProperty("late");
    });

    test("a batch with two values for one param is refused", async () => {
      const { store, runId } = await beginRun();
      const params = [
        { key: "C", value: "1" },
        { key: "C", value: "1" },
      ];
      await expect(store.logBatch(runId, { params })).rejects.toThrow(ParameterError);
    });

    test("tags are overwritten", async () => {
      const { store, runId } = await beginRun();
      await store.logBatch(runId, { tags: { a: "1", b: "1" } });
      await store.logBatch(runId, { tags: { b: "2", c: "2" } });
      expect((await store.getRun(runId)).tags).toMatchObject({ a: "1", b: "2", c: "2" });
    });

    test("values are cut to MLflow's limits, whole characters at a time", async () => {
      const { store, runId } = await beginRun();
      await store.logBatch(runId, {
        params: [{ key: "p", value: "😀".repeat(6001) }],
        tags: { t: "x".repeat(8001) },
      });
      const run = await store.getRun(runId);
      expect(run.params[0]?.value).toBe("😀".repeat(6000));
      expect(run.tags["t"]).toHaveLength(8000);
    });

    test.each([
      "",
      ".",
      "..",
      "../x",
      "/x",
      "a//b",
      "a/./b",
      "a/",
      "a\n",
      "a=b",
      "a#b",
      "é\u0301",
      "k".repeat(251),
    ])("the key %j is refused for metrics, params and tags", async (key) => {
      const { store, runId } = await beginRun();
      await expect(store.logBatch(runId, { metrics: [point(key, 1)] })).rejects.toThrow(ParameterError);
      await expect(store.logBatch(runId, { params: [{ key, value: "" }] })).rejects.toThrow(ParameterError);
      await expect(store.logBatch(runId, { tags: { [key]: "" } })).rejects.toThrow(ParameterError);
    });

    test("odd keys and values come back as they went in", async () => {
      const { store, runId } = await beginRun();
      const odd = ["__proto__", "constructor", "a b/c.d-e:f", "größe", "²", "k".repeat(250)];
      const values = ["'; drop table runs; --", "\u0000nul", "日本語 😀", '{"a": 1}', "%_", "  "];
      const tags = Object.fromEntries(odd.map((key, index) => [key, values[index]!]));
      const params = odd.map((key, index) => ({ key, value: values[index]! }));
      await store.logBatch(runId, { params, tags, metrics: odd.map((key) => point(key, 0.1)) });
      const run = await store.getRun(runId);
      expect(Object.fromEntries(run.params.map(({ key, value }) => [key, value]))).toEqual(tags);
      expect(run.tags).toMatchObject(tags);
      expect(run.metrics.map(({ key }) => key).sort()).toEqual([...odd].sort());
      expect(({} as Record<string, unknown>)["constructor"]).toBe(Object);
    });
  });

  describeMetrics(name, beginRun);

  describe(`${name} keeps inputs`, () => {
    const input = (digest: string, context: string): DatasetInput => ({
      dataset: {
        name: "rows",
        digest,
        sourceType: "local",
        source: '{"uri": "rows.csv"}',
        schema: "{}",
        profile: "{}",
      },
      tags: { "mlflow.data.context": context },
    });

    test("logInputs() links data sets to a run, each once", async () => {
      const { store, experimentId, runId } = await beginRun();
      await store.logInputs(runId, [input("aa", "training"), input("bb", "testing"), input("aa", "other")]);
      await store.logInputs(runId, [input("aa", "again")]);
      expect((await store.getRun(runId)).inputs).toEqual([input("aa", "training"), input("bb", "testing")]);
      const second = await store.createRun(experimentId);
      const { dataset } = { dataset: { name: "bare", digest: "1", sourceType: "local", source: "x" } };
      await store.logInputs(second.info.runId, [input("aa", "again"), { dataset, tags: {} }]);
      expect((await store.getRun(second.info.runId)).inputs).toEqual([
        { dataset, tags: {} },
        input("aa", "again"),
      ]);
    });

    test("logInputs() refuses a digest of more than 36 characters", async () => {
      const { store, runId } = await beginRun();
      await expect(store.logInputs(runId, [input("d".repeat(37), "training")])).rejects.toThrow(
        ParameterError,
      );
    });
  });

  describe(`${name} searches runs`, () => {
    test("newest first, in pages that miss and repeat nothing while runs are added", async () => {
      const { store, experimentId } = await begin();
      const other = await store.createExperiment("other");
      const made: string[] = [];
      for (let index = 0; index < 7; index++) {
        const { info } = await store.createRun(experimentId, {
          startTime: Math.floor(index / 2),
          runName: `r${index}`,
        });
        made.push(info.runId);
      }
      await store.createRun(other, { startTime: 1 });
      const found: string[] = [];
      const times: number[] = [];
      for (let pageToken: string | undefined; ; ) {
        const page = await store.searchRuns({
          experimentIds: [experimentId],
          maxResults: 3,
          ...(pageToken === undefined ? {} : { pageToken }),
        });
        found.push(...page.items.map((run) => run.info.runId));
        times.push(...page.items.map((run) => run.info.startTime));
        await store.createRun(experimentId, { startTime: 1000 });
        if (page.nextPageToken === undefined) break;
        pageToken = page.nextPageToken;
      }
      expect([...found].sort()).toEqual([...made].sort());
      expect(times).toEqual([...times].sort((a, b) => b - a));
    });

    test("runs come with their data, of several experiments, and by status", async () => {
      const { store, experimentId, runId } = await beginRun();
      const other = await store.createExperiment("other");
      const second = await store.createRun(other, { startTime: 5 });
      await store.logBatch(runId, {
        metrics: [point("a", 1)],
        params: [{ key: "p", value: "v" }],
        tags: { t: "u" },
      });
      await store.updateRun(runId, { status: "KILLED" });
      const both = await store.searchRuns({ experimentIds: [experimentId, other] });
      expect(both.items).toEqual([await store.getRun(runId), second]);
      expect(both).not.toHaveProperty("nextPageToken");
      const running = await store.searchRuns({ experimentIds: [experimentId, other], status: "RUNNING" });
      expect(running.items.map((run) => run.info.runId)).toEqual([second.info.runId]);
      expect(await store.searchRuns({ experimentIds: [] })).toEqual({ items: [] });
    });

    test("a bad page token or size is a ParameterError", async () => {
      const { store, experimentId } = await begin();
      for (const pageToken of ["", "x", "bnVsbA", Buffer.from("[1]").toString("base64url")])
        await expect(store.searchRuns({ experimentIds: [experimentId], pageToken })).rejects.toThrow(
          ParameterError,
        );
      for (const maxResults of [0, -1, 1.5, Number.NaN, 50_001])
        await expect(store.searchRuns({ experimentIds: [experimentId], maxResults })).rejects.toThrow(
          ParameterError,
        );
    });
  });
}
