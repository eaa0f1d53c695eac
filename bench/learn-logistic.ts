/**
 * Logistic regression beside scikit-learn, in one thread each, in turns: `node bench/learn-logistic.ts`.
 *
 * Needs SYSTOLE_PYTHON, a Python with scikit-learn. Prints median milliseconds of each and the ratio. Both read the same
 * rows; Systole stops at a gradient of 1e-10, newton-cholesky at its default, lbfgs at tol 1e-10.
 *
 * Two cores shared with other work, 2026-11-23, Node 24.21, scikit-learn 1.9.1:
 *   303 x 25:     systole 0.41 ms; newton-cholesky 1.5 ms (3.7x), lbfgs 3-7 ms (7-18x)
 *   100,000 x 28: systole 107-132 ms; newton-cholesky 119-148 ms (1.1x), lbfgs 95-128 ms (0.9-1.0x)
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Labels, type Matrix, makeMatrix, Random } from "../src/core/index.ts";
import { LogisticRegression } from "../src/learn/index.ts";

const peer = `
import json, sys, time, warnings
import numpy as np
from sklearn.linear_model import LogisticRegression
warnings.simplefilter("ignore")
path, n, p, reps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
raw = np.fromfile(path)
X, y = raw[: n * p].reshape(n, p), raw[n * p :].astype(int)
out = {}
for solver, tol in (("newton-cholesky", 1e-4), ("lbfgs", 1e-10)):
    times = []
    for _ in range(reps + 1):
        start = time.perf_counter()
        LogisticRegression(solver=solver, tol=tol, max_iter=1000).fit(X, y)
        times.append(1000 * (time.perf_counter() - start))
    out[solver] = float(np.median(times[1:]))
print(json.dumps(out))
`;

/** Normal columns, and 0/1 columns as one-hot encoding leaves them; the label depends on all. */
function draw(nRows: number, nCols: number, nBinary: number): { X: Matrix; y: Labels } {
  const random = new Random(7);
  const X = makeMatrix(nRows, nCols);
  const coef = Float64Array.from({ length: nCols }, () => 0.7 * random.nextNormal());
  const codes = new Int32Array(nRows);
  for (let i = 0; i < nRows; i++) {
    let score = 0;
    for (let j = 0; j < nCols; j++) {
      const value = j < nCols - nBinary ? random.nextNormal() : random.nextFloat() < 0.35 ? 1 : 0;
      X.data[i * nCols + j] = value;
      score += coef[j]! * value;
    }
    codes[i] = random.nextFloat() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  }
  return { X, y: { classes: ["0", "1"], codes } };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

async function timeOurs(X: Matrix, y: Labels, reps: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < reps; i++) {
    const started = performance.now();
    await new LogisticRegression().fit(X, y);
    times.push(performance.now() - started);
  }
  return median(times);
}

const python = process.env["SYSTOLE_PYTHON"];
const directory = mkdtempSync(join(tmpdir(), "systole-bench-"));
try {
  for (const [nRows, nCols, nBinary, reps] of [
    [303, 25, 20, 200],
    [100_000, 28, 0, 5],
  ] as const) {
    const { X, y } = draw(nRows, nCols, nBinary);
    const file = join(directory, `${nRows}.bin`);
    const raw = new Float64Array(X.data.length + nRows);
    raw.set(X.data);
    raw.set(y.codes, X.data.length);
    writeFileSync(file, raw);
    const first = performance.now();
    await new LogisticRegression().fit(X, y);
    const firstMs = performance.now() - first;
    const ours: number[] = [];
    const theirs: Record<string, number[]> = { "newton-cholesky": [], lbfgs: [] };
    for (let round = 0; round < 3; round++) {
      ours.push(await timeOurs(X, y, reps));
      if (python === undefined) continue;
      const run = spawnSync(
        python,
        ["-c", peer, file, String(nRows), String(nCols), String(Math.min(reps, 30))],
        {
          encoding: "utf8",
          env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
        },
      );
      if (run.status !== 0) throw new Error(run.stderr);
      for (const [solver, ms] of Object.entries(JSON.parse(run.stdout) as Record<string, number>))
        theirs[solver]!.push(ms);
    }
    const mine = median(ours);
    console.log(`${nRows} x ${nCols}: systole ${mine.toFixed(2)} ms (first ${firstMs.toFixed(1)} ms)`);
    if (python !== undefined)
      for (const [solver, times] of Object.entries(theirs))
        console.log(`  ${solver} ${median(times).toFixed(2)} ms, ratio ${(median(times) / mine).toFixed(1)}`);
  }
} finally {
  rmSync(directory, { recursive: true });
}
