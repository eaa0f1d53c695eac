import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { openSqliteStore } from "../../src/track/index.ts";

const script = fileURLToPath(new URL("./store-writer.ts", import.meta.url));

/** What a writing process said before it ended. */
export interface WriterLog {
  readonly runId: string;
  /** Batches that were acknowledged. */
  readonly acked: number;
  readonly latenciesMs: readonly number[];
  readonly errors: string;
}

/**
 * Runs a writer to its end: it is killed `killAfterMs` after it said that it is ready, or else ends by itself after `batches`
 * batches.
 */
export async function runWriter(options: {
  readonly path: string;
  readonly artifactRoot: string;
  readonly batchSize: number;
  readonly batches?: number;
  readonly killAfterMs?: number;
}): Promise<WriterLog> {
  const { path, artifactRoot, batchSize, batches = 0, killAfterMs } = options;
  const child = spawn(process.execPath, [script, path, artifactRoot, String(batchSize), String(batches)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (text: Buffer) => {
    errors += text.toString();
  });
  let runId = "";
  const latenciesMs: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, value = "", ms = ""] = line.split(" ");
    if (word === "ready") {
      runId = value;
      if (killAfterMs !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    } else latenciesMs.push(Number(ms));
  }
  return { runId, acked: latenciesMs.length, latenciesMs, errors };
}

/** What a database holds of a writer's batches. */
export interface StoredBatches {
  /** Points in the history. */
  readonly points: number;
  readonly params: number;
  /** Whether the points are the first ones, in order and with their values. */
  readonly isPrefix: boolean;
  readonly lastTag: string | undefined;
  readonly latestStep: number | undefined;
  readonly integrity: string;
}

/** Opens a database as the next process would, and looks at what is there of a writer's run. */
export async function readBatches(path: string, artifactRoot: string, runId: string): Promise<StoredBatches> {
  const store = await openSqliteStore(path, { artifactRoot });
  try {
    const history = await store.getMetricHistory(runId, "m");
    const run = await store.getRun(runId);
    return {
      points: history.length,
      params: run.params.length,
      isPrefix: history.every((point, step) => point.step === step && point.value === step / 3),
      lastTag: run.tags["last"],
      latestStep: run.metrics[0]?.step,
      integrity: checkIntegrity(path),
    };
  } finally {
    await store.close();
  }
}

/** What SQLite finds wrong with a file, or `ok`. */
export function checkIntegrity(path: string): string {
  const database = new DatabaseSync(path);
  try {
    return String(database.prepare("pragma integrity_check").get()?.["integrity_check"]);
  } finally {
    database.close();
  }
}
