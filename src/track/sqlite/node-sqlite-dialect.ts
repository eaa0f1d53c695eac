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
import { ChangedWhileRead } from "../sql/changed-while-read.ts";
import type { DatabaseFile } from "./database-file.ts";
import { isBusy, sqliteCode, wrapSqliteError } from "./sqlite-errors.ts";

/** What the dialect needs to know of its database. */
export interface NodeSqliteConfig {
  readonly file: DatabaseFile;
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
  readonly #file: DatabaseFile;
  readonly #connection: NodeSqliteConnection;
  /** Settles when the one connection is free again. */
  #turn: Promise<void> = Promise.resolve();
  /** Frees it. */
  #release: () => void = () => {};

  constructor(config: NodeSqliteConfig) {
    this.#file = config.file;
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

  async beginTransaction(_connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await this.#connection.begin(settings.accessMode === "read only" ? "begin" : "begin immediate");
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
    if (!this.#file.isWhole()) throw new ChangedWhileRead();
  }

  rollbackTransaction(): Promise<void> {
    return this.#connection.rollback();
  }

  async destroy(): Promise<void> {
    this.#file.close();
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
  #database: DatabaseSync | undefined;

  constructor(config: NodeSqliteConfig) {
    this.#config = config;
  }

  /** Begins a transaction, over the connection that is right by now. */
  begin(sql: string): Promise<void> {
    return this.#patiently(() => {
      this.#take(this.#config.file.begin()).exec(sql);
    });
  }

  /** SQLite rolls back by itself when a disk is full or fails; then there is nothing left to undo. */
  async rollback(): Promise<void> {
    if (this.#database?.isOpen === true && this.#database.isTransaction) this.#database.exec("rollback");
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#patiently(() => this.#execute<R>(query));
  }

  /** Does something as soon as no other process is in the way, or gives up in time. */
  async #patiently<T>(act: () => T): Promise<T> {
    const { file, path, busyTimeoutMs } = this.#config;
    const deadline = Date.now() + busyTimeoutMs;
    for (let attempt = 0; ; attempt++) {
      try {
        return act();
      } catch (error) {
        // what looks like a damaged file may be one that another process is just writing
        if (sqliteCode(error) !== undefined && this.#database !== undefined && !file.isWhole())
          throw new ChangedWhileRead(undefined, { cause: error });
        if (!isBusy(error) || Date.now() >= deadline) throw wrapSqliteError(error, path);
        await pause(attempt);
      }
    }
  }

  /** Takes a connection in place of the one before, whose statements end with it. */
  #take(database: DatabaseSync): DatabaseSync {
    if (this.#database !== database) this.#prepared.clear();
    this.#database = database;
    return database;
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
    const database = this.#database ?? this.#take(this.#config.file.begin());
    const statement = database.prepare(query.sql);
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
