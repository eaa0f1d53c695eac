/**
 * Reading a CSV file by a schema beside `pandas.read_csv`, in turn.
 *
 * Usage: SYSTOLE_PYTHON=PYTHON node bench/read.ts [303] [1m] [wide] [--rounds N] [--json FILE] [--readme]
 *
 * Systole does all of its checks: encoding, quotes, length of each record, the file's hash, numbers, codes, ranges, equal rows,
 * the ledger. pandas guesses types and checks none of it. CPU is that of the whole process, as both read files and collect
 * garbage on threads of their own. Memory is that of a first read in a process of its own: how far resident memory rises above
 * what it was before.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { writeTable } from "./read/tables.ts";
import { type Bench, runBench } from "./support/bench.ts";
import { Peer } from "./support/peer.ts";
import { digits, times } from "./support/report.ts";
import { median, ratioOf } from "./support/statistics.ts";
import { data } from "./support/systole.ts";
import { runInTurn, type Timed, time } from "./support/timing.ts";

const sizes = {
  "303": { nRows: 303, nCols: 14, rounds: 9 },
  "1m": { nRows: 1_000_000, nCols: 14, rounds: 5 },
  wide: { nRows: 300, nCols: 5000, rounds: 5 },
} as const;
/** The most CPU time that a million rows may take, as a multiple of pandas'. */
const bar = 2;

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const block of createReadStream(path)) hash.update(block);
  return hash.digest("hex");
}

const cpuOf = ({ times: rounds }: Timed): number[] => rounds.map(({ processCpu }) => processCpu);
const wallOf = ({ times: rounds }: Timed): number => median(rounds.map(({ wall }) => wall));

/** MiB that a first read adds, of each side. */
async function growth(python: string, options: object, path: string): Promise<[number, number]> {
  const script = join(import.meta.dirname, "read", "fresh-read.ts");
  const input = JSON.stringify(options); // too long for an argument where there are many columns
  const ours = execFileSync(process.execPath, [script], { encoding: "utf8", input });
  const peer = new Peer(python);
  try {
    const theirs = await peer.ask<{ growthMiB: number }>("read_csv", { path, peak: true });
    return [JSON.parse(ours).growthMiB, theirs.growthMiB];
  } finally {
    peer.end();
  }
}

await runBench("read", { "303": true, "1m": true, wide: true }, async (bench: Bench<keyof typeof sizes>) => {
  const row = bench.report.table(
    ...[
      "file",
      "MB",
      "Systole CPU ms",
      "wall",
      "pandas CPU ms",
      "wall",
      "CPU, times pandas",
      "least to largest",
    ],
    ...["Systole, MiB more", "pandas, MiB more"],
  );
  for (const size of bench.sizes) {
    const { nRows, nCols, rounds } = sizes[size];
    const path = join(bench.directory, `${size}.csv`);
    const schema = writeTable(path, nRows, nCols);
    const options = {
      schema,
      format: { kind: "csv", header: true },
      file: { path, sha256: await hashOf(path) },
      baseDir: bench.directory,
    } as const;
    const read = async (): Promise<void> => {
      const { ledger, issues } = await data.readDataset(options);
      if (ledger.used !== nRows)
        throw new Error(`all ${nRows} rows must be used: ${data.formatIssues(issues, 3)}`);
    };
    const repeat = size === "303" ? 20 : 1;
    const [ours, theirs] = await runInTurn(
      [
        { name: "Systole", run: () => time(read, repeat) },
        { name: "pandas", run: () => bench.peer.ask("read_csv", { path, repeat }) },
      ],
      bench.rounds(rounds),
    );
    const ratio = ratioOf(cpuOf(theirs!), cpuOf(ours!));
    const span = `${times(ratio.low)} to ${times(ratio.high)}`;
    row(
      `${nRows} x ${nCols}`,
      digits(statSync(path).size / 1e6),
      ...[ours!, theirs!].flatMap((side) => [digits(median(cpuOf(side))), digits(wallOf(side))]),
      times(ratio.value),
      span,
      ...(await growth(bench.python, options, path)).map(digits),
    );
    if (size !== "1m") continue;
    bench.report.bar({
      work: `read ${nRows} x ${nCols}, all checks on`,
      bar: `at most ${bar}x the CPU of pandas`,
      reached: `${times(ratio.value)} (${span})`,
      isMet: ratio.value <= bar,
    });
  }
});
