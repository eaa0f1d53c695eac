import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/** The bytes of a Parquet file with the result of a query. */
export async function writeParquet(sql: string, options = ""): Promise<Uint8Array> {
  const directory = await mkdtemp(join(tmpdir(), "systole-parquet-"));
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const path = join(directory, "table.parquet");
    await connection.run(`copy (${sql}) to '${path}' (format parquet${options})`);
    return await readFile(path);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(directory, { recursive: true });
  }
}
