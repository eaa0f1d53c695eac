import { describe, expect, test } from "vitest";
import { NotFoundError, ParameterError } from "../../../src/core/index.ts";
import { type ModelRegistry, type ModelVersion, parseFilter, parseOrder } from "../../../src/track/index.ts";
import type { StartStore } from "./start.ts";

async function versionsOf(store: ModelRegistry, name: string): Promise<readonly ModelVersion[]> {
  const page = await store.searchModelVersions({
    filter: parseFilter("model version", `name = '${name}'`),
    orderBy: parseOrder("model version", ["version_number DESC"]),
  });
  return page.items;
}

/** What every registry promises of models, versions and aliases. */
export function describeRegistry(name: string, start: StartStore): void {
  const { beginRun } = start;
  const log = async ({ store, experimentId, runId }: Awaited<ReturnType<StartStore["beginRun"]>>) =>
    store.createLoggedModel(experimentId, { name: "model", sourceRunId: runId });

  describe(`${name} keeps registered models`, () => {
    test("versions count from 1, and find files and run through the logged model", async () => {
      const context = await beginRun();
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
      expect(await versionsOf(store, "heart")).toEqual([two, one]);
      expect(await versionsOf(store, "absent")).toEqual([]);
      expect((await store.searchRegisteredModels()).items).toMatchObject([
        { name: "heart", latestVersion: "2" },
      ]);
      expect(
        JSON.parse((await store.getLoggedModel(first.modelId)).tags["mlflow.modelVersions"] ?? ""),
      ).toEqual([{ name: "heart", version: 1 }]);
    });

    test("a version of another version has its files, and one of a location has that", async () => {
      const context = await beginRun();
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
      const context = await beginRun();
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
      expect((await store.searchRegisteredModels()).items).toMatchObject([
        { name: "heart", aliases: { champion: "2", first: "1" }, tags: {} },
      ]);
    });

    test("what does not exist is a NotFoundError and registers nothing", async () => {
      const { store } = await beginRun();
      await expect(store.createModelVersion("heart", { source: "models:/m-0" })).rejects.toThrow(
        NotFoundError,
      );
      await expect(store.createModelVersion("heart", { source: "models:/other/1" })).rejects.toThrow(
        NotFoundError,
      );
      expect((await store.searchRegisteredModels()).items).toEqual([]);
      await store.createModelVersion("heart", { source: "file:///model" });
      for (const version of ["2", "0", "", "x", "1.0", "-1", "9".repeat(30)])
        await expect(store.getModelVersion("heart", version)).rejects.toThrow(NotFoundError);
      await expect(store.getModelVersionByAlias("heart", "champion")).rejects.toThrow(NotFoundError);
      await expect(store.getModelVersionByAlias("absent", "champion")).rejects.toThrow(NotFoundError);
      await expect(store.setAlias("heart", "champion", "7")).rejects.toThrow(NotFoundError);
    });

    test("bad names of models and aliases are ParameterErrors", async () => {
      const { store } = await beginRun();
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
