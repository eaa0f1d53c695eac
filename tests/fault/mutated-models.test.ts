import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { judgeModels } from "../support/watch-judge.ts";

// The law, of a directory of a real model in which something was changed by chance:
// - loading it ends, and soon; it ends in an error of ours with a code, or in a model;
// - no error is one that we did not mean: what a TypeError or RangeError was wrapped into breaks the law too;
// - a model loads from changed files only if somebody has listed them anew, with their checksums: otherwise none answers;
// - listed anew, changed files may be another model that somebody means (a coefficient may be any number), so answering is
//   allowed, but answers to rows of its schema are finite, from 0 to 1, and sum to 1, whichever rows these are.
// Half of those that are listed anew state the answers to their input example anew as well, so that loading cannot see by
// them that the model is another.
test("10,000 changed directories of real models: none hangs, none crashes, none answers what is no probability", async () => {
  const cache = await mkdtemp(join(tmpdir(), "systole-cache-"));
  try {
    const judged = [1, 2].map((seed) => judgeModels({ cases: 5000, seed: 1000 + seed, cache }));
    await Promise.allSettled(judged); // so that no process is left behind
    const results = await Promise.all(judged);
    for (const result of results) {
      console.log(JSON.stringify(result));
      const { cases, answered, counts, broken, slowestMs, rssMib } = result;
      expect(broken).toEqual([]);
      const refused = Object.values(counts).reduce((sum, n) => sum + n, 0);
      expect(answered + refused).toBe(cases);
      // each reader had its share: the list of files, the native form, the states, the schema, the answers
      for (const code of [
        "model/checksum",
        "model/format",
        "model/missing-file",
        "model/state",
        "model/answers",
      ])
        expect(counts[code] ?? 0, code).toBeGreaterThan(5);
      expect(counts["model/state < state/invalid"]).toBeGreaterThan(500);
      expect(answered).toBeGreaterThan(500);
      expect(slowestMs).toBeLessThan(2000);
      expect(rssMib).toBeLessThan(384);
    }
  } finally {
    await rm(cache, { recursive: true });
  }
});
