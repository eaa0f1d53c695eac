import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../support/read-corpus.ts", import.meta.url));

/** Reads the corpus and so many files made by chance in a process of its own. */
async function readCorpus(n: number, seed: number, cache: string) {
  const { stdout } = await promisify(execFile)(process.execPath, [script, String(n), String(seed)], {
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  return JSON.parse(stdout) as {
    files: number;
    read: number;
    codes: Record<string, number>;
    broken: string[];
    left: string[];
    rssMib: number;
  };
}

test("60 files as they come and 20,000 made by chance: none is fatal, each error has its place", async () => {
  const cache = await mkdtemp(join(tmpdir(), "systole-cache-"));
  try {
    await readCorpus(0, 0, cache); // what is published is compiled: its memory is not to be counted
    const results = await Promise.all([readCorpus(10_000, 1, cache), readCorpus(10_000, 2, cache)]);
    for (const result of results) {
      console.log(JSON.stringify(result));
      expect(result.files).toBe(10_060);
      expect(result.broken).toEqual([]);
      expect(result.left).toEqual([]);
      expect(result.read).toBeGreaterThan(4000);
      expect(Object.keys(result.codes).sort()).toEqual([
        "data/csv-syntax",
        "data/encoding",
        "data/json-syntax",
        "data/packed",
      ]);
      expect(result.rssMib).toBeLessThan(256);
    }
  } finally {
    await rm(cache, { recursive: true });
  }
});
