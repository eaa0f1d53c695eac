import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { waitForText } from "../support/systole.ts";

/** SYSTOLE_FAULT_SCALE=20 waits as long as users' servers do, and holds them to their times. */
const isLong = Number(process.env["SYSTOLE_FAULT_SCALE"] ?? 1) > 1;

/** How many sockets a process has. */
function countSockets({ pid }: ChildProcess): number {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith("socket:");
    } catch {
      return false; // closed meanwhile
    }
  }).length;
}

/** Times of requests, one after another, until told to stop. @returns the 99th percentile in milliseconds. */
async function latencyUntil(url: string, isOver: () => boolean): Promise<number> {
  const times: number[] = [];
  while (!isOver()) {
    const start = performance.now();
    expect((await fetch(url)).status).toBe(200);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}

test.runIf(process.platform === "linux")(
  "200 clients that never read are cut, and others are served",
  async () => {
    const directory = await mkdtemp(join(tmpdir(), "systole-fault-"));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const [room, model] = ["../../src/serve/index.ts", "../model-formats/format-1/tree"].map((path) =>
      fileURLToPath(new URL(path, import.meta.url)),
    );
    const script = join(directory, "serve.ts");
    await writeFile(
      script,
      `import { startService } from ${JSON.stringify(room)};
     const { port } = await startService({ model: ${JSON.stringify(model)}, port: 0${isLong ? "" : ", readerPatienceMs: 2000"} });
     process.stdout.write("port " + port + "\\n");`,
    );
    const server = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => {
      server.kill("SIGKILL");
    });
    const [, port = ""] = await waitForText(server, /port (\d+)/);
    const others = `http://127.0.0.1:${port}/health`;
    let isOver = false;
    const alone = latencyUntil(others, () => isOver);
    await sleep(isLong ? 5000 : 500);
    isOver = true;
    const usual = await alone;

    const before = countSockets(server);
    const clients = Array.from({ length: 200 }, () => {
      const socket = connect(Number(port), "127.0.0.1").on("error", () => {});
      socket.write("GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n"); // 1.5 MB
      return socket.pause();
    });
    while (countSockets(server) < before + clients.length) await sleep(20);
    const start = performance.now();
    let isCut = false;
    const beside = latencyUntil(others, () => isCut);
    while (countSockets(server) > before) await sleep(100);
    isCut = true;
    const seconds = (performance.now() - start) / 1000;
    const slowed = await beside;
    for (const socket of clients) socket.destroy();
    console.log(
      `200 sockets gone after ${seconds.toFixed(1)} s; p99 of others ${usual.toFixed(1)} ms before, ${slowed.toFixed(1)} ms beside them`,
    );
    if (!isLong) return;
    expect(seconds).toBeLessThan(30);
    expect(slowed).toBeLessThan(2 * usual);
  },
);
