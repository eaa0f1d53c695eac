import { checkDatasetInput } from "../limits.ts";
import type { DatasetInput, LoggedDataset } from "../protocol/index.ts";
import { newId } from "./ids.ts";
import type { Row, Work } from "./tables.ts";

/** Links data sets to a run, each once; a data set is told from others of its experiment by name and digest. */
export async function logDatasetInputs(
  work: Work,
  run: Row<"runs">,
  inputs: readonly DatasetInput[],
): Promise<void> {
  for (const input of inputs) {
    checkDatasetInput(input);
    const input_uuid = newId();
    const { numInsertedOrUpdatedRows } = await work
      .insertInto("inputs")
      .values({
        input_uuid,
        source_type: "DATASET",
        source_id: await findOrAddDataset(work, run.experiment_id, input.dataset),
        destination_type: "RUN",
        destination_id: run.run_uuid,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    const tags = Object.entries(input.tags);
    if (numInsertedOrUpdatedRows === 0n || tags.length === 0) continue;
    await work
      .insertInto("input_tags")
      .values(tags.map(([name, value]) => ({ input_uuid, name, value })))
      .execute();
  }
}

async function findOrAddDataset(work: Work, experiment_id: number, dataset: LoggedDataset): Promise<string> {
  const { name, digest } = dataset;
  await work
    .insertInto("datasets")
    .values({
      dataset_uuid: newId(),
      experiment_id,
      name,
      digest,
      dataset_source_type: dataset.sourceType,
      dataset_source: dataset.source,
      dataset_schema: dataset.schema ?? null,
      dataset_profile: dataset.profile ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await work
    .selectFrom("datasets")
    .select("dataset_uuid")
    .where("experiment_id", "=", experiment_id)
    .where("name", "=", name)
    .where("digest", "=", digest)
    .executeTakeFirstOrThrow();
  return row.dataset_uuid;
}

/** The data sets of some runs with their inputs' tags. */
export async function datasetInputsOf(
  work: Work,
  runIds: readonly string[],
): Promise<Map<string, DatasetInput[]>> {
  const rows = await work
    .selectFrom("inputs")
    .innerJoin("datasets", "datasets.dataset_uuid", "inputs.source_id")
    .select(["inputs.input_uuid", "inputs.destination_id as run_uuid"])
    .select(["name", "digest", "dataset_source_type", "dataset_source", "dataset_schema", "dataset_profile"])
    .where("inputs.source_type", "=", "DATASET")
    .where("inputs.destination_type", "=", "RUN")
    .where("inputs.destination_id", "in", runIds)
    .orderBy("name")
    .orderBy("digest")
    .execute();
  if (rows.length === 0) return new Map();
  const tags = Map.groupBy(
    await work
      .selectFrom("input_tags")
      .selectAll()
      .where(
        "input_uuid",
        "in",
        rows.map((row) => row.input_uuid),
      )
      .orderBy("name")
      .execute(),
    (tag) => tag.input_uuid,
  );
  const inputs = new Map<string, DatasetInput[]>();
  for (const row of rows) {
    const list = inputs.get(row.run_uuid) ?? [];
    inputs.set(row.run_uuid, list);
    list.push({
      dataset: {
        name: row.name,
        digest: row.digest,
        sourceType: row.dataset_source_type,
        source: row.dataset_source,
        ...(row.dataset_schema === null ? {} : { schema: row.dataset_schema }),
        ...(row.dataset_profile === null ? {} : { profile: row.dataset_profile }),
      },
      tags: Object.fromEntries((tags.get(row.input_uuid) ?? []).map(({ name, value }) => [name, value])),
    });
  }
  return inputs;
}
