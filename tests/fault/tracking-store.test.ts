import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { fileArtifactStore, getBytes, openSqliteStore, putBytes } from "../../src/track/index.ts";
import { checkIntegrity, readBatches, runWriter } from "../support/kill-writers.ts";

/** SYSTOLE_FAULT_SCALE=20 runs the nightly counts. */
const scale = Number(process.env["SYSTOLE_FAULT_SCALE"] ?? 1);

let directory = "";
let path = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "systole-fault-"));
  path = join(directory, "mlflow.db");
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
});

test("promises 1 and 2: a kill loses no acknowledged batch and leaves none in part", async () => {
  const batchSize = 100;
  const kills = 100 * scale;
  let acknowledged = 0;
  for (let kill = 0; kill < kills; kill += 2) {
    const logs = await Promise.all(
      [1, 2].map((writer) =>
        runWriter({
          path,
          artifactRoot: directory,
          batchSize,
          killAfterMs: 1 + ((kill * 7 + writer * 13) % 60),
        }),
      ),
    );
    for (const { runId, acked } of logs) {
      const stored = await readBatches(path, directory, runId);
      expect(stored).toMatchObject({ isPrefix: true, integrity: "ok", points: batchSize * stored.params });
      expect(stored.params - acked).toBeOneOf([0, 1]);
      acknowledged += acked;
    }
  }
  // how many there are is a matter of the machine; without some, nothing was tried
  expect(acknowledged).toBeGreaterThan(kills / 10);
});

test("promise 3: a torn write-ahead log recovers to a prefix of the commits", async () => {
  const store = await openSqliteStore(path, { artifactRoot: directory });
  onTestFinished(() => store.close());
  const { info } = await store.createRun("0");
  for (let step = 0; step < 60; step++)
    await store.logBatch(info.runId, {
      metrics: [{ key: "m", value: step / 3, timestamp: step, step }],
      params: [{ key: `p${step}`, value: "" }],
    });
  const log = await readFile(`${path}-wal`);
  const cuts = 200 * scale;
  const lengths = new Set<number>();
  for (let cut = 0; cut < cuts; cut++) {
    const torn = join(directory, "torn.db");
    for (const suffix of ["-wal", "-shm"]) await rm(`${torn}${suffix}`, { force: true });
    await copyFile(path, torn);
    await copyFile(`${path}-wal`, `${torn}-wal`);
    await truncate(`${torn}-wal`, Math.floor((log.length * (cut + 0.5)) / cuts));
    expect(checkIntegrity(torn)).toBe("ok");
    // the tables themselves are in the log until the first checkpoint
    const reopened = await openSqliteStore(torn, { artifactRoot: directory });
    const history = await reopened.getMetricHistory(info.runId, "m").catch(() => []);
    expect(history.map(({ step }) => step)).toEqual(Array.from(history, (_, step) => step));
    lengths.add(history.length);
    await reopened.close();
  }
  expect(lengths.size).toBeGreaterThan(10);
});

test("promise 7: eight processes write 250 times each, none sees a lock and all is kept", async () => {
  const logs = await Promise.all(
    Array.from({ length: 8 }, () => runWriter({ path, artifactRoot: directory, batchSize: 1, batches: 250 })),
  );
  for (const { runId, acked, errors } of logs) {
    expect(errors).toBe("");
    expect(acked).toBe(250);
    expect((await readBatches(path, directory, runId)).points).toBe(250);
  }
  const latencies = logs.flatMap((log) => log.latenciesMs).sort((a, b) => a - b);
  const p99 = latencies[Math.floor(latencies.length * 0.99)]!;
  console.log(
    `promise 7 asks for p99 < 250 ms on a quiet machine; 8 writers: p50 ${latencies[1000]} ms, p99 ${p99} ms, longest ${latencies.at(-1)} ms`,
  );
});

test("promise 6: an artifact is whole or absent after a kill, and nothing half-written stays", async () => {
  const script = join(directory, "put.ts");
  const room = fileURLToPath(new URL("../../src/track/index.ts", import.meta.url));
  await writeFile(
    script,
    `import { createHash } from "node:crypto";
     import { fileArtifactStore, putBytes } from ${JSON.stringify(room)};
     const store = fileArtifactStore(process.argv[2]);
     process.stdout.write("ready");
     for (let i = 0; ; i++) {
       const bytes = new Uint8Array(200_000).fill(i);
       await putBytes(store, "d" + (i % 3) + "/" + createHash("sha256").update(bytes).digest("hex"), bytes);
     }`,
  );
  const root = join(directory, "artifacts");
  const kills = 50 * scale;
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(process.execPath, [script, root], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    await new Promise((resolve) => setTimeout(resolve, 1 + (kill % 25)));
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
  const store = fileArtifactStore(root);
  for (const { path: folder } of await store.list())
    for (const file of await store.list(folder))
      expect(
        createHash("sha256")
          .update(await getBytes(store, file.path))
          .digest("hex"),
      ).toBe(file.path.split("/")[1]);
  await putBytes(store, "last", new Uint8Array(1));
  expect((await readdir(root)).filter((name) => name.startsWith("."))).toEqual([]);
});
