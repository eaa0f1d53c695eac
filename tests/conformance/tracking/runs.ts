import { describe, expect, test } from "vitest";
import { NotFoundError, ParameterError } from "../../../src/core/index.ts";
import { point, type StartStore } from "./start.ts";

/** What every store promises of runs, their params and tags. */
export function describeRuns(name: string, start: StartStore): void {
  const { begin, beginRun } = start;

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

    test("getRuns() gives runs as getRun() does, and leaves out what does not exist", async () => {
      const { store, experimentId, run } = await beginRun();
      const other = await store.createRun(experimentId);
      const ids = [run.info.runId, "absent", other.info.runId];
      await store.logBatch(run.info.runId, { metrics: [point("a", 1)], params: [{ key: "p", value: "1" }] });
      const runs = await store.getRuns(ids);
      expect(runs).toHaveLength(2);
      expect(runs).toEqual(expect.arrayContaining([await store.getRun(run.info.runId), other]));
      expect(await store.getRuns([])).toEqual([]);
    });

    test("countRuns() counts the runs of each experiment, and says when the last began or ended", async () => {
      const { store, experimentId } = await begin();
      const other = await store.createExperiment("other");
      await store.createExperiment("empty");
      for (const startTime of [5, 3]) await store.createRun(experimentId, { startTime });
      const ended = await store.createRun(other, { startTime: 1 });
      await store.updateRun(ended.info.runId, { status: "FINISHED", endTime: 9 });
      const counts = await store.countRuns();
      expect(counts).toHaveLength(2);
      expect(counts).toEqual(
        expect.arrayContaining([
          { experimentId, count: 2, lastTime: 5 },
          { experimentId: other, count: 1, lastTime: 9 },
        ]),
      );
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
}
