import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPython, Peer } from "./peer.ts";
import { Report, replaceBlock } from "./report.ts";
import { root } from "./systole.ts";

const page = join(root, "bench", "README.md");

/** What a benchmark has at hand. */
export interface Bench<Size extends string> {
  /** The sizes that were named on the command line; without any, those that are measured by default. */
  readonly sizes: readonly Size[];
  readonly report: Report;
  /** A Python process; started when it is first asked for. */
  readonly peer: Peer;
  /** The path of the Python that has the peers. */
  readonly python: string;
  /** A folder for rows, removed at the end. */
  readonly directory: string;
  /** How many rounds to run: what `--rounds` says, else `usual`. */
  readonly rounds: (usual: number) => number;
}

/**
 * Runs a benchmark: `node bench/FILE.ts [SIZE...] [--rounds N] [--json FILE] [--readme]`. `--readme` writes the
 * result into bench/README.md, in the place of the last one.
 *
 * @param known the sizes that may be named, and whether each is measured when none is.
 */
export async function runBench<Size extends string>(
  title: string,
  known: Readonly<Record<Size, boolean>>,
  run: (bench: Bench<Size>) => Promise<void>,
): Promise<void> {
  const names = Object.keys(known) as Size[];
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: "string" }, json: { type: "string" }, readme: { type: "boolean" } },
  });
  const wrong = positionals.filter((name) => !Object.hasOwn(known, name));
  const stated = values.rounds === undefined ? undefined : Number(values.rounds);
  if (wrong.length > 0 || (stated !== undefined && !(Number.isInteger(stated) && stated > 0))) {
    console.error(`sizes are ${names.join(", ")}; options are --rounds N, --json FILE and --readme`);
    process.exit(2);
  }
  const report = new Report({
    title,
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0]?.model.trim()}, load ${loadavg()[0]!.toFixed(1)} before`,
    node: process.version,
    commit: readCommit(),
  });
  // a benchmark without peers needs no Python
  let found: string | undefined;
  let peer: Peer | undefined;
  const needPython = (): string => {
    if (found !== undefined) return found;
    const { python, versions } = findPython();
    report.fact("peers", versions);
    found = python;
    return python;
  };
  const directory = mkdtempSync(join(tmpdir(), "systole-bench-"));
  const asked = positionals as Size[];
  try {
    await run({
      sizes: asked.length > 0 ? asked : names.filter((name) => known[name]),
      report,
      get peer() {
        peer ??= new Peer(needPython());
        return peer;
      },
      get python() {
        return needPython();
      },
      directory,
      rounds: (usual) => stated ?? usual,
    });
    report.end();
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
    if (values.readme === true)
      writeFileSync(page, replaceBlock(readFileSync(page, "utf8"), title, report.toMarkdown()));
  } finally {
    peer?.end();
    rmSync(directory, { recursive: true });
  }
}

function readCommit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain", "src") === "" ? "" : " and changes"}`;
  } catch {
    return "unknown";
  }
}
