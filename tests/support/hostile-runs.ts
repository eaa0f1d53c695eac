import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { putBytes } from "../../src/track/index.ts";
import type { SampleStore } from "./sample-runs.ts";

/** Names as nobody would give them, and somebody does: markup, one endless word, from right to left, pictures, many words. */
export const hostileNames = [
  `"><script>alert(1)</script><img src=x onerror="alert(1)">`,
  "endless".repeat(70),
  "\u202eניסוי של מחלת לב\u202c في القلب",
  "❤️‍🩹👩🏽‍⚕️".repeat(20),
  "a name of very many words that says all there is to say of its subject and then goes on ".repeat(5).trim(),
] as const;

/** The ids of what {@link writeHostileRuns} wrote. */
export interface HostileRuns {
  readonly experimentId: string;
  readonly runs: readonly string[];
  readonly modelId: string;
  /** The name of the registered model. */
  readonly modelName: string;
}

/**
 * Writes an experiment whose name, runs, metrics, parameters, tags, data, files and models have hostile names. The second run is
 * deleted, as MLflow deletes.
 */
export async function writeHostileRuns({ store, artifacts, directory }: SampleStore): Promise<HostileRuns> {
  const experimentId = await store.createExperiment(hostileNames.join(" ").slice(0, 500));
  const runs: string[] = [];
  for (const [i, name] of hostileNames.entries()) {
    const { info } = await store.createRun(experimentId, {
      runName: name.slice(0, 250),
      userId: name.slice(0, 250),
      startTime: 1_796_000_000_000 + i,
      tags: {
        "mlflow.note.content": name,
        "mlflow.source.name": name,
        "systole.gates": "failed",
        "systole.gate.f1": `failed: ${name}`,
        own: name,
      },
    });
    const keys = Array.from({ length: 12 }, (_, k) => `${"key_".repeat(3 * k)}of ${k}`);
    await store.logBatch(info.runId, {
      metrics: keys.map((key) => ({ key, value: i * 1.2345e-7 - 1e9, step: 0, timestamp: 0 })),
      params: keys.map((key) => ({ key, value: `${name}${i}` })),
    });
    await store.logInputs(info.runId, [
      { dataset: { name, digest: `${i}`.repeat(36), sourceType: "local", source: name }, tags: {} },
    ]);
    const file = `${name.replaceAll(/["<>/\\|:*?\s=]/g, "_").slice(0, 60)}.txt`;
    await putBytes(artifacts(info.artifactUri), file, Buffer.from(name));
    runs.push(info.runId);
  }
  const [first = "", second = ""] = runs;
  const logged = await store.createLoggedModel(experimentId, {
    name: hostileNames[1].slice(0, 250),
    sourceRunId: first,
    params: [{ key: "p", value: hostileNames[0] }],
    metrics: [{ key: "val_acc", value: 0.5, step: 0, timestamp: 0 }],
    tags: { t: hostileNames[2] },
  });
  await store.finishLoggedModel(logged.modelId, "READY");
  await putBytes(
    artifacts(logged.artifactUri),
    "MLmodel",
    Buffer.from(
      `flavors:\n  python_function:\n    loader_module: x\n  "<script>": {}\nsignature:\n  inputs: '[{"type": "double", "name": "${"long".repeat(50)}"}]'\n`,
    ),
  );
  const modelName = hostileNames[3].slice(0, 250).toWellFormed();
  await store.createModelVersion(modelName, {
    source: `models:/${logged.modelId}`,
    description: hostileNames[4],
    tags: { t: hostileNames[0] },
  });
  const database = new DatabaseSync(join(directory, "mlflow.db"));
  database.prepare("update runs set lifecycle_stage = 'deleted' where run_uuid = ?").run(second);
  database.close();
  return { experimentId, runs, modelId: logged.modelId, modelName };
}
