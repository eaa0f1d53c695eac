import type { ColumnType, Generated, Insertable, Kysely, Selectable, Transaction } from "kysely";

/**
 * The tables of MLflow's schema that Systole reads and writes, the same on SQLite and PostgreSQL. Times are
 * milliseconds since 1970 UTC; `workspace` is always `default`.
 */
export interface Tables {
  readonly experiments: ExperimentTable;
  readonly experiment_tags: { key: string; value: string | null; experiment_id: number };
  readonly runs: RunTable;
  readonly tags: { key: string; value: string | null; run_uuid: string };
  readonly params: { key: string; value: string; run_uuid: string };
  readonly metrics: MetricTable;
  readonly latest_metrics: Omit<MetricTable, "timestamp"> & { timestamp: number | null };
  readonly datasets: DatasetTable;
  readonly inputs: InputTable;
  readonly input_tags: { input_uuid: string; name: string; value: string };
  readonly logged_models: LoggedModelTable;
  readonly logged_model_metrics: LoggedModelMetricTable;
  readonly logged_model_params: LoggedModelEntry & { param_key: string; param_value: string };
  readonly logged_model_tags: LoggedModelEntry & { tag_key: string; tag_value: string };
  readonly registered_models: RegisteredModelTable;
  readonly registered_model_tags: ModelEntry & { key: string; value: string | null };
  readonly registered_model_aliases: ModelEntry & { alias: string; version: number };
  readonly model_versions: ModelVersionTable;
  readonly model_version_tags: ModelEntry & { key: string; value: string | null; version: number };
}

interface ExperimentTable {
  experiment_id: Generated<number>;
  name: string;
  artifact_location: string | null;
  lifecycle_stage: "active" | "deleted";
  creation_time: number | null;
  last_update_time: number | null;
  workspace: Workspace;
}

interface RunTable {
  run_uuid: string;
  name: string | null;
  source_type: string | null;
  source_name: string | null;
  entry_point_name: string | null;
  user_id: string | null;
  status: "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";
  start_time: number | null;
  end_time: number | null;
  source_version: string | null;
  lifecycle_stage: "active" | "deleted";
  artifact_uri: string | null;
  experiment_id: number;
  deleted_time: number | null;
}

/** A NaN is `value` 0 with `is_nan` true; an infinity is the greatest finite number. */
interface MetricTable {
  key: string;
  value: number;
  timestamp: number;
  run_uuid: string;
  step: number;
  /** SQLite has no booleans: it gives 0 and 1. */
  is_nan: ColumnType<number | boolean, boolean, boolean>;
}

interface DatasetTable {
  dataset_uuid: string;
  experiment_id: number;
  name: string;
  digest: string;
  dataset_source_type: string;
  dataset_source: string;
  dataset_schema: string | null;
  dataset_profile: string | null;
}

/** What a run took in or put out. */
interface InputTable {
  input_uuid: string;
  source_type: "DATASET" | "RUN_INPUT" | "RUN_OUTPUT";
  source_id: string;
  destination_type: "RUN" | "MODEL_INPUT" | "MODEL_OUTPUT";
  destination_id: string;
  step: Generated<number>;
}

interface LoggedModelTable {
  model_id: string;
  experiment_id: number;
  name: string;
  artifact_location: string;
  creation_timestamp_ms: number;
  last_updated_timestamp_ms: number;
  status: number;
  lifecycle_stage: "active" | "deleted";
  model_type: string | null;
  source_run_id: string | null;
  status_message: string | null;
}

interface LoggedModelMetricTable {
  model_id: string;
  metric_name: string;
  metric_timestamp_ms: number;
  metric_step: number;
  metric_value: number | null;
  experiment_id: number;
  run_id: string;
  dataset_uuid: string | null;
  dataset_name: string | null;
  dataset_digest: string | null;
}

interface LoggedModelEntry {
  model_id: string;
  experiment_id: number;
}

interface ModelEntry {
  name: string;
  workspace: Workspace;
}

interface RegisteredModelTable extends ModelEntry {
  creation_time: number | null;
  last_updated_time: number | null;
  description: string | null;
}

interface ModelVersionTable extends ModelEntry {
  version: number;
  creation_time: number | null;
  last_updated_time: number | null;
  description: string | null;
  user_id: string | null;
  /** `None`, `Staging`, `Production`, `Archived`, or `Deleted_Internal`: MLflow keeps the rows of deleted versions. */
  current_stage: string | null;
  source: string | null;
  run_id: string | null;
  status: string | null;
  status_message: string | null;
  run_link: string | null;
  storage_location: string | null;
}

/** The column's default in the schema; another one needs MLflow's `--enable-workspaces`. */
type Workspace = ColumnType<string, "default" | undefined, never>;

/** A database. */
export type Database = Kysely<Tables>;
/** A transaction in it: what every function of this folder works in. */
export type Work = Transaction<Tables>;
/** A row as a query returns it. */
export type Row<T extends keyof Tables> = Selectable<Tables[T]>;
/** A row as it is inserted. */
export type NewRow<T extends keyof Tables> = Insertable<Tables[T]>;

/** The most values that go into one statement, somewhat below the limits: 32,766 of SQLite, 65,535 of PostgreSQL. */
export const maxValuesPerStatement = 30_000;

/** Cuts rows into pieces that fit into one statement each; no piece is empty. @param valuesPerItem how many values a row binds. */
export function chunk<T>(items: readonly T[], valuesPerItem = 1): readonly (readonly T[])[] {
  const size = Math.floor(maxValuesPerStatement / valuesPerItem);
  if (items.length <= size) return items.length === 0 ? [] : [items];
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
