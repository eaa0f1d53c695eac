import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  type Labels,
  type Matrix,
  makeMatrix,
  type Params,
  Random,
  toSnakeCase,
} from "../../src/core/index.ts";
import { LogisticRegression, type LogisticRegressionParams } from "../../src/learn/index.ts";
import { describePython, runPython } from "./python.ts";

interface Task {
  readonly X: Matrix;
  readonly y: Labels;
  readonly weights: Float64Array | undefined;
  readonly params: LogisticRegressionParams;
  /** Columns that do not depend on others; a fit of these alone gives the same probabilities. */
  readonly kept: readonly number[];
}

/** What tests/interop/linear/fit_logistic.py prints. */
interface Fit {
  readonly coef: readonly number[];
  readonly intercept: readonly number[];
  readonly probabilities: readonly number[];
}

describePython("logistic regression beside scikit-learn's newton-cholesky at a tolerance of 1e-14", () => {
  const script = fileURLToPath(new URL("linear/fit_logistic.py", import.meta.url));

  async function fitPeer(tasks: readonly Task[]): Promise<Fit[]> {
    const home = mkdtempSync(join(tmpdir(), "systole-linear-"));
    try {
      writeFileSync(join(home, "tasks.json"), JSON.stringify(tasks.map(plain)));
      return await runPython<Fit[]>(script, ["tasks.json"], home);
    } finally {
      rmSync(home, { recursive: true });
    }
  }

  test("over random designs coefficients and probabilities lie within 1e-9, relative", async () => {
    // rows by the hundred, and so many that a fit begins on a sample of them
    const tasks = Array.from({ length: 162 }, (_, seed) =>
      drawTask(seed, undefined, seed < 150 ? 0 : 20_000),
    );
    const peers = await fitPeer(tasks);
    let farthest = 0;
    for (const [i, { X, y, weights, params }] of tasks.entries()) {
      const fitted = await new LogisticRegression(params).fit(X, y, { sampleWeight: weights });
      const name = `${i}: ${X.nRows} x ${X.nCols}, ${y.classes.length} classes, ${JSON.stringify(params)}`;
      expect(fitted.converged, name).toBe(true);
      expect(fitted.warnings, name).toEqual([]);
      const { coef, intercept, probabilities } = peers[i]!;
      const expected = [...centre(coef, fitted.coef.nRows), ...intercept];
      const apart = distance([...fitted.coef.data, ...fitted.intercept], expected);
      expect(apart, name).toBeLessThan(1e-9);
      expect(distance(fitted.predictProba(X).data, probabilities), name).toBeLessThan(1e-9);
      farthest = Math.max(farthest, apart);
    }
    console.log(`${tasks.length} designs, coefficients at most ${farthest.toExponential(1)} apart`);
  });

  test("where columns depend on each other and nothing is penalised, probabilities lie within 1e-9", async () => {
    const tasks = Array.from({ length: 40 }, (_, seed) => withDependentColumns(drawTask(seed, null), seed));
    const peers = await fitPeer(tasks);
    for (const [i, { X, y, weights, params }] of tasks.entries()) {
      const fitted = await new LogisticRegression(params).fit(X, y, { sampleWeight: weights });
      const name = `${i}: ${X.nRows} x ${X.nCols}, ${y.classes.length} classes, ${JSON.stringify(params)}`;
      expect(fitted.converged, name).toBe(true);
      expect(fitted.warnings.join(), name).toMatch(/rank-deficient/);
      expect(distance(fitted.predictProba(X).data, peers[i]!.probabilities), name).toBeLessThan(1e-9);
    }
  });
});

/** The largest difference, relative to the largest expected value. */
function distance(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0) / largest;
}

/**
 * Coefficients of several classes with sum 0 in each column, as they are at the minimum of a penalised loss. The peer's are not
 * quite: nothing but the penalty holds their sum, which with C = 1000 and 20,000 rows is 1e-8 of them.
 */
function centre(coef: readonly number[], nClasses: number): number[] {
  const nCols = coef.length / nClasses;
  if (nClasses === 1) return [...coef];
  return coef.map((value, i) => {
    let sum = 0;
    for (let k = 0; k < nClasses; k++) sum += coef[k * nCols + (i % nCols)]!;
    return value - sum / nClasses;
  });
}

/** A design whose labels are drawn by a model, so that no column separates them. */
function drawTask(seed: number, penalty?: null, nMore = 0): Task {
  const random = Random.stream(30, seed);
  const pick = <T>(...choices: readonly T[]): T => choices[random.nextInt(choices.length)]!;
  const nClasses = pick(2, 2, 3, 5);
  const nCols = 1 + random.nextInt(10);
  const nRows = nMore + 40 * nClasses + 15 * nCols + random.nextInt(200);
  const codes = new Int32Array(nRows);
  const X = makeMatrix(nRows, nCols);
  // columns of unlike place and size, some of 0 and 1
  const columns = Array.from({ length: nCols }, () => ({
    shift: pick(0, 0, 3, -20),
    size: pick(0.2, 1, 1, 15),
    isFlag: random.nextFloat() < 0.3,
  }));
  const slopes = Float64Array.from({ length: nCols * nClasses }, () => 0.5 * random.nextNormal());
  for (let i = 0; i < nRows; i++) {
    const scores = Float64Array.from({ length: nClasses }, () => -Math.log(-Math.log(random.nextFloat())));
    columns.forEach(({ shift, size, isFlag }, j) => {
      const z = isFlag ? (random.nextFloat() < 0.4 ? 1 : 0) : random.nextNormal();
      X.data[i * nCols + j] = isFlag ? z : shift + size * z;
      for (let k = 0; k < nClasses; k++) scores[k]! += z * slopes[j * nClasses + k]!;
    });
    codes[i] = i < nClasses ? i : scores.indexOf(Math.max(...scores));
  }
  const weights = pick(
    undefined,
    Float64Array.from({ length: nRows }, () => 0.1 + 2 * random.nextFloat()),
  );
  const params: LogisticRegressionParams = {
    C: pick(0.01, 0.3, 1, 1, 50, 1000),
    penalty: penalty === null ? null : pick("l2", "l2", "l2", null),
    classWeight: pick<NonNullable<LogisticRegressionParams["classWeight"]> | null>(null, null, "balanced", {
      0: 0.5,
      1: 2.5,
    }),
    fitIntercept: penalty === null || random.nextFloat() < 0.8,
  };
  const kept = Array.from({ length: nCols }, (_, j) => j);
  return { X, y: { classes: ["0", "1", "2", "3", "4"].slice(0, nClasses), codes }, weights, params, kept };
}

/** The same with three more columns: a constant, a copy, and a sum of two. */
function withDependentColumns({ X, ...task }: Task, seed: number): Task {
  const nCols = X.nCols + 3;
  const wide = makeMatrix(X.nRows, nCols);
  for (let i = 0; i < X.nRows; i++) {
    const row = X.data.subarray(i * X.nCols, (i + 1) * X.nCols);
    wide.data.set(row, i * nCols);
    wide.data.set([1 + (seed % 3), row[0]!, row[0]! + 2 * row[X.nCols - 1]!], i * nCols + X.nCols);
  }
  return { ...task, X: wide };
}

function plain({ X, y, weights, params, kept }: Task): unknown {
  const named = Object.entries(params as Params).map(([name, value]) => [toSnakeCase(name), value]);
  return {
    X: [...X.data],
    y: [...y.codes],
    weights: weights === undefined ? null : [...weights],
    params: Object.fromEntries(named),
    kept,
  };
}
