/**
 * The whole journey beside the same work in Python: CPU and wall seconds in turn, medians and ratios, and where the
 * time of `systole run` goes.
 *
 * Usage: SYSTOLE_PYTHON=/path/to/python node bench/journey/journey.ts [ROUNDS]
 * The Python needs mlflow, scikit-learn, pandas and seaborn; scripts/peers/requirements.txt has the versions.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";

interface Times {
  readonly user: number;
  readonly system: number;
  readonly wall: number;
}

const root = new URL("../..", import.meta.url).pathname;
const python = process.env["SYSTOLE_PYTHON"];
const rounds = Number(process.argv[2] ?? 3);
const scratch = mkdtempSync(join(tmpdir(), "systole-bench-"));
const built = existsSync(join(root, "dist", "cli", "main.js"));
const data = join(root, "projects", "heart-disease", "data", "processed.cleveland.data");

if (python === undefined)
  throw new Error("set SYSTOLE_PYTHON to a Python with mlflow, scikit-learn, pandas and seaborn");

/** The command as a package has it: what `npm run build` made, without the source. Without a build, the source itself. */
function findCommand(): string {
  if (!built) return join(root, "bin", "systole.js");
  const installed = join(scratch, "package");
  for (const part of ["bin", "dist", "package.json"])
    cpSync(join(root, part), join(installed, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(installed, "node_modules"));
  return join(installed, "bin", "systole.js");
}

/** Runs a command in a shell of its own and reads its times. */
function time(command: string, args: readonly string[]): Times & { output: string } {
  const log = join(scratch, "output");
  const script = `TIMEFORMAT='%U %S %R'; time "$0" "$@" >"${log}" 2>&1`;
  const text = execFileSync("bash", ["-c", `{ ${script}; } 2>&1`, command, ...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  const [user = NaN, system = NaN, wall = NaN] = text.trim().split("\n").at(-1)!.split(" ").map(Number);
  return { user, system, wall, output: readFileSync(log, "utf8") };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const command = findCommand();
const ours: Times[] = [];
const theirs: Times[] = [];
let stages: { name: string; seconds: number }[] = [];
for (let round = 0; round < rounds; round++) {
  const workspace = join(scratch, `systole-${round}`);
  const run = time(process.execPath, [
    command,
    "run",
    "heart-disease",
    "--workspace",
    workspace,
    "--json",
    "--quiet",
  ]);
  ours.push(run);
  stages = (JSON.parse(run.output.slice(run.output.indexOf("{"))) as { stages: typeof stages }).stages;
  theirs.push(
    time(python, [
      join(root, "bench", "journey", "python_journey.py"),
      data,
      join(scratch, `python-${round}`),
    ]),
  );
}
rmSync(scratch, { recursive: true, force: true });

const cpu = (times: readonly Times[]): number => median(times.map(({ user, system }) => user + system));
const wall = (times: readonly Times[]): number => median(times.map((item) => item.wall));
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model}, ${built ? "dist" : "source"}, ${rounds} rounds in turn, medians`,
);
console.log(`systole run  CPU ${cpu(ours).toFixed(2)} s  wall ${wall(ours).toFixed(2)} s`);
console.log(`Python       CPU ${cpu(theirs).toFixed(2)} s  wall ${wall(theirs).toFixed(2)} s`);
console.log(
  `ratio        CPU ${(cpu(theirs) / cpu(ours)).toFixed(1)}x     wall ${(wall(theirs) / wall(ours)).toFixed(1)}x   (bar: 10x)`,
);
for (const { name, seconds } of stages) console.log(`  ${name.padEnd(10)} ${seconds.toFixed(2)} s`);
