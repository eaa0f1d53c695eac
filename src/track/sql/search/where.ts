import { type RawBuilder, sql } from "kysely";
import type { Locations } from "../../locations.ts";
import type { Condition, DatasetChoice, SearchedEntity } from "../../search/index.ts";
import { attributeValue } from "./attribute.ts";
import { type EntryColumns, entityColumns, ownerOf } from "./columns.ts";

/** What conditions are translated with. */
export interface WhereContext {
  readonly entity: SearchedEntity;
  readonly locations: Locations;
  /** Of logged models, count only metrics that were measured on one of these data sets. Default, and when empty: all. */
  readonly datasets?: readonly DatasetChoice[];
}

/** Translates a condition into SQL that holds for the rows of things that fulfil it. */
export function whereOf(context: WhereContext, condition: Condition): RawBuilder<unknown> {
  const { entity } = context;
  const columns = entityColumns[entity];
  const { kind, name } = condition.key;
  if (kind === "dataset") return datasetWhere(condition);
  // the name of a run is what its tag says: MLflow before 1.30 filled the tag only
  const tagName =
    entity === "run" && kind === "attribute" && name === "run_name" ? "mlflow.runName" : undefined;
  const entries =
    kind === "attribute" && tagName === undefined ? undefined : columns.entries[tagName ? "tag" : kind];
  if (entries === undefined)
    return compare(
      attributeValue(entity, name, context.locations),
      entity === "experiment" ? withNumbers(condition) : condition,
    );
  const found = sql`select ${sql.join(entries.owner.map((column) => sql.ref(column)))} from ${sql.table(entries.table)}
    where ${sql.ref(entries.name)} = ${tagName ?? name}`;
  const owner = ownerOf(columns);
  if (condition.comparator === "IS NULL") return sql`${owner} not in (${found})`;
  if (condition.comparator === "IS NOT NULL") return sql`${owner} in (${found})`;
  const measuredOn = kind === "metric" ? datasetsWhere(context.datasets ?? []) : sql``;
  return sql`${owner} in (${found} and ${entryCompare(entries, condition)} ${measuredOn})`;
}

/** A condition on the id of an experiment with numbers in place of texts, as the table has them; others as they are. */
function withNumbers(condition: Condition): Condition {
  if (condition.key.name !== "experiment_id") return condition;
  if ("values" in condition)
    return { ...condition, values: condition.values.map(Number) as unknown as string[] };
  return "value" in condition && !condition.comparator.endsWith("LIKE")
    ? ({ ...condition, value: Number(condition.value) } as Condition)
    : condition;
}

function entryCompare({ value, isNan }: EntryColumns, condition: Condition): RawBuilder<unknown> {
  const compared = compare(sql.ref(value), condition);
  if (isNan === undefined) return compared;
  return condition.comparator === "!="
    ? sql`(${compared} or ${sql.ref(isNan)} = ${true})`
    : sql`(${compared} and ${sql.ref(isNan)} = ${false})`;
}

/** The end of a condition that leaves only metrics measured on one of the data sets; nothing when there are none. */
function datasetsWhere(datasets: readonly DatasetChoice[]): RawBuilder<unknown> {
  return datasets.length === 0 ? sql`` : sql`and ${measuredOnOneOf(datasets)}`;
}

/** SQL that holds for rows of `logged_model_metrics` that were measured on one of some data sets. */
export function measuredOnOneOf(datasets: readonly DatasetChoice[]): RawBuilder<unknown> {
  const choices = datasets.map(({ name, digest }) =>
    digest === undefined
      ? sql`dataset_name = ${name}`
      : sql`(dataset_name = ${name} and dataset_digest = ${digest})`,
  );
  return sql`(${sql.join(choices, sql` or `)})`;
}

/** SQL that holds for runs that used a data set which fulfils the condition. */
function datasetWhere(condition: Condition): RawBuilder<unknown> {
  const { name } = condition.key;
  const field = name === "context" ? sql.ref("input_tags.value") : sql.ref(`datasets.${name}`);
  const context =
    name === "context"
      ? sql`join input_tags on input_tags.input_uuid = inputs.input_uuid and input_tags.name = 'mlflow.data.context'`
      : sql``;
  return sql`runs.run_uuid in (select inputs.destination_id from inputs
    join datasets on datasets.dataset_uuid = inputs.source_id ${context}
    where inputs.source_type = 'DATASET' and inputs.destination_type = 'RUN' and ${compare(field, condition)})`;
}

function compare(value: RawBuilder<unknown>, condition: Condition): RawBuilder<unknown> {
  if ("values" in condition) {
    const list = sql.join(condition.values);
    return condition.comparator === "IN" ? sql`${value} in (${list})` : sql`${value} not in (${list})`;
  }
  if (!("value" in condition))
    return condition.comparator === "IS NULL" ? sql`${value} is null` : sql`${value} is not null`;
  if (condition.comparator === "LIKE") return sql`${value} like ${condition.value}`;
  if (condition.comparator === "ILIKE") return sql`lower(${value}) like lower(${condition.value})`;
  return sql`${value} ${comparators[condition.comparator]} ${condition.value}`;
}

/** The comparators that SQL has under the same signs. */
const comparators = {
  "=": sql`=`,
  "!=": sql`!=`,
  "<": sql`<`,
  "<=": sql`<=`,
  ">": sql`>`,
  ">=": sql`>=`,
} as const;
