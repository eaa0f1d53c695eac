import { mkdtemp, readdir, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type FileReader, withDuckDb } from "./duckdb.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("the private file that DuckDB reads", () => {
  test.each([
    ["another file", "select * from read_text('/etc/passwd')"],
    ["a file of its working directory", "select * from read_text('package.json')"],
    ["a directory", "select * from glob('/etc/*')"],
    ["writing a file", "copy (select 1) to 'written.csv'"],
    ["an extension", "install httpfs"],
    ["a URL", "select * from read_csv('http://127.0.0.1:9/a.csv')"],
    ["another setting", "set enable_external_access = true"],
  ])("is all that it may read: not %s", async (_, sql) => {
    const look = withDuckDb(bytesOf("a"), async ({ query }) => (await query(sql)).getRows(), {});
    await expect(look).rejects.toThrow(/ermission|disabled|not allowed|locked/);
  });

  const before = process.env["TMPDIR"];
  afterEach(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  });

  test("is gone after reading, and after a failure", async () => {
    const directory = await mkdtemp(join(tmpdir(), "systole-it's-"));
    process.env["TMPDIR"] = directory;
    const select = async ({ path, query }: FileReader) =>
      (await query(`select content from read_text(${path})`)).getRows();
    expect(await withDuckDb(bytesOf("a"), select, {})).toEqual([["a"]]);
    const fail = withDuckDb(bytesOf("a"), async ({ query }) => query("select nothing"), {});
    await expect(fail).rejects.toThrow("nothing");
    expect(await readdir(directory)).toEqual([]);
    await rmdir(directory);
  });

  test("is asked for by name when it cannot be written", async () => {
    process.env["TMPDIR"] = "/dev/null/none";
    await expect(withDuckDb(bytesOf("a"), async () => {}, {})).rejects.toMatchObject({
      name: "StorageError",
      code: "data/temporary-file",
    });
  });
});
