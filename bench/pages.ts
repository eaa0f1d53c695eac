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
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeLargeStore } from "../tests/support/large-store.ts";
import { largeCases, measurePage } from "../tests/support/measure-pages.ts";

const { values: options } = parseArgs({
  options: { stores: { type: "string" }, command: { type: "string" } },
});
const folder = options.stores ?? join(tmpdir(), "systole-large-stores");
const command = options.command ?? join(import.meta.dirname, "..", "bin", "systole.js");

const print = (...cells: unknown[]): void =>
  console.log(
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(44) : String(cell).padStart(9))).join(" "),
  );

for (const [name, { size, pages }] of Object.entries(largeCases)) {
  const workspace = join(folder, name);
  if (!existsSync(join(workspace, "mlflow.db"))) {
    mkdirSync(join(workspace, "mlartifacts"), { recursive: true });
    await makeLargeStore(join(workspace, "mlflow.db"), join(workspace, "mlartifacts"), size);
  }
  print(name, "ms", "again", "CPU s", "+MiB", "probe ms", "kB");
  for (const page of pages) {
    const cost = await measurePage(command, workspace, page);
    print(
      page.replaceAll(/0{8,}/g, "0…").slice(0, 44),
      ...cost.timesMs.map((ms) => ms.toFixed(0)),
      cost.cpuSeconds.toFixed(2),
      cost.growthMiB.toFixed(0),
      cost.longestProbeMs.toFixed(0),
      (cost.bytes / 1024).toFixed(0),
    );
  }
}
