import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { Kysely, sql } from "kysely";
import { FormatError, mlflowVersion } from "../../core/index.ts";
import { artifactUri } from "../artifact-uri.ts";
import { ensureDefaultExperiment } from "../sql/experiments.ts";
import { readLocations } from "../sql/read-locations.ts";
import { SqlStore } from "../sql/sql-store.ts";
import type { Database, Tables, Work } from "../sql/tables.ts";
import { loadSqlite } from "./load-sqlite.ts";
import { schemaRevision, schemaStatements } from "./mlflow-schema.ts";
import { nodeSqliteDialect } from "./node-sqlite-dialect.ts";
import { wrapSqliteError } from "./sqlite-errors.ts";

/** How a store is opened. */
export interface SqliteStoreOptions {
  /** Where artifacts go: an absolute directory, which is made when the first one is put. */
  readonly artifactRoot: string;
  /** How long a call waits for other processes that write, in milliseconds; 20,000 when not given, as MLflow does. */
  readonly busyTimeoutMs?: number;
  /** Whether nothing is written: only a file that exists is opened, and its directory need not be writable. Default: no. */
  readonly readOnly?: boolean;
}

/** The work of `openSqliteStore`: in a file of its own, because what it imports takes long to load. */
export async function openStore(path: string, options: SqliteStoreOptions): Promise<SqlStore> {
  const artifactRootUri = artifactUri(options.artifactRoot);
  const { DatabaseSync } = await loadSqlite();
  const isReadOnly = options.readOnly === true;
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(isReadOnly ? readOnlyLocation(path) : path, { readOnly: isReadOnly });
  } catch (error) {
    throw wrapSqliteError(error, path);
  }
  const dialect = nodeSqliteDialect({ database, path, busyTimeoutMs: options.busyTimeoutMs ?? 20_000 });
  const kysely = new Kysely<Tables>({ dialect });
  try {
    if (!isReadOnly) await sql`pragma journal_mode = wal`.execute(kysely);
    await sql`pragma synchronous = full`.execute(kysely);
    // MLflow sets the same: LIKE minds upper and lower case, as in PostgreSQL
    await sql`pragma case_sensitive_like = on`.execute(kysely);
    await prepareSchema(kysely, database, { path, artifactRootUri, isReadOnly });
    const locations = await kysely
      .transaction()
      .setAccessMode("read only")
      .execute((work) => readLocations(work, resolve(options.artifactRoot)));
    return new SqlStore(kysely, { artifactRootUri, locations });
  } catch (error) {
    await kysely.destroy();
    if (database.isOpen) database.close();
    throw error;
  }
}

/** Which database is prepared, and how. */
interface Target {
  readonly path: string;
  readonly artifactRootUri: string;
  readonly isReadOnly: boolean;
}

/** Makes the tables of an empty file; of any other file, checks that they are of the version that we know. */
async function prepareSchema(kysely: Database, database: DatabaseSync, target: Target): Promise<void> {
  const found = await kysely.transaction().setAccessMode("read only").execute(findRevision);
  if (found === schemaRevision) return;
  if (found !== undefined || target.isReadOnly) throw wrongVersion(target.path, found);
  await kysely.transaction().execute(async (work) => {
    const now = await findRevision(work);
    // another process may have made them since
    if (now === schemaRevision) return;
    if (now !== undefined || (await countTables(work)) > 0) throw wrongVersion(target.path, now);
    database.exec(schemaStatements);
    await sql`insert into alembic_version (version_num) values (${schemaRevision})`.execute(work);
    await sql`insert into workspaces (name, description)
      values ('default', 'Default workspace for legacy resources')`.execute(work);
    await ensureDefaultExperiment(work, target.artifactRootUri);
  });
}

/** The revision that the file says it has; undefined when it has no table of revisions. */
async function findRevision(work: Work): Promise<string | undefined> {
  const tables =
    await sql`select 1 from sqlite_master where type = 'table' and name = 'alembic_version'`.execute(work);
  if (tables.rows.length === 0) return undefined;
  const versions = await sql<{ version_num: string }>`select version_num from alembic_version`.execute(work);
  return versions.rows.map((row) => row.version_num).join(", ");
}

async function countTables(work: Work): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from sqlite_master`.execute(work);
  return rows[0]?.n ?? 0;
}

function wrongVersion(path: string, found: string | undefined): FormatError {
  return new FormatError(
    "track/schema-version",
    `database "${path}" must have MLflow's schema ${schemaRevision} (of MLflow ${mlflowVersion}), got ${found || "none"}`,
    {
      hint: `a file of an older MLflow is brought there by \`mlflow db upgrade sqlite:///${path}\` with MLflow ${mlflowVersion}: back it up first`,
      details: { found: found ?? null, expected: schemaRevision },
    },
  );
}

/**
 * Where a database is opened read-only: as a file that nobody changes, since SQLite would else have to make files beside it, in
 * a directory that perhaps cannot be written. A database with a write-ahead log that has content is opened as usual, so that
 * what is in the log is seen.
 */
function readOnlyLocation(path: string): string | URL {
  const log = `${path}-wal`;
  if (path === ":memory:" || (existsSync(log) && statSync(log).size > 0)) return path;
  const url = pathToFileURL(path);
  url.searchParams.set("immutable", "1");
  return url;
}
