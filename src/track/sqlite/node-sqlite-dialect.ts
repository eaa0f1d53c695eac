import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from "kysely";
import { isBusy, wrapSqliteError } from "./sqlite-errors.ts";

/** What the dialect needs to know of its database. */
export interface NodeSqliteConfig {
  readonly database: DatabaseSync;
  /** The file, for messages. */
  readonly path: string;
  /** How long a statement waits for a lock, in milliseconds. */
  readonly busyTimeoutMs: number;
}

/**
 * Kysely on `node:sqlite`. A transaction begins `immediate`, so that two writers queue at its beginning and none fails
 * in its middle, unless its access mode is `read only`. Waiting for another process' lock does not block the event
 * loop. Booleans are bound as 0 and 1; integers beyond 2^53 come back rounded.
 */
export function nodeSqliteDialect(config: NodeSqliteConfig): Dialect {
  return {
    createDriver: () => new NodeSqliteDriver(config),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class NodeSqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: NodeSqliteConnection;
  /** Settles when the one connection is free again. */
  #turn: Promise<void> = Promise.resolve();
  /** Frees it. */
  #release: () => void = () => {};

  constructor(config: NodeSqliteConfig) {
    this.#database = config.database;
    this.#connection = new NodeSqliteConnection(config);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#turn;
    let release = (): void => {};
    this.#turn = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const sql = settings.accessMode === "read only" ? "begin" : "begin immediate";
    await connection.executeQuery(CompiledQuery.raw(sql));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite rolls back by itself when a disk is full or fails; then there is nothing left to undo
    if (this.#database.isTransaction) await connection.executeQuery(CompiledQuery.raw("rollback"));
  }

  async destroy(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** A prepared statement and whether it returns rows. */
interface Prepared {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

/** The most values of a statement that is kept prepared. Longer ones hold a batch of one size and hardly recur. */
const maxCachedValues = 64;
/** How many prepared statements are kept; when there are more, all are given up. */
const maxCachedStatements = 100;

class NodeSqliteConnection implements DatabaseConnection {
  readonly #config: NodeSqliteConfig;
  readonly #prepared = new Map<string, Prepared>();

  constructor(config: NodeSqliteConfig) {
    this.#config = config;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const deadline = Date.now() + this.#config.busyTimeoutMs;
    for (let attempt = 0; ; attempt++) {
      try {
        return this.#execute<R>(query);
      } catch (error) {
        if (!isBusy(error) || Date.now() >= deadline) throw wrapSqliteError(error, this.#config.path);
        await pause(attempt);
      }
    }
  }

  // biome-ignore lint/correctness/useYield: Kysely's interface asks for a generator
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new TypeError("the SQLite dialect does not stream");
  }

  #execute<R>(query: CompiledQuery): QueryResult<R> {
    const { statement, returnsRows } = this.#prepare(query);
    const values = query.parameters.map(toSqlValue);
    if (returnsRows) return { rows: allRows(statement, values) as R[] };
    const { changes } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  #prepare(query: CompiledQuery): Prepared {
    const known = this.#prepared.get(query.sql);
    if (known !== undefined) return known;
    const statement = this.#config.database.prepare(query.sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    if (query.parameters.length <= maxCachedValues) {
      if (this.#prepared.size >= maxCachedStatements) this.#prepared.clear();
      this.#prepared.set(query.sql, prepared);
    }
    return prepared;
  }
}

/** All rows of a statement. Integers beyond 2^53, which `node:sqlite` refuses to give as numbers, are read as `bigint` and rounded. */
function allRows(statement: StatementSync, values: readonly SQLInputValue[]): unknown[] {
  try {
    return statement.all(...values);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    statement.setReadBigInts(true);
    try {
      return statement
        .all(...values)
        .map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([key, value]) => [
              key,
              typeof value === "bigint" ? Number(value) : value,
            ]),
          ),
        );
    } finally {
      statement.setReadBigInts(false);
    }
  }
}

function toSqlValue(value: unknown): SQLInputValue {
  return typeof value === "boolean" ? Number(value) : (value as SQLInputValue);
}

/** Waits 1 ms at first and 20 ms at last, so that a short lock costs little and a long one does not cost CPU time. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(1 + attempt, 20)));
}
