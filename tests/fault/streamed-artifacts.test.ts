import { readFileSync } from "node:fs";
import { mkdtemp, rm, truncate } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { artifactPath, fileArtifactStore, openSqliteStore, putBytes } from "../../src/track/index.ts";
import { startSystole, waitForText } from "../support/systole.ts";

/** SYSTOLE_FAULT_SCALE=20 sends ten times as much, and holds the server to its times. */
const isLong = Number(process.env["SYSTOLE_FAULT_SCALE"] ?? 1) > 1;
const mebibyte = 2 ** 20;
const huge = 5 * 2 ** 30;

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly bytes: number;
  readonly firstByteMs: number;
}

/** Asks over a connection of its own, and counts the bytes of the answer. */
function ask(url: string, method: "GET" | "HEAD" = "GET", headers = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const asked = request(url, { method, headers, agent: false }, (answer) => {
      let bytes = 0;
      let firstByteMs = 0;
      answer.on("data", (piece: Buffer) => {
        if (bytes === 0) firstByteMs = performance.now() - start;
        bytes += piece.length;
      });
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes, firstByteMs }),
      );
      answer.on("error", reject);
    });
    asked.on("error", reject).end();
  });
}

test.runIf(process.platform === "linux")(
  "artifacts of many GiB are sent in less than 64 MiB of memory, while probes are answered",
  async () => {
    const workspace = await mkdtemp(join(tmpdir(), "systole-fault-"));
    onTestFinished(() => rm(workspace, { recursive: true, force: true }));
    const store = await openSqliteStore(join(workspace, "mlflow.db"), {
      artifactRoot: join(workspace, "mlartifacts"),
    });
    const { info } = await store.createRun(await store.createExperiment("large"), {});
    const root = artifactPath(info.artifactUri);
    for (const [name, size] of [
      ["huge.bin", huge],
      ["large.json", huge],
    ] as const) {
      await putBytes(fileArtifactStore(root), name, Buffer.from("{"));
      await truncate(join(root, name), size); // sparse: it takes no room
    }
    await store.close();
    // without a launcher, so that it is the server whose memory is looked at
    const server = startSystole(["ui", "--workspace", workspace, "--port", "0"]);
    onTestFinished(() => {
      server.kill("SIGKILL");
    });
    const [, base = ""] = await waitForText(server, /experiments {2}(\S+)/);
    const files = `${base}/runs/${info.runId}/files`;
    const peak = (): number =>
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1]) / 1024;

    const head = await ask(`${files}/huge.bin`, "HEAD");
    expect([head.status, head.headers["content-length"]]).toEqual([200, String(huge)]);
    const end = await ask(`${files}/huge.bin`, "GET", { range: `bytes=${huge - 10}-` });
    expect([end.status, end.bytes]).toEqual([206, 10]);
    await ask(`${base}/runs/${info.runId}`);
    const before = peak();

    const view = await ask(`${base}/runs/${info.runId}/artifacts/large.json`);
    expect(view.bytes).toBeLessThan(2 * mebibyte);
    let isSending = true;
    const probes: number[] = [];
    const probing = (async () => {
      while (isSending) {
        const { status, firstByteMs } = await ask(`${base}/livez`);
        if (status === 200) probes.push(firstByteMs);
      }
    })();
    const size = (isLong ? 3072 : 256) * mebibyte;
    const answers = await Promise.all(
      [0, 1, 2].map(() => ask(`${files}/huge.bin`, "GET", { range: `bytes=0-${size - 1}` })),
    );
    isSending = false;
    await probing;
    expect(answers.map(({ bytes }) => bytes)).toEqual([size, size, size]);
    expect(probes.length).toBeGreaterThan(10);
    const growth = peak() - before;
    console.log(
      `3 x ${size / mebibyte} MiB in ${growth.toFixed(0)} MiB, first byte after ${Math.max(...answers.map(({ firstByteMs }) => firstByteMs)).toFixed(0)} ms, ${probes.length} probes of ${Math.max(...probes).toFixed(0)} ms at most`,
    );
    expect(growth).toBeLessThan(64);
    if (!isLong) return;
    for (const { firstByteMs } of answers) expect(firstByteMs).toBeLessThan(100);
    for (const ms of probes) expect(ms).toBeLessThan(100);
  },
);
