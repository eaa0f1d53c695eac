// The journey as a user makes it: journey.ts CLONE SIGNAL. Starts `npm start` in a fresh clone, waits until it is ready,
// asks /health and /predict, compares with `npx systole predict`, and stops it with the signal.
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const [clone = ".", signal = "SIGTERM"] = process.argv.slice(2);
/** How long `npm start` may take until it is ready: it trains first. */
const readySeconds = 300;
/** How long its processes may take to end after the signal. */
const stopSeconds = 60;

const dataFile = join(clone, "projects/heart-disease/data/processed.cleveland.data");
/** The first patient of the training file. */
const row = readFileSync(dataFile, "utf8").split("\n")[0] as string;
const values = row.split(",").slice(0, 13).map(Number);

// a group of its own, as a terminal gives it
const child = spawn("npm", ["start"], { cwd: clone, detached: true, stdio: ["ignore", "pipe", "pipe"] });
const group = child.pid as number;
let said = "";
for (const stream of [child.stdout, child.stderr])
  stream.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    process.stdout.write(text);
  });

try {
  const { service, experiments } = await ready(child);
  const health = await ask(`${service}/health`);
  assert.equal(health.status, 200, "GET /health");
  assert.equal((await ask(`${experiments}/`)).status, 200, "the experiments page");
  const answer = await ask(`${service}/predict`, { records: [{ values }] });
  assert.equal(answer.status, 200, `POST /predict: ${JSON.stringify(answer.body)}`);
  const [told] = predictWithCommand();
  assert.ok(told, "systole predict answers one row");
  const { predictions, probabilities } = answer.body as {
    predictions: unknown[];
    probabilities: unknown[];
  };
  assert.deepEqual(
    { prediction: predictions[0], probability: probabilities[0] },
    { prediction: told.prediction, probability: told.probability },
    "the service and the command answer the same",
  );
  console.log(`journey: ${values.join(",")} -> ${told.prediction}, probability ${told.probability}`);
  await stop(service);
} finally {
  // what is left after a failure
  try {
    process.kill(-group, "SIGKILL");
  } catch {}
}

/** Waits for both addresses that `npm start` prints, and for /readyz. */
async function ready(process: ChildProcess): Promise<{ service: string; experiments: string }> {
  for (let second = 0; second < readySeconds; second++) {
    assert.equal(process.exitCode, null, "npm start goes on until it is stopped");
    const urls = [...new Set(said.match(/http:\/\/127\.0\.0\.1:\d+/g))];
    const kinds = await Promise.all(urls.map((url) => ask(`${url}/openapi.json`).catch(() => undefined)));
    const service = urls.find((_, i) => kinds[i]?.status === 200);
    const experiments = urls.find((_, i) => kinds[i] !== undefined && kinds[i].status !== 200);
    if (service !== undefined && experiments !== undefined) {
      const { status } = await ask(`${service}/readyz`);
      if (status === 200) return { service, experiments };
    }
    await sleep(1000);
  }
  throw new Error(`npm start must be ready within ${readySeconds} s`);
}

async function ask(url: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(30_000),
    ...(body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

function predictWithCommand(): { prediction: unknown; probability: unknown }[] {
  writeFileSync(join(clone, "workspace", "one-row.csv"), `${row}\n`);
  const args = ["systole", "predict", "workspace/models/heart-disease", "workspace/one-row.csv", "--json"];
  return JSON.parse(execFileSync("npx", args, { cwd: clone, encoding: "utf8" }));
}

/** SIGINT reaches the whole group, as Ctrl-C does; SIGTERM reaches npm alone, as a supervisor sends it. */
async function stop(service: string): Promise<void> {
  process.kill(signal === "SIGINT" ? -group : group, signal);
  const start = performance.now();
  // npm may end before what it started has drained
  while (isGroupAlive()) {
    const seconds = (performance.now() - start) / 1000;
    assert.ok(seconds < stopSeconds, `all processes must end within ${stopSeconds} s of ${signal}`);
    await sleep(100);
  }
  await assert.rejects(ask(`${service}/health`), "nobody listens any more");
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`journey: all processes ended ${seconds} s after ${signal}`);
}

function isGroupAlive(): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
