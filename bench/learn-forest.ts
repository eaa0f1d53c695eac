/**
 * Random forests beside scikit-learn, one thread each, in turns: `node bench/learn-forest.ts [small] [10k] [100k] [1m]`.
 *
 * Needs SYSTOLE_PYTHON, a Python with scikit-learn; without it, Systole's times alone. Prints CPU milliseconds of the thread
 * that fits (medians of the rounds), and wall milliseconds; both sides read the same rows. "First" is the first fit of a
 * fresh process. A prediction's time holds the first use of a forest, which lays it out.
 *
 * Two cores of an AMD EPYC shared with other work, 2026-11-23, Node 24.21, scikit-learn 1.9.1, CPU ms and ratio:
 *   303 x 28, 300 trees:    fit 19.9 (14x), predict 3.5 (5x), one row 6.5 us, first fit 163 ms wall
 *   10,000 x 13, 100 trees: fit 548 (3.7x), predict 80 (1.2x)
 *   100,000 x 28, 10 trees: fit 1638 (2.8x), predict 94 (1.6x)
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Labels, type Matrix, makeMatrix, matrixOfRows, Random } from "../src/core/index.ts";
import { type FittedRandomForestClassifier, RandomForestClassifier } from "../src/learn/index.ts";

const sizes = {
  small: { nRows: 303, nCols: 28, nTrees: 300, rounds: 25 },
  "10k": { nRows: 10_000, nCols: 13, nTrees: 100, rounds: 5 },
  "100k": { nRows: 100_000, nCols: 28, nTrees: 10, rounds: 3 },
  "1m": { nRows: 1_000_000, nCols: 28, nTrees: 2, rounds: 1 },
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

/** Cleveland's rows with 0/1 columns for the codes; or normal columns, and a label that depends on all, with noise. */
function draw(nRows: number, nCols: number): { X: Matrix; y: Labels } {
  if (nRows === 303) return readCleveland();
  const random = new Random(7);
  const X = makeMatrix(nRows, nCols);
  const coef = Float64Array.from({ length: nCols }, () => random.nextNormal());
  const codes = new Int32Array(nRows);
  for (let i = 0; i < nRows; i++) {
    let score = 0;
    for (let j = 0; j < nCols; j++) {
      const value = random.nextNormal();
      X.data[i * nCols + j] = value;
      score += (2 * coef[j]! * value) / Math.sqrt(nCols);
    }
    codes[i] = score + random.nextNormal() > 0 ? 1 : 0;
  }
  return { X, y: { classes: ["0", "1"], codes } };
}

function readCleveland(): { X: Matrix; y: Labels } {
  const file = new URL("../projects/heart-disease/data/processed.cleveland.data", import.meta.url);
  const rows = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((row) => row.split(",").map((cell) => (cell === "?" ? 3 : Number(cell))));
  const codesOf = (j: number): number[] => [...new Set(rows.map((row) => row[j]!))].sort((a, b) => a - b);
  const columns = Array.from({ length: 13 }, (_, j) => j).flatMap((j) => {
    const codes = codesOf(j);
    return codes.length > 5
      ? [(row: number[]) => row[j]!]
      : codes.map((code) => (row: number[]) => +(row[j] === code));
  });
  const X = matrixOfRows(rows.map((row) => columns.map((column) => column(row))));
  return { X, y: { classes: ["0", "1"], codes: Int32Array.from(rows, (row) => +(row[13]! > 0)) } };
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
  const { nRows, nCols, nTrees, rounds } = sizes[name];
  const { X, y } = draw(nRows, nCols);
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
  const { nRows, nCols, nTrees } = sizes.small;
  const { X, y } = draw(nRows, nCols);
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
