import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { type LargeStore, largeRunId } from "./large-store.ts";

/** Large stores, and pages of each, of which promise 45 says what they may take. */
export const largeCases: Readonly<Record<string, { size: Partial<LargeStore>; pages: readonly string[] }>> = {
  experiments: {
    size: { experiments: 1000, runs: 20, metrics: 3, points: 5, params: 5 },
    pages: ["/", "/experiments", "/experiments/500", `/runs/${largeRunId(500, 2)}`],
  },
  runs: {
    size: { runs: 10_000, metrics: 10, points: 20, params: 10, versions: 200 },
    pages: [
      "/experiments",
      "/experiments/1",
      "/experiments/1?sort=metrics.m3&dir=desc&columns=all",
      `/runs/${largeRunId(1, 1)}`,
      `/runs/${largeRunId(1, 5000)}`,
      `/runs/${largeRunId(1, 5000)}/metric?key=m3`,
      "/models",
      "/models/large",
      "/models/large/versions/7",
    ],
  },
  long: {
    size: { points: 1_000_000 },
    pages: [
      `/runs/${largeRunId(1, 1)}`,
      `/runs/${largeRunId(1, 1)}/metric?key=m0`,
      `/runs/${largeRunId(1, 1)}/metric?key=m0&step=999000`,
    ],
  },
  compare: {
    size: { runs: 10, points: 100_000 },
    pages: [
      "/experiments/1",
      `/compare?${Array.from({ length: 10 }, (_, i) => `run=${largeRunId(1, i + 1)}`).join("&")}`,
    ],
  },
};

/** CPU seconds and the greatest resident memory in MiB of a process. */
function usageOf(pid: number): { cpu: number; peak: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return { cpu: (Number(stat[11]) + Number(stat[12])) / 100, peak: Number(peak) / 1024 };
}

/** What a page took. */
export interface PageCost {
  /** Of the first time that a new server was asked for it, and of the second. */
  readonly timesMs: readonly number[];
  /** CPU of the whole process for the first time. */
  readonly cpuSeconds: number;
  /** How far resident memory rose above what the server had before. */
  readonly growthMiB: number;
  /** The longest that a probe waited meanwhile. */
  readonly longestProbeMs: number;
  readonly bytes: number;
}

/** Starts `systole ui`, asks it twice for a page and for probes meanwhile, and ends it. Linux only. */
export async function measurePage(command: string, workspace: string, page: string): Promise<PageCost> {
  const server = spawn(process.execPath, [command, "ui", "--workspace", workspace, "--port", "0"], {
    stdio: ["ignore", "inherit", "pipe"],
  });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: server.stderr }).on("line", (line) => {
        const found = /https?:\/\/\S+/.exec(line)?.[0];
        if (found !== undefined) resolve(found.replace(/\/$/, ""));
      });
      void ended.then(() => reject(new Error(`${command} ended`)));
    });
    const pid = server.pid!;
    await fetch(`${url}/livez`);
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
    const before = usageOf(pid);
    let isOver = false;
    let longestProbeMs = 0;
    const probing = (async () => {
      while (!isOver) {
        const sent = performance.now();
        await (await fetch(`${url}/livez`)).text();
        longestProbeMs = Math.max(longestProbeMs, performance.now() - sent);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const timesMs: number[] = [];
    let bytes = 0;
    let cpuSeconds = 0;
    for (let turn = 0; turn < 2; turn++) {
      const sent = performance.now();
      const answer = await fetch(`${url}${page}`, { redirect: "manual" });
      bytes = (await answer.arrayBuffer()).byteLength;
      timesMs.push(performance.now() - sent);
      if (turn === 0) cpuSeconds = usageOf(pid).cpu - before.cpu;
      if (answer.status >= 400) throw new Error(`${page}: ${answer.status}`);
    }
    isOver = true;
    await probing;
    return { timesMs, cpuSeconds, growthMiB: usageOf(pid).peak - before.peak, longestProbeMs, bytes };
  } finally {
    server.kill("SIGINT");
    await ended;
  }
}
