/**
 * The whole judgement of the heart-disease project beside the same work in Python: CPU and wall seconds in turn, medians and ratios.
 *
 * Usage: SYSTOLE_PYTHON=/path/to/python node bench/judgement/judgement.ts [ROUNDS]
 *
 * `systole train --thorough` of the shipped project, with a search for C of the regression inside the folds, and `python_judgement.py`
 * do the same: 10 x 10 folds of both models, bootstrap, optimism, shuffled labels, and the other hospitals with all columns and the core
 * ones.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
if (python === undefined) throw new Error("set SYSTOLE_PYTHON to a Python with scikit-learn and pandas");
const rounds = Number(process.argv[2] ?? 3);
const scratch = mkdtempSync(join(tmpdir(), "systole-bench-"));
const command = findCommand(scratch);
const project = searchingProject();
const ours: CommandTimes[] = [];
const theirs: CommandTimes[] = [];
let stages: { name: string; seconds: number }[] = [];
let parts: Record<string, number> = {};
for (let round = 0; round < rounds; round++) {
  const workspace = join(scratch, `workspace-${round}`);
  const args = [
    "train",
    project,
    "--thorough",
    "--threads",
    "1",
    "--workspace",
    workspace,
    "--json",
    "--quiet",
  ];
  const run = timeCommand(process.execPath, [command, ...args], scratch);
  ours.push(run);
  stages = (JSON.parse(run.output.slice(run.output.indexOf("{"))) as { stages: typeof stages }).stages;
  const script = join(repository, "bench/judgement/python_judgement.py");
  const peer = timeCommand(python, [script, join(repository, "projects/heart-disease/data")], scratch);
  theirs.push(peer);
  parts = (JSON.parse(peer.output.trim().split("\n").at(-1)!) as { seconds: typeof parts }).seconds;
}
rmSync(scratch, { recursive: true, force: true });

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const cpu = (times: readonly CommandTimes[]): number => median(times.map((one) => one.user + one.system));
const wall = (times: readonly CommandTimes[]): number => median(times.map((one) => one.wall));
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model}, ${isBuilt ? "dist" : "source"}, ${rounds} rounds in turn, one thread each, medians`,
);
console.log(`systole train --thorough  CPU ${cpu(ours).toFixed(2)} s  wall ${wall(ours).toFixed(2)} s`);
console.log(`Python                    CPU ${cpu(theirs).toFixed(2)} s  wall ${wall(theirs).toFixed(2)} s`);
console.log(
  `ratio                     CPU ${(cpu(theirs) / cpu(ours)).toFixed(1)}x  wall ${(wall(theirs) / wall(ours)).toFixed(1)}x  (bar: 15x)`,
);
for (const { name, seconds } of stages) console.log(`  systole  ${name.padEnd(10)} ${seconds.toFixed(2)} s`);
for (const [name, seconds] of Object.entries(parts))
  console.log(`  Python   ${name} ${seconds.toFixed(2)} s of CPU`);

/** A copy of the shipped project whose regression searches for C. */
function searchingProject(): string {
  const directory = join(scratch, "heart-disease");
  cpSync(join(repository, "projects", "heart-disease"), directory, { recursive: true });
  const config = join(directory, "systole.config.ts");
  const text = readFileSync(config, "utf8");
  const plain = 'estimator: { name: "LogisticRegression", params: { C: 1 } }';
  if (!text.includes(plain)) throw new Error(`${config} must have ${plain}`);
  writeFileSync(config, text.replace(plain, `${plain}, search: { C: [0.1, 1, 10] }`));
  return directory;
}
