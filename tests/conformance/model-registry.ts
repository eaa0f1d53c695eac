import { describe, expect, onTestFinished, test } from "vitest";
import { NotFoundError, ParameterError } from "../../src/core/index.ts";
import type { ModelRegistry, TrackingStore } from "../../src/track/index.ts";
import type { MadeStore } from "./tracking-store.ts";

/** What every {@link ModelRegistry} promises. `make` is called once a test. */
export function describeModelRegistry(
  name: string,
  make: () => Promise<MadeStore<TrackingStore & ModelRegistry>>,
): void {
  const begin = async () => {
    const { store, dispose } = await make();
    onTestFinished(dispose);
    const experimentId = await store.createExperiment("trial");
    const run = await store.createRun(experimentId);
    return { store, experimentId, runId: run.info.runId };
  };
  const log = async ({ store, experimentId, runId }: Awaited<ReturnType<typeof begin>>) =>
    store.createLoggedModel(experimentId, { name: "model", sourceRunId: runId });

  describe(`${name} keeps logged models`, () => {
    test("createLoggedModel() makes a pending model with a place for its files", async () => {
      const { store, experimentId, runId } = await begin();
      const metrics = [
        { key: "auc", value: 0.9, timestamp: 5, step: 0 },
        { key: "auc", value: 0.8, timestamp: 5, step: 1 },
        { key: "nan", value: Number.NaN, timestamp: 5, step: 0 },
      ];
      const params = [{ key: "C", value: "1.0" }];
      const init = {
        name: "model",
        sourceRunId: runId,
        modelType: "forest",
        tags: { a: "b" },
        params,
        metrics,
      };
      const model = await store.createLoggedModel(experimentId, init);
      const { artifactLocation } = await store.getExperiment(experimentId);
      expect(model).toMatchObject({
        modelId: expect.stringMatching(/^m-[0-9a-f]{32}$/),
        artifactUri: `${artifactLocation}/models/${model.modelId}/artifacts`,
        experimentId,
        name: "model",
        status: "PENDING",
        sourceRunId: runId,
        modelType: "forest",
        tags: { a: "b" },
        params,
        metrics: metrics.slice(0, 2),
      });
      expect(await store.getLoggedModel(model.modelId)).toEqual(model);
    });

    test("createLoggedModel() takes over the tags of its run that say who and what made it", async () => {
      const { store, experimentId, runId } = await begin();
      await store.logBatch(runId, {
        tags: { "mlflow.user": "ada", "mlflow.source.name": "run", other: "x" },
      });
      const tags = { "mlflow.source.name": "given" };
      const model = await store.createLoggedModel(experimentId, { name: "model", sourceRunId: runId, tags });
      expect(model.tags).toEqual({ "mlflow.user": "ada", "mlflow.source.name": "given" });
    });

    test("finishLoggedModel() says whether the files are there", async () => {
      const context = await begin();
      const { modelId } = await log(context);
      expect(await context.store.finishLoggedModel(modelId, "READY")).toMatchObject({ status: "READY" });
      expect(await context.store.finishLoggedModel(modelId, "FAILED")).toMatchObject({ status: "FAILED" });
    });

    test("what does not exist is a NotFoundError, a bad name a ParameterError", async () => {
      const { store, experimentId, runId } = await begin();
      await expect(store.getLoggedModel("m-0")).rejects.toThrow(NotFoundError);
      await expect(store.finishLoggedModel("m-0", "READY")).rejects.toThrow(NotFoundError);
      await expect(store.createLoggedModel("9", { name: "m", sourceRunId: runId })).rejects.toThrow(
        NotFoundError,
      );
      await expect(store.createLoggedModel(experimentId, { name: "m", sourceRunId: "x" })).rejects.toThrow(
        NotFoundError,
      );
      await expect(
        store.createLoggedModel(experimentId, { name: "a/b", sourceRunId: runId }),
      ).rejects.toThrow(ParameterError);
    });
  });

  describe(`${name} keeps registered models`, () => {
    test("versions count from 1, and find files and run through the logged model", async () => {
      const context = await begin();
      const { store, runId } = context;
      const first = await log(context);
      const second = await log(context);
      const one = await store.createModelVersion("heart", {
        source: `models:/${first.modelId}`,
        tags: { a: "b" },
      });
      const two = await store.createModelVersion("heart", {
        source: `models:/${second.modelId}`,
        description: "better",
      });
      expect(one).toMatchObject({
        name: "heart",
        version: "1",
        source: `models:/${first.modelId}`,
        storageLocation: first.artifactUri,
        runId,
        tags: { a: "b" },
        aliases: [],
      });
      expect(two).toMatchObject({ version: "2", description: "better", storageLocation: second.artifactUri });
      expect(await store.listModelVersions("heart")).toEqual([two, one]);
      expect(await store.listModelVersions("absent")).toEqual([]);
      expect(
        JSON.parse((await store.getLoggedModel(first.modelId)).tags["mlflow.modelVersions"] ?? ""),
      ).toEqual([{ name: "heart", version: 1 }]);
    });

    test("a version of another version has its files, and one of a location has that", async () => {
      const context = await begin();
      const { store, runId } = context;
      const { modelId, artifactUri } = await log(context);
      await store.createModelVersion("heart", { source: `models:/${modelId}` });
      await store.setAlias("heart", "champion", "1");
      for (const source of ["models:/heart/1", "models:/heart@champion"])
        expect(await store.createModelVersion("copy", { source })).toMatchObject({
          storageLocation: artifactUri,
          runId,
        });
      const given = await store.createModelVersion("copy", { source: "file:///elsewhere/model" });
      expect(given).toMatchObject({ version: "3", storageLocation: "file:///elsewhere/model" });
      expect(given).not.toHaveProperty("runId");
    });

    test("an alias points to one version and moves", async () => {
      const context = await begin();
      const { store } = context;
      const { modelId } = await log(context);
      for (let index = 0; index < 2; index++)
        await store.createModelVersion("heart", { source: `models:/${modelId}` });
      await store.setAlias("heart", "champion", "1");
      await store.setAlias("heart", "first", "1");
      expect(await store.getModelVersionByAlias("heart", "champion")).toMatchObject({
        version: "1",
        aliases: ["champion", "first"],
      });
      await store.setAlias("heart", "champion", "2");
      expect(await store.getModelVersionByAlias("heart", "champion")).toMatchObject({
        version: "2",
        aliases: ["champion"],
      });
      expect(await store.listRegisteredModels()).toMatchObject([
        { name: "heart", aliases: { champion: "2", first: "1" }, tags: {} },
      ]);
    });

    test("what does not exist is a NotFoundError and registers nothing", async () => {
      const { store } = await begin();
      await expect(store.createModelVersion("heart", { source: "models:/m-0" })).rejects.toThrow(
        NotFoundError,
      );
      await expect(store.createModelVersion("heart", { source: "models:/other/1" })).rejects.toThrow(
        NotFoundError,
      );
      expect(await store.listRegisteredModels()).toEqual([]);
      await store.createModelVersion("heart", { source: "file:///model" });
      for (const version of ["2", "0", "", "x", "1.0", "-1", "9".repeat(30)])
        await expect(store.getModelVersion("heart", version)).rejects.toThrow(NotFoundError);
      await expect(store.getModelVersionByAlias("heart", "champion")).rejects.toThrow(NotFoundError);
      await expect(store.getModelVersionByAlias("absent", "champion")).rejects.toThrow(NotFoundError);
      await expect(store.setAlias("heart", "champion", "7")).rejects.toThrow(NotFoundError);
    });

    test("bad names of models and aliases are ParameterErrors", async () => {
      const { store } = await begin();
      for (const bad of ["", " ", "a/b", "a:b", "..", "x".repeat(257)])
        await expect(store.createModelVersion(bad, { source: "file:///model" })).rejects.toThrow(
          ParameterError,
        );
      await store.createModelVersion("heart", { source: "file:///model" });
      for (const bad of ["", "latest", "v1", "V22", "a b", "a@b", "x".repeat(256)])
        await expect(store.setAlias("heart", bad, "1")).rejects.toThrow(ParameterError);
    });
  });
}
