import { describe, expect, test } from "vitest";
import { NotFoundError, ParameterError } from "../../../src/core/index.ts";
import type { StartStore } from "./start.ts";

/** What every store promises of logged models. */
export function describeLoggedModels(name: string, start: StartStore): void {
  const { beginRun } = start;
  const log = async ({ store, experimentId, runId }: Awaited<ReturnType<StartStore["beginRun"]>>) =>
    store.createLoggedModel(experimentId, { name: "model", sourceRunId: runId });

  describe(`${name} keeps logged models`, () => {
    test("createLoggedModel() makes a pending model with a place for its files", async () => {
      const { store, experimentId, runId } = await beginRun();
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
      const { store, experimentId, runId } = await beginRun();
      await store.logBatch(runId, {
        tags: { "mlflow.user": "ada", "mlflow.source.name": "run", other: "x" },
      });
      const tags = { "mlflow.source.name": "given" };
      const model = await store.createLoggedModel(experimentId, { name: "model", sourceRunId: runId, tags });
      expect(model.tags).toEqual({ "mlflow.user": "ada", "mlflow.source.name": "given" });
    });

    test("finishLoggedModel() says whether the files are there", async () => {
      const context = await beginRun();
      const { modelId } = await log(context);
      expect(await context.store.finishLoggedModel(modelId, "READY")).toMatchObject({ status: "READY" });
      expect(await context.store.finishLoggedModel(modelId, "FAILED")).toMatchObject({ status: "FAILED" });
    });

    test("what does not exist is a NotFoundError, a bad name a ParameterError", async () => {
      const { store, experimentId, runId } = await beginRun();
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
}
