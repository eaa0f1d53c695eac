import { describe, expect, test } from "vitest";
import { ConflictError, NotFoundError, ParameterError } from "../../../src/core/index.ts";
import type { StartStore } from "./start.ts";

/** What every store promises of experiments. */
export function describeExperiments(name: string, start: StartStore): void {
  const { begin } = start;

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
      expect((await store.searchExperiments()).items.map((experiment) => experiment.name).sort()).toEqual([
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
}
