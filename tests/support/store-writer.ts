import { writeSync } from "node:fs";
import { openSqliteStore } from "../../src/track/index.ts";

/**
 * A program that writes to a store until it is killed, or as often as it is told. Its arguments: the database, the artifact
 * root, how many points a batch has, how many batches it writes (0: without end). It prints `ready <run id>`, then for each batch
 * that is acknowledged `acked <index> <milliseconds>`.
 */
const [path = "", artifactRoot = "", size = "1", batches = "0"] = process.argv.slice(2);
const store = await openSqliteStore(path, { artifactRoot });
const { info } = await store.createRun("0");
writeSync(1, `ready ${info.runId}\n`);
for (let index = 0; batches === "0" || index < Number(batches); index++) {
  const points = Array.from({ length: Number(size) }, (_, offset) => index * Number(size) + offset);
  const begin = performance.now();
  await store.logBatch(info.runId, {
    metrics: points.map((step) => ({ key: "m", value: step / 3, timestamp: step, step })),
    params: [{ key: `p${index}`, value: String(index) }],
    tags: { [`t${index}`]: String(index), last: String(index) },
  });
  writeSync(1, `acked ${index} ${(performance.now() - begin).toFixed(1)}\n`);
}
await store.close();
