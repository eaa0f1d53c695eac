type Sqlite = typeof import("node:sqlite");

/**
 * Loads `node:sqlite` without the warning that it is experimental, which Node prints before 24.4 or so; other warnings
 * pass. The module is loaded when a store is opened, not before.
 */
export async function loadSqlite(): Promise<Sqlite> {
  const emitWarning = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).startsWith("SQLite is an experimental feature")) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
  try {
    return await import("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
