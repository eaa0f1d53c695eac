import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParameterError } from "../../../src/core/index.ts";
import {
  allOf,
  type Page,
  parseFilter,
  parseOrder,
  type Search,
  type SearchedEntity,
} from "../../../src/track/index.ts";
import { searchNaively } from "./naive-search.ts";
import { filters, makeRuns, orders, runPlans } from "./random-search.ts";
import { point, type StartStore } from "./start.ts";

/** What every store promises of searches: the same as a naive evaluation, in whole pages. */
export function describeSearch(name: string, start: StartStore): void {
  const { begin, beginRun } = start;
  const search = (entity: SearchedEntity, filter: string, orderBy: readonly string[] = []): Search => ({
    filter: parseFilter(entity, filter),
    orderBy: parseOrder(entity, orderBy),
  });

  describe(`${name} searches by a tree`, () => {
    test("random filters and orders over random runs find what a naive evaluation finds, in pages of any size", async () => {
      const plans = fc.array(runPlans, { minLength: 1, maxLength: 12 });
      const searches = fc.array(fc.tuple(filters, orders, fc.integer({ min: 1, max: 5 })), {
        minLength: 10,
        maxLength: 10,
      });
      const { store } = await begin();
      let round = 0;
      let nFound = 0;
      await fc.assert(
        fc.asyncProperty(plans, searches, async (chosen, asked) => {
          const experimentId = await store.createExperiment(`round ${round++}`);
          const runs = await makeRuns(store, experimentId, chosen);
          for (const [filter, orderBy, maxResults] of asked) {
            const found = await allOf((page) =>
              store.searchRuns({ experimentIds: [experimentId], filter, orderBy, maxResults, ...page }),
            );
            const expected = searchNaively(runs, filter, orderBy);
            expect(found.map((run) => run.info.runId)).toEqual(expected.map((run) => run.info.runId));
            expect(found).toEqual(expected);
            nFound += found.length;
          }
        }),
        { numRuns: 12 },
      );
      expect(nFound).toBeGreaterThan(100);
    });

    test("a page begins behind the last row of the one before, whatever is added in the meantime", async () => {
      const { store, experimentId } = await begin();
      const ids: string[] = [];
      for (const value of [0.9, 0.5, 0.5, Number.NaN, undefined]) {
        const { runId } = (await store.createRun(experimentId, { startTime: 1 })).info;
        if (value !== undefined) await store.logBatch(runId, { metrics: [point("m", value)] });
        ids.push(runId);
      }
      const found = await allOf(async (page) => {
        const result = await store.searchRuns({
          experimentIds: [experimentId],
          ...search("run", "", ["metrics.m DESC"]),
          maxResults: 1,
          ...page,
        });
        const added = await store.createRun(experimentId, { startTime: 2 });
        await store.logBatch(added.info.runId, { metrics: [point("m", 1)] });
        return result;
      });
      expect(found.filter((run) => ids.includes(run.info.runId))).toHaveLength(5);
      expect(found.slice(0, 4).map((run) => run.metrics[0]?.value)).toEqual([0.9, 0.5, 0.5, Number.NaN]);
    });

    test("a token of another order, a bad key and a bad size are ParameterErrors", async () => {
      const { store, experimentId } = await beginRun();
      await store.createRun(experimentId);
      const experimentIds = [experimentId];
      const { nextPageToken = "" } = await store.searchRuns({ experimentIds, maxResults: 1 });
      const other = { experimentIds, ...search("run", "", ["start_time"]), pageToken: nextPageToken };
      await expect(store.searchRuns(other)).rejects.toMatchObject({ code: "track/page-token" });
      const bad = {
        key: { kind: "attribute", name: "x; drop table runs" },
        comparator: "=",
        value: "",
      } as const;
      await expect(store.searchRuns({ experimentIds, filter: [bad] })).rejects.toMatchObject({
        code: "track/search-filter",
      });
      const orderBy = [{ key: { kind: "dataset", name: "name" }, direction: "asc" }] as const;
      await expect(store.searchRuns({ experimentIds, orderBy })).rejects.toMatchObject({
        code: "track/search-order",
      });
      await expect(store.searchRegisteredModels({ maxResults: 1001 })).rejects.toThrow(ParameterError);
    });

    const namesOf = async <T>(page: Promise<Page<T>>, of: (item: T) => string): Promise<string[]> =>
      (await page).items.map(of);

    test("experiments are found by name, tag, id and time", async () => {
      const { store } = await begin();
      const a = await store.createExperiment("alpha", { team: "red" });
      await store.createExperiment("Beta", { team: "blue" });
      const find = (filter: string, orderBy: readonly string[] = []) =>
        namesOf(store.searchExperiments(search("experiment", filter, orderBy)), (found) => found.name);
      expect(await find("name LIKE 'a%'")).toEqual(["alpha"]);
      expect(await find("attribute.name ILIKE 'b%'")).toEqual(["Beta"]);
      expect(await find("tags.team != 'red'")).toEqual(["Beta"]);
      expect(await find("tags.team IS NULL AND experiment_id != '0'")).toEqual(["trial"]);
      expect(await find(`experiment_id IN ('0', '${a}')`, ["experiment_id"])).toEqual(["Default", "alpha"]);
      expect(await find("creation_time > 0", ["name DESC"])).toEqual(["trial", "alpha", "Default", "Beta"]);
      const deleted = store.searchExperiments({ viewType: "DELETED_ONLY" });
      expect(await namesOf(deleted, (found) => found.name)).toEqual([]);
      const pages = await allOf((page) =>
        store.searchExperiments({ maxResults: 1, viewType: "ALL", ...page }),
      );
      expect(pages.map((found) => found.name).sort()).toEqual(["Beta", "Default", "alpha", "trial"]);
    });

    test("registered models and versions are found by name, run, number and tag, and prompts when they are asked for", async () => {
      const { store, experimentId, runId } = await beginRun();
      const model = await store.createLoggedModel(experimentId, { name: "m", sourceRunId: runId });
      await store.createModelVersion("heart", { source: `models:/${model.modelId}`, tags: { stage: "new" } });
      await store.createModelVersion("heart", { source: "file:///x" });
      await store.createModelVersion("liver", { source: "file:///y" });
      const versions = (filter: string, orderBy: readonly string[] = ["name", "version_number"]) =>
        namesOf(
          store.searchModelVersions(search("model version", filter, orderBy)),
          (found) => `${found.name} ${found.version}`,
        );
      expect(await versions("name = 'heart'")).toEqual(["heart 1", "heart 2"]);
      expect(await versions(`run_id IN ('${runId}')`)).toEqual(["heart 1"]);
      expect(await versions("version_number < 2 AND tags.stage LIKE 'n%'")).toEqual(["heart 1"]);
      expect(await versions("version_number = '2'")).toEqual(["heart 2"]);
      expect(await versions("source_path = 'file:///y'")).toEqual(["liver 1"]);
      expect(await versions("", ["version_number DESC", "name DESC"])).toEqual([
        "heart 2",
        "liver 1",
        "heart 1",
      ]);
      const models = (filter: string, orderBy: readonly string[] = []) =>
        namesOf(
          store.searchRegisteredModels(search("registered model", filter, orderBy)),
          (found) => found.name,
        );
      expect(await models("", ["name DESC"])).toEqual(["liver", "heart"]);
      expect(await models("name IN ('liver', 'x')")).toEqual(["liver"]);
      expect(await models("tags.`mlflow.prompt.is_prompt` = 'true'")).toEqual([]);
      expect(await models("tags.`mlflow.prompt.is_prompt` = 'false'")).toEqual(["heart", "liver"]);
    });

    test("logged models are found by name, status, param, tag and metric, and ordered by a metric", async () => {
      const { store, experimentId, runId } = await beginRun();
      const ids: Record<string, string> = {};
      for (const [model, auc] of [
        ["a", 0.5],
        ["b", 0.9],
        ["c", undefined],
      ] as const) {
        const made = await store.createLoggedModel(experimentId, {
          name: model,
          sourceRunId: runId,
          modelType: "forest",
          tags: { team: model },
          params: [{ key: "depth", value: model }],
          metrics: auc === undefined ? [] : [point("auc", auc, 1, 1), point("auc", auc / 2, 0, 0)],
        });
        ids[model] = made.modelId;
      }
      await store.finishLoggedModel(ids["b"] ?? "", "READY");
      const find = (filter: string, orderBy: readonly string[] = ["name"]) =>
        namesOf(
          store.searchLoggedModels({
            experimentIds: [experimentId],
            ...search("logged model", filter, orderBy),
          }),
          (found) => found.name,
        );
      expect(await find("status = 'READY'")).toEqual(["b"]);
      expect(await find("status != 'READY' AND model_type = 'forest'")).toEqual(["a", "c"]);
      expect(await find("params.depth IN ('a', 'c')")).toEqual(["a", "c"]);
      expect(await find("tags.team ILIKE 'B' AND metrics.auc > 0.8")).toEqual(["b"]);
      expect(await find(`model_id = '${ids["c"]}' AND source_run_id = '${runId}'`)).toEqual(["c"]);
      expect(await find("", ["metrics.auc DESC"])).toEqual(["b", "a", "c"]);
      expect(await find("", ["metrics.auc"])).toEqual(["a", "b", "c"]);
      const none = store.searchLoggedModels({ experimentIds: [experimentId], datasets: [{ name: "rows" }] });
      expect((await none).items).toEqual([]);
      expect((await store.searchLoggedModels({ experimentIds: [] })).items).toEqual([]);
    });
  });
}
