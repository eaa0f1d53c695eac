/**
 * Random forests beside scikit-learn, one thread each, in turns: `node bench/learn-forest.ts [small] [10k] [100k] [1m]`.
 *
 * Needs SYSTOLE_PYTHON, a Python with scikit-learn; without it, Systole's times alone. Prints CPU milliseconds of the thread
 * that fits (medians of the rounds), and wall milliseconds; both sides read the same rows. "First" is the first fit of a
 * fresh process. One-row prediction is compared with onnxruntime elsewhere.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Labels, type Matrix, makeMatrix, Random } from "../src/core/index.ts";
import { type FittedRandomForestClassifier, RandomForestClassifier } from "../src/learn/index.ts";

const sizes = {
  small: { nRows: 303, nCols: 25, nBinary: 20, nTrees: 300, rounds: 15 },
  "10k": { nRows: 10_000, nCols: 13, nBinary: 0, nTrees: 100, rounds: 5 },
  "100k": { nRows: 100_000, nCols: 28, nBinary: 0, nTrees: 10, rounds: 3 },
  "1m": { nRows: 1_000_000, nCols: 28, nBinary: 0, nTrees: 2, rounds: 1 },
} as const;
type SizeName = keyof typeof sizes;

/** Reads the rows, then fits or predicts once for every line on its input. */
const peer = `
import os, sys, time
os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np
from sklearn.ensemble import RandomForestClassifier
path, n, p, trees = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
raw = np.fromfile(path)
X, y = raw[: n * p].reshape(n, p).copy(), raw[n * p :].astype(int)
model = None
for line in sys.stdin:
    work = line.strip()
    wall, cpu = time.perf_counter(), time.thread_time()
    if work == "fit":
        model = RandomForestClassifier(n_estimators=trees, random_state=1, n_jobs=1).fit(X, y)
    else:
        model.predict_proba(X)
    print(1000 * (time.thread_time() - cpu), 1000 * (time.perf_counter() - wall), flush=True)
`;

interface Times {
  readonly cpu: number;
  readonly wall: number;
}

/** Normal columns, and 0/1 columns as one-hot encoding leaves them; the label depends on all, with noise. */
function draw(nRows: number, nCols: number, nBinary: number): { X: Matrix; y: Labels } {
  const random = new Random(7);
  const X = makeMatrix(nRows, nCols);
  const coef = Float64Array.from({ length: nCols }, () => random.nextNormal());
  const codes = new Int32Array(nRows);
  for (let i = 0; i < nRows; i++) {
    let score = 0;
    for (let j = 0; j < nCols; j++) {
      const value = j < nCols - nBinary ? random.nextNormal() : random.nextFloat() < 0.35 ? 1 : 0;
      X.data[i * nCols + j] = nBinary > 0 ? Math.round(value * 20) : value;
      score += (coef[j]! * (value - (j < nCols - nBinary ? 0 : 0.35))) / Math.sqrt(nCols / 4);
    }
    codes[i] = score + random.nextNormal() > 0 ? 1 : 0;
  }
  return { X, y: { classes: ["0", "1"], codes } };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

async function time(work: () => unknown): Promise<Times> {
  const wall = performance.now();
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return { cpu: (user + system) / 1000, wall: performance.now() - wall };
}

/** Asks a peer that waits for lines. */
class Peer {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(python: string, args: readonly string[]) {
    this.#child = spawn(python, ["-c", peer, ...args], { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async ask(work: string): Promise<Times> {
    this.#child.stdin!.write(`${work}\n`);
    const [cpu = NaN, wall = NaN] = String((await this.#lines.next()).value)
      .split(" ")
      .map(Number);
    return { cpu, wall };
  }

  end(): void {
    this.#child.stdin!.end();
  }
}

function report(label: string, ours: readonly Times[], theirs: readonly Times[]): void {
  const cpu = median(ours.map((t) => t.cpu));
  const wall = median(ours.map((t) => t.wall));
  const own = `${label.padEnd(28)} systole ${cpu.toFixed(1)} ms CPU, ${wall.toFixed(1)} ms wall`;
  if (theirs.length === 0) console.log(own);
  else {
    const peerCpu = median(theirs.map((t) => t.cpu));
    const peerWall = median(theirs.map((t) => t.wall));
    console.log(
      `${own}; scikit-learn ${peerCpu.toFixed(1)}, ${peerWall.toFixed(1)}; ` +
        `ratio ${(peerCpu / cpu).toFixed(1)} CPU, ${(peerWall / wall).toFixed(1)} wall`,
    );
  }
}

async function compare(name: SizeName, python: string | undefined, directory: string): Promise<void> {
  const { nRows, nCols, nBinary, nTrees, rounds } = sizes[name];
  const { X, y } = draw(nRows, nCols, nBinary);
  const file = join(directory, `${name}.bin`);
  writeFileSync(file, X.data);
  writeFileSync(file, Float64Array.from(y.codes), { flag: "a" });
  const other = python === undefined ? undefined : new Peer(python, [file, nRows, nCols, nTrees].map(String));
  const forest = new RandomForestClassifier({ nEstimators: nTrees, randomState: 1 });
  const fits: Times[] = [];
  const peerFits: Times[] = [];
  const predictions: Times[] = [];
  const peerPredictions: Times[] = [];
  let fitted: FittedRandomForestClassifier | undefined;
  for (let round = 0; round <= rounds; round++) {
    const fit = await time(async () => {
      fitted = await forest.fit(X, y);
    });
    const peerFit = await other?.ask("fit");
    const prediction = await time(() => fitted?.predictProba(X));
    const peerPrediction = await other?.ask("predict");
    if (round === 0 && rounds > 1) continue; // the first round warms up both
    fits.push(fit);
    predictions.push(prediction);
    if (peerFit !== undefined) peerFits.push(peerFit);
    if (peerPrediction !== undefined) peerPredictions.push(peerPrediction);
  }
  other?.end();
  const size = `${nRows} x ${nCols}, ${nTrees} trees`;
  report(`fit ${size}`, fits, peerFits);
  report(`predict ${size}`, predictions, peerPredictions);
  if (name === "small" && fitted !== undefined) {
    timeOneRow(fitted, X);
    console.log(`first fit of a process          systole ${firstFit().toFixed(1)} ms wall`);
  }
}

function timeOneRow(fitted: FittedRandomForestClassifier, X: Matrix): void {
  const out = new Float64Array(2);
  const rows = Array.from({ length: X.nRows }, (_, i) => X.data.slice(i * X.nCols, (i + 1) * X.nCols));
  const passes = Array.from({ length: 100 }, () => {
    const started = performance.now();
    for (const row of rows) fitted.predictProbaInto(row, out);
    return ((performance.now() - started) * 1000) / rows.length;
  });
  console.log(`predict one row                 systole ${median(passes).toFixed(2)} us`);
}

/** Wall milliseconds of the first fit, in processes of their own. */
function firstFit(): number {
  const times = [1, 2, 3].map(() =>
    Number(spawnSync(process.execPath, [import.meta.filename, "first"], { encoding: "utf8" }).stdout),
  );
  return median(times);
}

if (process.argv[2] === "first") {
  const { nRows, nCols, nBinary, nTrees } = sizes.small;
  const { X, y } = draw(nRows, nCols, nBinary);
  const { wall } = await time(() => new RandomForestClassifier({ nEstimators: nTrees }).fit(X, y));
  console.log(wall);
} else {
  const names = process.argv.slice(2).filter((name): name is SizeName => Object.hasOwn(sizes, name));
  const directory = mkdtempSync(join(tmpdir(), "systole-bench-"));
  try {
    for (const name of names.length > 0 ? names : (["small", "10k", "100k"] as const))
      await compare(name, process.env["SYSTOLE_PYTHON"], directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
