import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { artifactUri } from "../artifact-uri.ts";
import { readWhole } from "../sql/changed-while-read.ts";
import { ensureDefaultExperiment } from "../sql/experiments.ts";
import type { PointTable } from "../sql/metric-history.ts";
import { readLocations } from "../sql/read-locations.ts";
import { SqlStore } from "../sql/sql-store.ts";
import type { Database, Tables } from "../sql/tables.ts";
import { type DatabaseFile, writableFile } from "./database-file.ts";
import { loadSqlite } from "./load-sqlite.ts";
import { schemaRevision, schemaStatements } from "./mlflow-schema.ts";
import { nodeSqliteDialect } from "./node-sqlite-dialect.ts";
import { completeOlderSchema } from "./older-schema.ts";
import { ReadOnlyFile } from "./read-only-file.ts";
import { ageOf, findRevision, wrongRevision } from "./schema-revision.ts";
import { wrapSqliteError } from "./sqlite-errors.ts";

/** How a store is opened. */
export interface SqliteStoreOptions {
  /** Where artifacts go: an absolute directory, which is made when the first one is put. */
  readonly artifactRoot: string;
  /** How long a call waits for other processes that write, in milliseconds; 20,000 when not given, as MLflow does. */
  readonly busyTimeoutMs?: number;
  /**
   * Whether nothing is written: neither to the file, which must exist, nor beside it. The directory may be read-only or another
   * user's, others may write meanwhile, and the schema may be that of an older MLflow. Default: no.
   */
  readonly readOnly?: boolean;
}

/** The work of `openSqliteStore`: in a file of its own, because what it imports takes long to load. */
export async function openStore(path: string, options: SqliteStoreOptions): Promise<SqlStore> {
  const artifactRootUri = artifactUri(options.artifactRoot);
  const sqlite = await loadSqlite();
  const file =
    options.readOnly === true
      ? new ReadOnlyFile(sqlite, path, (database) => prepareReading(sqlite, database, path))
      : writableFile(openDatabase(sqlite, path));
  const kysely = new Kysely<Tables>({
    dialect: nodeSqliteDialect({ file, path, busyTimeoutMs: options.busyTimeoutMs ?? 20_000 }),
  });
  try {
    if (options.readOnly !== true) await prepareWriting(kysely, file, path, artifactRootUri);
    const locations = await readWhole(() =>
      kysely
        .transaction()
        .setAccessMode("read only")
        .execute((work) => readLocations(work, resolve(options.artifactRoot))),
    );
    return new SqlStore(kysely, { artifactRootUri, locations, points: await findPointTable(kysely) });
  } catch (error) {
    await kysely.destroy();
    file.close();
    throw error;
  }
}

/** Chooses the index by which the points of a run are found: an older database has no index with steps, or none at all. */
async function findPointTable(kysely: Database): Promise<PointTable> {
  const { rows } = await sql<{ name: string }>`select name from main.sqlite_master
    where type = 'index' and name in ('index_metrics_run_uuid_key_step', 'index_metrics_run_uuid')
      and 'metrics' not in (select name from temp.sqlite_master)
    order by name desc`.execute(kysely);
  const [index] = rows;
  if (index === undefined) return { from: sql`metrics`, hasSteps: false };
  return {
    from: sql`metrics indexed by ${sql.ref(index.name)}`,
    hasSteps: index.name === "index_metrics_run_uuid_key_step",
  };
}

/** Node's module of SQLite. */
type Sqlite = typeof import("node:sqlite");

function openDatabase({ DatabaseSync }: Sqlite, path: string): DatabaseSync {
  try {
    return new DatabaseSync(path);
  } catch (error) {
    throw wrapSqliteError(error, path);
  }
}

/** MLflow sets the same: LIKE minds upper and lower case, as in PostgreSQL. */
const mindCase = "pragma case_sensitive_like = on";

/** Makes a connection ready to read. @throws {FormatError} `track/schema-version` when the schema cannot be read. */
function prepareReading(sqlite: Sqlite, database: DatabaseSync, path: string): void {
  database.exec(`${mindCase}; pragma temp_store = memory`);
  const revision = findRevision(database);
  const age = ageOf(revision);
  if (age === "older") completeOlderSchema(sqlite, database, path);
  else if (age !== "same") throw wrongRevision(path, revision);
}

/**
 * Makes a connection ready to write, and the tables of an empty file; of any other file, checks that they are of our version. It writes
 * a page, so that whoever could not write hears of it before the work whose results would be lost.
 */
async function prepareWriting(
  kysely: Database,
  file: DatabaseFile,
  path: string,
  artifactRootUri: string,
): Promise<void> {
  for (const pragma of ["pragma synchronous = full", mindCase]) await sql.raw(pragma).execute(kysely);
  await kysely.transaction().execute(async (work) => {
    const database = file.begin();
    const revision = findRevision(database);
    if (revision === schemaRevision) {
      database.exec("pragma user_version = 0"); // as it is; what counts is that it is written
      return;
    }
    const tables = database.prepare("select 1 from sqlite_master").get();
    if (revision !== "" || tables !== undefined) throw wrongRevision(path, revision);
    database.exec(schemaStatements);
    await sql`insert into alembic_version (version_num) values (${schemaRevision})`.execute(work);
    await sql`insert into workspaces (name, description)
      values ('default', 'Default workspace for legacy resources')`.execute(work);
    await ensureDefaultExperiment(work, artifactRootUri);
  });
  await sql`pragma journal_mode = wal`.execute(kysely);
}
