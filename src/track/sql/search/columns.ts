import { type RawBuilder, sql } from "kysely";
import type { KeyKind, OrderKey, SearchedEntity } from "../../search/index.ts";
import type { Tables } from "../tables.ts";

/** Where the entries of one kind stand: a table with one row for each owner and name. */
export interface EntryColumns {
  readonly table: keyof Tables;
  readonly owner: readonly string[];
  readonly name: string;
  readonly value: string;
  /** The column that says that the value is not a number. */
  readonly isNan?: string;
}

/** How one kind of thing lies in MLflow's tables. */
export interface EntityColumns {
  readonly table: keyof Tables;
  /** The columns by which entries name their owner. */
  readonly owner: readonly string[];
  /** The columns of attributes, where they are not expressions. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly entries: Readonly<Partial<Record<KeyKind, EntryColumns>>>;
  /** What every order ends with, as far as it does not name these keys itself: together they are unique. */
  readonly ties: readonly OrderKey[];
  /** The order when none is given, before the ties. */
  readonly natural?: readonly OrderKey[];
}

const asc = (name: string): OrderKey => ({ key: { kind: "attribute", name }, direction: "asc" });
const desc = (name: string): OrderKey => ({ key: { kind: "attribute", name }, direction: "desc" });

/** Where each kind of thing lies. What can be searched at all is said by `searchables`. */
export const entityColumns: Readonly<Record<SearchedEntity, EntityColumns>> = {
  run: {
    table: "runs",
    owner: ["run_uuid"],
    attributes: {
      run_id: "run_uuid",
      run_name: "name",
      status: "status",
      artifact_uri: "artifact_uri",
      user_id: "user_id",
      start_time: "start_time",
      end_time: "end_time",
    },
    entries: {
      metric: {
        table: "latest_metrics",
        owner: ["run_uuid"],
        name: "key",
        value: "value",
        isNan: "is_nan",
      },
      param: { table: "params", owner: ["run_uuid"], name: "key", value: "value" },
      tag: { table: "tags", owner: ["run_uuid"], name: "key", value: "value" },
    },
    ties: [desc("start_time"), asc("run_id")],
  },
  experiment: {
    table: "experiments",
    owner: ["experiment_id"],
    attributes: {
      experiment_id: "experiment_id",
      name: "name",
      creation_time: "creation_time",
      last_update_time: "last_update_time",
    },
    entries: { tag: { table: "experiment_tags", owner: ["experiment_id"], name: "key", value: "value" } },
    natural: [desc("creation_time"), asc("experiment_id")],
    ties: [desc("experiment_id")],
  },
  "registered model": {
    table: "registered_models",
    owner: ["name"],
    attributes: {
      name: "name",
      creation_timestamp: "creation_time",
      last_updated_timestamp: "last_updated_time",
    },
    entries: { tag: { table: "registered_model_tags", owner: ["name"], name: "key", value: "value" } },
    ties: [asc("name")],
  },
  "model version": {
    table: "model_versions",
    owner: ["name", "version"],
    attributes: {
      name: "name",
      version_number: "version",
      run_id: "run_id",
      source_path: "source",
      creation_timestamp: "creation_time",
      last_updated_timestamp: "last_updated_time",
    },
    entries: {
      tag: { table: "model_version_tags", owner: ["name", "version"], name: "key", value: "value" },
    },
    natural: [desc("last_updated_timestamp")],
    ties: [asc("name"), desc("version_number")],
  },
  "logged model": {
    table: "logged_models",
    owner: ["model_id"],
    attributes: {
      model_id: "model_id",
      name: "name",
      model_type: "model_type",
      status: "status",
      source_run_id: "source_run_id",
      creation_timestamp: "creation_timestamp_ms",
      last_updated_timestamp: "last_updated_timestamp_ms",
    },
    entries: {
      metric: {
        table: "logged_model_metrics",
        owner: ["model_id"],
        name: "metric_name",
        value: "metric_value",
      },
      param: { table: "logged_model_params", owner: ["model_id"], name: "param_key", value: "param_value" },
      tag: { table: "logged_model_tags", owner: ["model_id"], name: "tag_key", value: "tag_value" },
    },
    ties: [desc("creation_timestamp"), asc("model_id")],
  },
};

/** A column of a thing's own table. */
export function ownColumn({ table }: EntityColumns, column: string): RawBuilder<unknown> {
  return sql.ref(`${table}.${column}`);
}

/** SQL for the columns by which entries name their owner, as one value. */
export function ownerOf(columns: EntityColumns): RawBuilder<unknown> {
  const refs = columns.owner.map((column) => ownColumn(columns, column));
  return refs.length === 1 ? sql`${refs[0]}` : sql`(${sql.join(refs)})`;
}
