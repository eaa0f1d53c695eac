import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Executor, type Labels, type Matrix, makeLabels, makeMatrix } from "../../src/core/index.ts";
import { threadExecutor } from "../../src/execute/index.ts";
import { rocAucScore, studentTQuantile } from "../../src/judge/index.ts";
import { HistGradientBoostingClassifier, predictProbaInParts } from "../../src/learn/index.ts";
import { describePython, runPython } from "./python.ts";

/** What the peers score on one task's test rows: LightGBM learns from all training rows, scikit-learn from the first few. */
interface PeerScores {
  readonly columns: number;
  readonly training: number;
  readonly small: number;
  readonly lightgbm: number;
  readonly scikit_learn: number;
}

const nTasks = 10;
const script = fileURLToPath(new URL("./boosting/fit_peers.py", import.meta.url));

/** Areas that lie closer than this are the same. */
const margin = 0.001;

describePython("boosting beside LightGBM and scikit-learn, on ten generated tasks", () => {
  const besideLightGbm: number[] = [];
  const besideScikitLearn: number[] = [];
  let home: string;
  let executor: Executor;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "systole-boosting-"));
    executor = threadExecutor(2);
    // Equal settings: 100 iterations of 31 leaves, learning rate 0.1, 20 rows a leaf, 255 bins.
    const booster = new HistGradientBoostingClassifier({ earlyStopping: false });
    const halves = [0, nTasks / 2].map((first) =>
      runPython<PeerScores[]>(script, [String(first), String(first + nTasks / 2)], home),
    );
    for (const [task, peer] of (await Promise.all(halves)).flat().entries()) {
      const file = join(home, `task-${task}.bin`);
      const rows = readTask(file, peer.columns);
      rmSync(file);
      const test = part(rows, peer.training, rows.X.nRows);
      const score = async (nTraining: number): Promise<number> => {
        const training = part(rows, 0, nTraining);
        const fitted = await booster.fit(training.X, training.y, { executor });
        return rocAucScore(test.y, await predictProbaInParts(fitted, test.X, { executor }));
      };
      besideLightGbm.push((await score(peer.training)) - peer.lightgbm);
      besideScikitLearn.push((await score(peer.small)) - peer.scikit_learn);
    }
  });
  afterAll(async () => {
    rmSync(home, { recursive: true, force: true });
    await executor.close();
  });

  test("its mean area under the ROC curve is that of LightGBM, from 100,000 rows each", () => {
    expect(besideLightGbm).toHaveLength(nTasks);
    expect(lowerLimit(besideLightGbm)).toBeGreaterThan(-margin);
  });

  test("and that of scikit-learn, from 10,000 rows each", () => {
    expect(lowerLimit(besideScikitLearn)).toBeGreaterThan(-margin / 10);
    expect(Math.max(...besideScikitLearn.map(Math.abs))).toBeLessThan(margin);
  });
});

/** The lower end of the 95 % interval of the mean, by Student's t. */
function lowerLimit(differences: readonly number[]): number {
  const n = differences.length;
  const mean = differences.reduce((sum, value) => sum + value, 0) / n;
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return mean - studentTQuantile(0.975, n - 1) * Math.sqrt(squares / (n - 1) / n);
}

/** The rows of a task, whose last column is the class. */
function readTask(file: string, nCols: number): { X: Matrix; y: Labels } {
  const bytes = readFileSync(file);
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const nRows = values.length / (nCols + 1);
  const X = makeMatrix(nRows, nCols);
  const classes: number[] = [];
  for (let i = 0; i < nRows; i++) {
    const at = i * (nCols + 1);
    X.data.set(values.subarray(at, at + nCols), i * nCols);
    classes.push(values[at + nCols]!);
  }
  return { X, y: makeLabels(classes) };
}

function part({ X, y }: { X: Matrix; y: Labels }, first: number, last: number): { X: Matrix; y: Labels } {
  const data = X.data.subarray(first * X.nCols, last * X.nCols);
  return {
    X: makeMatrix(last - first, X.nCols, data),
    y: { classes: y.classes, codes: y.codes.subarray(first, last) },
  };
}
