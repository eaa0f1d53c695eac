import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  allOf,
  openSqliteStore,
  parseFilter,
  parseOrder,
  printFilter,
  printOrder,
  type Search,
  type SearchedEntity,
} from "../../src/track/index.ts";
import { filters, orders } from "../conformance/tracking/random-search.ts";
import { describePython, runPython } from "./python.ts";

/** A search as MLflow's client takes it. */
interface Asked {
  readonly filter: string;
  readonly order_by: readonly string[];
}

/** Written by hand: the corners of the grammar. */
const corners: readonly Asked[] = [
  { filter: "", order_by: [] },
  { filter: "metric.auc>.25 and `metrics`.`log loss` <= 1e6", order_by: ["metric.auc desc"] },
  { filter: "metrics.auc != 0.5", order_by: ["metrics.auc DESC", "metrics.`log loss`"] },
  { filter: "metrics.auc = 0", order_by: ["attributes.created"] },
  { filter: "run.status != 'FINISHED' AND attr.start_time >= 1", order_by: ["status", "start_time"] },
  { filter: 'attributes."run name" ilike "%O%"', order_by: ["attribute.run_name DESC"] },
  { filter: "run_name LIKE 'O%'", order_by: ["end_time DESC"] },
  { filter: "end_time != 5", order_by: ["end_time ASC"] },
  { filter: "tags.`a.b` is null", order_by: ["tags.`a.b` DESC", "params.C"] },
  { filter: "tag.a.b IS NOT NULL AND parameter.C != ''", order_by: ["tags.a.b"] },
  { filter: "params.\"max depth\" LIKE 'l_'", order_by: ["params.`max depth`"] },
  { filter: "dataset.name = 'rows' AND dataset.digest = 'd2'", order_by: [] },
  { filter: "datasets.context NOT IN ('training')", order_by: ["user_id", "artifact_uri"] },
  { filter: "dataset.digest IN ('d1', 'd2')", order_by: ["run_id DESC"] },
];

/** Searches for other things than runs. */
const others = {
  experiment: [
    { filter: "", order_by: ["name"] },
    { filter: "name LIKE 'a%'", order_by: ["name DESC"] },
    { filter: "attribute.name ILIKE 'A%' AND tags.team IS NOT NULL", order_by: ["experiment_id"] },
    { filter: "tag.team = 'red'", order_by: [] },
    { filter: "tags.team != 'red'", order_by: ["name"] },
    { filter: "tags.`a b` IS NULL", order_by: ["creation_time", "name"] },
    { filter: "experiment_id IN ('0', '2')", order_by: ["experiment_id DESC"] },
    { filter: "experiment_id != '0' AND creation_time > 1000", order_by: ["last_update_time", "name"] },
  ],
  "registered model": [
    { filter: "", order_by: [] },
    { filter: "name ILIKE 'heart%'", order_by: ["name DESC"] },
    { filter: "name IN ('liver', 'prompt')", order_by: [] },
    { filter: "tags.team = 'red'", order_by: ["timestamp", "name"] },
    { filter: "tags.`mlflow.prompt.is_prompt` = 'true'", order_by: [] },
    { filter: "tags.`mlflow.prompt.is_prompt` = 'false'", order_by: [] },
    { filter: "tags.`mlflow.prompt.is_prompt` != 'true' AND name != 'liver'", order_by: [] },
  ],
  "model version": [
    { filter: "", order_by: ["name", "version_number"] },
    { filter: "name = 'heart'", order_by: ["version_number DESC"] },
    { filter: "version_number >= 2", order_by: ["name DESC"] },
    { filter: "version_number = '1'", order_by: ["name"] },
    { filter: "source_path LIKE '%/liver/%' AND tags.stage ILIKE 'odd'", order_by: [] },
    { filter: "tag.stage = 'even'", order_by: ["creation_timestamp", "name"] },
    { filter: "name IN ('heart', 'liver') AND tags.stage != 'Odd'", order_by: ["name"] },
  ],
  "logged model": [
    { filter: "", order_by: ["name"] },
    { filter: "metrics.auc > 0.8", order_by: ["name DESC"] },
    { filter: "metrics.auc < 0.3", order_by: [] },
    { filter: "params.depth = '2' AND tags.team IN ('1', '3')", order_by: ["name"] },
    { filter: "model_type LIKE 'T%'", order_by: ["metrics.auc DESC", "name"] },
    { filter: "attributes.model_type != 'forest'", order_by: ["metrics.auc", "name"] },
    { filter: "name NOT IN ('m1') AND creation_time > 5", order_by: ["metrics.auc DESC", "name DESC"] },
  ],
} as const satisfies Partial<Record<SearchedEntity, readonly Asked[]>>;

describePython("MLflow's client and our store find the same runs in the same order", () => {
  let directory = "";

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "systole-interop-"));
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  test("of 200 random searches and the corners of the grammar, in pages of 15", async () => {
    const printed = fc.sample(fc.tuple(filters, orders), { numRuns: 200, seed: 9 }).map(
      ([filter, orderBy]): Asked => ({
        filter: printFilter("run", filter),
        order_by: printOrder("run", orderBy),
      }),
    );
    const asked = [...corners, ...printed];
    const file = join(directory, "searches.json");
    await writeFile(file, JSON.stringify(asked));
    const database = join(directory, "mlflow.db");
    const script = fileURLToPath(new URL("./mlflow/search_runs.py", import.meta.url));
    const theirs = await runPython<{
      readonly experiment_id: string;
      readonly found: readonly (readonly string[])[];
    }>(script, [database, "50", file], directory);
    const store = await openSqliteStore(database, { artifactRoot: join(directory, "mlartifacts") });
    try {
      let nFound = 0;
      for (const [index, { filter, order_by }] of asked.entries()) {
        const runs = await allOf((page) =>
          store.searchRuns({
            experimentIds: [theirs.experiment_id],
            filter: parseFilter("run", filter),
            orderBy: parseOrder("run", order_by),
            maxResults: 15,
            ...page,
          }),
        );
        const ours = runs.map((run) => run.info.runId);
        expect({ filter, order_by, found: ours }).toEqual({ filter, order_by, found: theirs.found[index] });
        nFound += ours.length;
      }
      expect(nFound).toBeGreaterThan(asked.length * 3);
    } finally {
      await store.close();
    }
  });

  test("of searches for experiments, registered models, versions and logged models", async () => {
    const database = join(directory, "others.db");
    const file = join(directory, "others.json");
    await writeFile(file, JSON.stringify(others));
    const script = fileURLToPath(new URL("./mlflow/search_others.py", import.meta.url));
    const theirs = await runPython<{
      readonly experiment_id: string;
      readonly found: Record<SearchedEntity, readonly (readonly string[])[]>;
    }>(script, [database, file], directory);
    const store = await openSqliteStore(database, { artifactRoot: join(directory, "mlartifacts") });
    try {
      const find: Record<keyof typeof others, (search: Search) => Promise<readonly string[]>> = {
        experiment: async (search) => (await store.searchExperiments(search)).items.map(({ name }) => name),
        "registered model": async (search) =>
          (await store.searchRegisteredModels(search)).items.map(({ name }) => name),
        "model version": async (search) =>
          (await store.searchModelVersions(search)).items.map(({ name, version }) => `${name} ${version}`),
        "logged model": async (search) => {
          const experimentIds = [theirs.experiment_id];
          return (await store.searchLoggedModels({ ...search, experimentIds })).items.map(({ name }) => name);
        },
      };
      for (const entity of Object.keys(others) as (keyof typeof others)[])
        for (const [index, { filter, order_by }] of others[entity].entries()) {
          const found = await find[entity]({
            filter: parseFilter(entity, filter),
            orderBy: parseOrder(entity, order_by),
          });
          expect({ entity, filter, order_by, found }).toEqual({
            entity,
            filter,
            order_by,
            found: theirs.found[entity][index],
          });
        }
    } finally {
      await store.close();
    }
  });
});
