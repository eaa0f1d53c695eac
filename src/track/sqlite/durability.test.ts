import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readBatches, runWriter } from "../../../tests/support/kill-writers.ts";

test("a writer that is killed loses nothing that was acknowledged, and no batch is there in part", async () => {
  const directory = await mkdtemp(join(tmpdir(), "systole-kill-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, "mlflow.db");
  const batchSize = 20;
  for (const killAfterMs of [3, 25]) {
    const logs = await Promise.all(
      [0, 1].map(() => runWriter({ path, artifactRoot: directory, batchSize, killAfterMs })),
    );
    for (const { runId, acked, errors } of logs) {
      expect(errors).toBe("");
      const stored = await readBatches(path, directory, runId);
      expect(stored).toMatchObject({ isPrefix: true, integrity: "ok" });
      // one more than was acknowledged may have been committed before the kill
      expect([acked, acked + 1]).toContain(stored.params);
      expect(stored.points).toBe(batchSize * stored.params);
      expect(stored.lastTag).toBe(stored.params === 0 ? undefined : String(stored.params - 1));
      expect(stored.latestStep).toBe(stored.params === 0 ? undefined : stored.points - 1);
    }
  }
});
