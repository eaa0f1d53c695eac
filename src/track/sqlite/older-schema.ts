import type { DatabaseSync } from "node:sqlite";
import type { Tables } from "../sql/tables.ts";
import { schemaStatements } from "./mlflow-schema.ts";
import { findRevision, wrongRevision } from "./schema-revision.ts";

/** The tables of MLflow that we read. */
const readTables: Readonly<Record<keyof Tables, true>> = {
  experiments: true,
  experiment_tags: true,
  runs: true,
  tags: true,
  params: true,
  metrics: true,
  latest_metrics: true,
  datasets: true,
  inputs: true,
  input_tags: true,
  logged_models: true,
  logged_model_metrics: true,
  logged_model_params: true,
  logged_model_tags: true,
  registered_models: true,
  registered_model_tags: true,
  registered_model_aliases: true,
  model_versions: true,
  model_version_tags: true,
};

/** Those without which nothing can be shown; MLflow has them all since version 1.0. */
const needed: readonly string[] = ["experiments", "runs", "tags", "params", "metrics", "latest_metrics"];

/** The type of {@link DatabaseSync}, to be made. */
type Sqlite = Pick<typeof import("node:sqlite"), "DatabaseSync">;

/**
 * Lets a database of an older MLflow be read as one of ours, without changing it: a table that it lacks is an empty temporary one of
 * that name, a column that it lacks stands in a temporary view of its table, with the value that MLflow's own migration would fill
 * in. Temporary things belong to the connection, live in memory, and go before those of the file.
 *
 * @throws {FormatError} `track/schema-version` when it is too old for that.
 */
export function completeOlderSchema({ DatabaseSync }: Sqlite, database: DatabaseSync, path: string): void {
  const ours = new DatabaseSync(":memory:");
  try {
    ours.exec(schemaStatements);
    for (const table of Object.keys(readTables)) {
      const present = new Set(columnsOf(database, table).map(({ name }) => name));
      if (present.size === 0) {
        if (needed.includes(table)) throw wrongRevision(path, findRevision(database));
        const columns = columnsOf(ours, table).map(({ name }) => `"${name}"`);
        database.exec(`create temp table "${table}" (${columns.join(", ")})`);
        continue;
      }
      const absent = columnsOf(ours, table).filter(({ name }) => !present.has(name));
      if (absent.length === 0) continue;
      const added = absent.map(({ name, dflt_value }) => `${dflt_value ?? "null"} as "${name}"`);
      database.exec(`create temp view "${table}" as select *, ${added.join(", ")} from main."${table}"`);
    }
  } finally {
    ours.close();
  }
}

/** A column as SQLite describes it. */
interface Column {
  readonly name: string;
  /** SQL of its default; `null` when it has none. */
  readonly dflt_value: string | null;
}

function columnsOf(database: DatabaseSync, table: string): readonly Column[] {
  return database.prepare(`pragma table_info("${table}")`).all() as unknown as Column[];
}
