/**
 * The whole journey beside the same work in Python: CPU and wall seconds in turn, medians and ratios, and where the
 * time of `systole run` goes.
 *
 * Usage: SYSTOLE_PYTHON=/path/to/python node bench/journey/journey.ts [ROUNDS]
 * The Python needs mlflow, scikit-learn, pandas and seaborn; scripts/peers/requirements.txt has the versions.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CommandTimes,
  findCommand,
  isBuilt,
  repository,
  timeCommand,
} from "../support/command-times.ts";

const python = process.env["SYSTOLE_PYTHON"];
const rounds = Number(process.argv[2] ?? 3);
const scratch = mkdtempSync(join(tmpdir(), "systole-bench-"));
const data = join(repository, "projects", "heart-disease", "data", "processed.cleveland.data");

if (python === undefined)
  throw new Error("set SYSTOLE_PYTHON to a Python with mlflow, scikit-learn, pandas and seaborn");

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const command = findCommand(scratch);
const ours: CommandTimes[] = [];
const theirs: CommandTimes[] = [];
let stages: { name: string; seconds: number }[] = [];
for (let round = 0; round < rounds; round++) {
  const workspace = join(scratch, `systole-${round}`);
  const run = timeCommand(
    process.execPath,
    [command, "run", "heart-disease", "--workspace", workspace, "--json", "--quiet"],
    scratch,
  );
  ours.push(run);
  stages = (JSON.parse(run.output.slice(run.output.indexOf("{"))) as { stages: typeof stages }).stages;
  theirs.push(
    timeCommand(
      python,
      [join(repository, "bench", "journey", "python_journey.py"), data, join(scratch, `python-${round}`)],
      scratch,
    ),
  );
}
rmSync(scratch, { recursive: true, force: true });

const cpu = (times: readonly CommandTimes[]): number =>
  median(times.map(({ user, system }) => user + system));
const wall = (times: readonly CommandTimes[]): number => median(times.map((item) => item.wall));
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model}, ${isBuilt ? "dist" : "source"}, ${rounds} rounds in turn, medians`,
);
console.log(`systole run  CPU ${cpu(ours).toFixed(2)} s  wall ${wall(ours).toFixed(2)} s`);
console.log(`Python       CPU ${cpu(theirs).toFixed(2)} s  wall ${wall(theirs).toFixed(2)} s`);
console.log(
  `ratio        CPU ${(cpu(theirs) / cpu(ours)).toFixed(1)}x     wall ${(wall(theirs) / wall(ours)).toFixed(1)}x   (bar: 10x)`,
);
for (const { name, seconds } of stages) console.log(`  ${name.padEnd(10)} ${seconds.toFixed(2)} s`);
