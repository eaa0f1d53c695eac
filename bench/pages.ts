/**
 * The pages of experiments over large stores: what each page takes, and what probes wait meanwhile.
 *
 * Usage: node bench/pages.ts [--stores FOLDER] [--command FILE]
 *
 * The stores are made in FOLDER when they are absent, which takes some minutes and 1.1 GB; default: a folder in the system's
 * temporary one. FILE is the command that is measured, default `bin/systole.js` of this checkout. Each page is asked for twice by a
 * new server; CPU and memory are those of the server's whole process, Linux only. Promise 45 asks for 500 ms a page, 64 MiB more
 * memory and 50 ms for a probe, on a quiet machine.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { type LargeStore, largeRunId, makeLargeStore } from "../tests/support/large-store.ts";

const { values: options } = parseArgs({
  options: { stores: { type: "string" }, command: { type: "string" } },
});
const folder = options.stores ?? join(tmpdir(), "systole-large-stores");
const command = options.command ?? join(import.meta.dirname, "..", "bin", "systole.js");

/** What is measured: a store and pages of it. */
const cases: Readonly<Record<string, { size: Partial<LargeStore>; pages: readonly string[] }>> = {
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

const print = (...cells: unknown[]): void =>
  console.log(
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(44) : String(cell).padStart(9))).join(" "),
  );

for (const [name, { size, pages }] of Object.entries(cases)) {
  const workspace = join(folder, name);
  if (!existsSync(join(workspace, "mlflow.db"))) {
    mkdirSync(join(workspace, "mlartifacts"), { recursive: true });
    await makeLargeStore(join(workspace, "mlflow.db"), join(workspace, "mlartifacts"), size);
  }
  print(name, "ms", "again", "CPU s", "+MiB", "probe ms", "kB");
  for (const page of pages) {
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
      let longest = 0;
      const probing = (async () => {
        while (!isOver) {
          const sent = performance.now();
          await (await fetch(`${url}/livez`)).text();
          longest = Math.max(longest, performance.now() - sent);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      })();
      const times: number[] = [];
      let bytes = 0;
      let cpu = 0;
      for (let turn = 0; turn < 2; turn++) {
        const sent = performance.now();
        const answer = await fetch(`${url}${page}`, { redirect: "manual" });
        bytes = (await answer.arrayBuffer()).byteLength;
        times.push(performance.now() - sent);
        if (turn === 0) cpu = usageOf(pid).cpu - before.cpu;
        if (answer.status >= 400) throw new Error(`${page}: ${answer.status}`);
      }
      isOver = true;
      await probing;
      const growth = usageOf(pid).peak - before.peak;
      print(
        page.replaceAll(/0{8,}/g, "0…").slice(0, 44),
        ...times.map((ms) => ms.toFixed(0)),
        cpu.toFixed(2),
        growth.toFixed(0),
        longest.toFixed(0),
        (bytes / 1024).toFixed(0),
      );
    } finally {
      server.kill("SIGINT");
      await ended;
    }
  }
}
