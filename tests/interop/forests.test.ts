import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  matrixOfRows,
  type Params,
  Random,
  takeLabels,
  takeMatrixRows,
  toSnakeCase,
} from "../../src/core/index.ts";
import { repeatedStratifiedKFold, rocAucScore, studentTQuantile } from "../../src/judge/index.ts";
import { type FittedRandomForestClassifier, RandomForestClassifier } from "../../src/learn/index.ts";
import { linkTrees } from "../../src/learn/tree/state/linked-trees.ts";
import { describePython, runPython } from "./python.ts";

/** What one seed's forest scores on rows that it has not seen; depth and nodes are means over its trees. */
type Scores = Record<(typeof scoreNames)[number], number>;
const scoreNames = ["auc", "logLoss", "depth", "nodes"] as const;

interface Task {
  readonly X: Matrix;
  readonly y: Labels;
  readonly folds: readonly { readonly train: ArrayLike<number>; readonly test: ArrayLike<number> }[];
  readonly params: Params;
  /** Leaves of so many rows make another forest, that every score must tell apart. */
  readonly otherLeaf: number;
}

/** Seeds of each arm. */
const nSeeds = 50;
/** Areas that lie closer than this are the same: less than a twentieth of what another sample of rows changes. */
const aucMargin = 0.002;
/** The chance to find two arms equal that lie a margin apart. */
const alpha = 0.05;

describePython("random forests beside scikit-learn's", () => {
  const root = new URL("../../", import.meta.url);
  const tasks = { cleveland: cleveland(), numbers: numbers(), threeClasses: threeClasses() };
  let home: string;
  let theirs: Record<keyof typeof tasks, Promise<Scores[]>>;

  function cleveland(): Task {
    const text = readFileSync(new URL("projects/heart-disease/data/processed.cleveland.data", root), "utf8");
    const rows = text
      .trim()
      .split("\n")
      .map((row) => row.split(",").map(Number)); // "?" becomes NaN
    const y = makeLabels(rows.map((row) => (row[13]! > 0 ? 1 : 0)));
    const folds = repeatedStratifiedKFold(y, { nSplits: 2, nRepeats: 1, randomState: 1 });
    return {
      X: matrixOfRows(rows.map((row) => row.slice(0, 13))),
      y,
      folds,
      params: { nEstimators: 200 },
      otherLeaf: 5,
    };
  }

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "systole-forests-"));
    const script = fileURLToPath(new URL("forests/score_forests.py", import.meta.url));
    const run = (name: string, ...some: Task[]): Promise<Scores[][]> => {
      writeFileSync(join(home, name), JSON.stringify(some.map(plain)));
      return runPython<Scores[][]>(script, [name], home);
    };
    // two processes, for two cores
    const first = run("first.json", tasks.cleveland);
    const second = run("second.json", tasks.numbers, tasks.threeClasses);
    theirs = {
      cleveland: first.then((arms) => arms[0]!),
      numbers: second.then((arms) => arms[0]!),
      threeClasses: second.then((arms) => arms[1]!),
    };
    for (const arm of Object.values(theirs)) arm.catch(() => {}); // the test that needs it reports
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const names = Object.keys(tasks) as (keyof typeof tasks)[];
  test.each(names)("%s: the same area, log loss, depth and number of nodes", async (name) => {
    const ours = await growForests(tasks[name]);
    const peers = await theirs[name];
    expect(peers).toHaveLength(nSeeds);
    for (const score of scoreNames) {
      const { difference, error, isSame } = compare(ours, peers, score);
      console.log(
        `${name} ${score}: ${mean(ours, score).toFixed(4)}, scikit-learn ${mean(peers, score).toFixed(4)}, ` +
          `difference ${difference.toFixed(5)} +- ${error.toFixed(5)}`,
      );
      expect(isSame, `${score} differs by ${difference} +- ${error}`).toBe(true);
    }
  });

  test.each(names)("%s: forests with larger leaves are told apart by every score", async (name) => {
    const { params, otherLeaf, ...task } = tasks[name];
    const others = await growForests({ ...task, params: { ...params, minSamplesLeaf: otherLeaf } });
    for (const score of scoreNames)
      expect(compare(others, await theirs[name], score).isSame, score).toBe(false);
  });

  /** Two one-sided t tests (Schuirmann 1987): whether the means differ by less than a margin. */
  function compare(
    ours: readonly Scores[],
    peers: readonly Scores[],
    score: keyof Scores,
  ): { difference: number; error: number; isSame: boolean } {
    const difference = mean(ours, score) - mean(peers, score);
    const error = Math.sqrt((variance(ours, score) + variance(peers, score)) / nSeeds);
    // what has no margin of its own may differ by as much as one seed of scikit-learn's does from the next
    const margin = score === "auc" ? aucMargin : Math.sqrt(variance(peers, score));
    const t = studentTQuantile(1 - alpha, 2 * nSeeds - 2);
    return { difference, error, isSame: Math.abs(difference) + t * error < margin };
  }
});

const mean = (rows: readonly Scores[], score: keyof Scores): number =>
  rows.reduce((sum, row) => sum + row[score], 0) / rows.length;

function variance(rows: readonly Scores[], score: keyof Scores): number {
  const middle = mean(rows, score);
  return rows.reduce((sum, row) => sum + (row[score] - middle) ** 2, 0) / (rows.length - 1);
}

/** 600 rows to learn from and 2000 to judge by, 20 columns, no ties; the class depends on six of them, not linearly. */
function numbers(): Task {
  const { X, scores } = draw(2600, 20, 3, 1.2, (value) => value);
  const y = makeLabels(Array.from(scores, (score) => (score > 0 ? 1 : 0)));
  return {
    X,
    y,
    folds: [split(600, 2600)],
    params: { nEstimators: 120, criterion: "log_loss", maxSamples: 0.8 },
    otherLeaf: 25,
  };
}

/** Three classes of unequal size, 600 and 2000 rows of 10 columns with many ties, missing values, weighted classes. */
function threeClasses(): Task {
  const { X, scores } = draw(2600, 10, 4, 0.5, (value) => Math.round(4 * value) / 4);
  const random = new Random(5);
  for (let at = 0; at < X.data.length; at++) if (random.nextFloat() < 0.05) X.data[at] = NaN;
  const y = makeLabels(Array.from(scores, (score) => (score > 1.5 ? 2 : score > 0 ? 1 : 0)));
  const params = { nEstimators: 80, classWeight: "balanced_subsample", maxFeatures: 0.5 };
  return { X, y, folds: [split(600, 2600)], params, otherLeaf: 5 };
}

function draw(
  nRows: number,
  nCols: number,
  seed: number,
  noise: number,
  round: (value: number) => number,
): { X: Matrix; scores: Float64Array } {
  const random = new Random(seed);
  const X = makeMatrix(nRows, nCols);
  for (let at = 0; at < X.data.length; at++) X.data[at] = Math.fround(round(random.nextNormal()));
  const scores = Float64Array.from({ length: nRows }, (_, i) => {
    const [a, b, c, d, e, f] = X.data.subarray(i * nCols, i * nCols + 6);
    return a! + b! * c! + Math.abs(d!) - 0.8 + e! - f! + noise * random.nextNormal();
  });
  return { X, scores };
}

function split(nTrain: number, nRows: number): Task["folds"][number] {
  const rows = Array.from({ length: nRows }, (_, i) => i);
  return { train: rows.slice(0, nTrain), test: rows.slice(nTrain) };
}

/** As the script takes it; NaN becomes null. */
function plain({ X, y, folds, params }: Task): unknown {
  return {
    X: [...X.data],
    y: [...y.codes],
    folds: folds.map(({ train, test: held }) => ({ train: Array.from(train), test: Array.from(held) })),
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [toSnakeCase(name), value])),
    seeds: nSeeds,
  };
}

async function growForests({ X, y, folds, params }: Omit<Task, "otherLeaf">): Promise<Scores[]> {
  const rows: Scores[] = [];
  for (let seed = 0; seed < nSeeds; seed++) {
    const sum: Scores = { auc: 0, logLoss: 0, depth: 0, nodes: 0 };
    for (const { train, test: held } of folds) {
      const forest = new RandomForestClassifier({ ...params, randomState: seed });
      const fitted = await forest.fit(takeMatrixRows(X, train), takeLabels(y, train));
      const scores = judge(fitted, takeMatrixRows(X, held), takeLabels(y, held));
      for (const name of scoreNames) sum[name] += scores[name] / folds.length;
    }
    rows.push(sum);
  }
  return rows;
}

function judge(fitted: FittedRandomForestClassifier, X: Matrix, y: Labels): Scores {
  const p = fitted.predictProba(X);
  let logLoss = 0;
  y.codes.forEach((code, i) => {
    logLoss -= Math.log(Math.max(1e-3, p.data[i * p.nCols + code]!)) / X.nRows;
  });
  const { left, right, roots } = linkTrees(fitted.state.trees, X.nCols);
  const depths = new Int32Array(left.length);
  let depth = 0;
  for (let t = 0; t < fitted.nEstimators; t++) {
    const end = roots[t + 1] ?? left.length;
    let deepest = 0;
    for (let i = roots[t]!; i < end; i++) {
      deepest = Math.max(deepest, depths[i]!);
      if (left[i]! < 0) continue;
      depths[left[i]!] = depths[i]! + 1;
      depths[right[i]!] = depths[i]! + 1;
    }
    depth += deepest / fitted.nEstimators;
  }
  return { auc: rocAucScore(y, p), logLoss, depth, nodes: left.length / fitted.nEstimators };
}
