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
import { DecisionTreeClassifier } from "../../src/learn/index.ts";
import { linkTrees } from "../../src/learn/tree/state/linked-trees.ts";
import { describePython, runPython } from "./python.ts";

interface Task {
  readonly X: Matrix;
  readonly y: Labels;
  readonly weights: Float64Array | undefined;
  readonly params: Params;
}

/** What tests/interop/trees/compare_trees.py found. */
interface Found {
  readonly nodes: number;
  /** Nodes of the same rows that part them differently. */
  readonly ties: number;
  /** Nodes below ties. */
  readonly stumps: number;
  /** Whether scikit-learn grows one tree from four seeds. */
  readonly isUnique: boolean;
  readonly problems: readonly string[];
}

const nTasks = 240;

describePython("decision trees beside scikit-learn's", () => {
  const script = fileURLToPath(new URL("trees/compare_trees.py", import.meta.url));

  async function compare(
    tasks: readonly Task[],
    change: (tree: PlainTree) => void = () => {},
  ): Promise<Found[]> {
    const home = mkdtempSync(join(tmpdir(), "systole-trees-"));
    try {
      const plain = await Promise.all(tasks.map((task, seed) => growTree(task, seed, change)));
      writeFileSync(join(home, "tasks.json"), JSON.stringify(plain));
      return await runPython<Found[]>(script, ["tasks.json"], home);
    } finally {
      rmSync(home, { recursive: true });
    }
  }

  test.each([
    ["", false],
    [", and where columns must keep an order", true],
  ])(
    "over random rows every node asks the same, or gains the same to 1e-12 where splits tie%s",
    async (_, isOrdered) => {
      const tasks = Array.from({ length: nTasks }, (_, seed) => drawTask(seed, isOrdered));
      const found = await compare(tasks);
      const wrong = found.flatMap(({ problems }, i) =>
        problems.length === 0 ? [] : [{ ...tasks[i]!.params, i, problems }],
      );
      expect(wrong).toEqual([]);
      const sum = (count: (one: Found) => number): number =>
        found.reduce((total, one) => total + count(one), 0);
      const nUnique = sum(({ isUnique }) => (isUnique ? 1 : 0));
      const nWhole = sum(({ ties }) => (ties === 0 ? 1 : 0));
      console.log(
        `${sum(({ nodes }) => nodes)} nodes of ${nTasks} trees, ${sum(({ ties }) => ties)} ties, ` +
          `${sum(({ stumps }) => stumps)} nodes below them; ${nWhole} trees equal as a whole; ` +
          `${nUnique} are the same from four of scikit-learn's seeds`,
      );
      // four seeds do not show every tie, and rounding decides between equal splits of one column
      const nUniqueWithTies = sum(({ isUnique, ties }) => (isUnique && ties > 0 ? 1 : 0));
      expect(nUniqueWithTies).toBeLessThanOrEqual(0.05 * nUnique);
      expect(nUnique).toBeGreaterThan(nTasks / 4);
      expect(nUnique).toBeLessThan(nTasks);
    },
  );

  test("a leaf that answers another share is noticed where columns must keep an order", async () => {
    const tasks = Array.from({ length: 60 }, (_, seed) => drawTask(seed, true));
    const found = await compare(tasks, (tree) => {
      const leaf = tree.left.findLastIndex((left) => left < 0);
      const [share] = tree.shares[leaf]!;
      (tree.shares as number[][])[leaf] = [share! + 1e-9, 1 - share! - 1e-9];
    });
    expect(found.filter(({ problems }) => problems.length > 0).length).toBeGreaterThan(15);
  });

  test("a threshold that is not the best is noticed, at the root and below ties", async () => {
    const tasks = Array.from({ length: 20 }, (_, seed) => ({ ...drawTask(seed), params: {} }));
    const found = await compare(tasks, (tree) => {
      const last = tree.feature.findLastIndex((feature) => feature >= 0);
      if (last >= 0) tree.threshold[last] = 1e9;
    });
    const nNoticed = found.filter(({ problems }) => problems.length > 0).length;
    expect(nNoticed).toBeGreaterThan(15);
  });
});

interface PlainTree {
  readonly feature: number[];
  readonly threshold: number[];
  readonly missingLeft: number[];
  readonly left: number[];
  readonly right: number[];
  /** Of a leaf the shares of the classes. */
  readonly shares: (readonly number[])[];
}

async function growTree(
  { X, y, weights, params }: Task,
  randomState: number,
  change: (tree: PlainTree) => void,
): Promise<unknown> {
  const fitted = await new DecisionTreeClassifier({ ...params, randomState }).fit(X, y, {
    sampleWeight: weights,
  });
  const { trees } = fitted.state;
  const { feature, threshold, missingLeft, left, right, leaf } = linkTrees(trees, X.nCols);
  const nClasses = y.classes.length;
  const tree: PlainTree = {
    feature: [...feature],
    threshold: Array.from(threshold, (value) => Math.min(value, Number.MAX_VALUE)), // infinity is no number of JSON
    missingLeft: [...missingLeft],
    left: [...left],
    right: [...right],
    shares: Array.from(leaf, (at) =>
      Array.from({ length: nClasses }, (_, k) => (at < 0 ? 0 : trees.distributions[at * nClasses + k]!)),
    ),
  };
  change(tree);
  return {
    X: [...X.data], // NaN becomes null
    y: [...y.codes],
    classes: y.classes,
    weights: weights === undefined ? null : [...weights],
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [toSnakeCase(name), value])),
    importances: [...fitted.featureImportances],
    tree,
  };
}

/** Rows of every kind, and parameters of every kind. @param isOrdered two classes, and columns that must keep an order. */
function drawTask(seed: number, isOrdered = false): Task {
  const random = Random.stream(20, seed);
  const pick = <T>(...choices: readonly T[]): T => choices[random.nextInt(choices.length)]!;
  const nRows = 20 + random.nextInt(200);
  const nCols = 1 + random.nextInt(6);
  const nClasses = isOrdered ? 2 : pick(2, 2, 3, 4);
  const step = pick(0, 0, 0.01, 0.25, 1);
  const missing = pick(0, 0, 0.1, 0.3);
  const noise = pick(0.3, 1);
  const X = makeMatrix(nRows, nCols);
  for (let at = 0; at < X.data.length; at++) {
    const value = random.nextNormal();
    const rounded = step === 0 ? value : Math.round(value / step) * step;
    X.data[at] = random.nextFloat() < missing ? NaN : Math.fround(rounded);
  }
  const classes = ["0", "1", "2", "3"].slice(0, nClasses);
  const codes = Int32Array.from({ length: nRows }, (_, i) => {
    if (i < nClasses) return i; // each class occurs
    const first = X.data[i * nCols]!;
    const last = X.data[(i + 1) * nCols - 1]!;
    const score =
      (Number.isNaN(first) ? 0.7 : first) + (Number.isNaN(last) ? 0 : last) + noise * random.nextNormal();
    return Math.max(0, Math.min(nClasses - 1, Math.floor(score + nClasses / 2)));
  });
  const weighed = pick("not", "not", "whole", "real");
  const weights =
    weighed === "not"
      ? undefined
      : Float64Array.from({ length: nRows }, (_, i) =>
          weighed === "whole" ? (i < nClasses ? 1 : random.nextInt(4)) : 0.05 + 2 * random.nextFloat(),
        );
  const limits: readonly Params[] = [
    {},
    {},
    { maxDepth: 1 + random.nextInt(5) },
    { minSamplesLeaf: 2 + random.nextInt(9) },
    { minSamplesLeaf: 0.03 },
    { minSamplesSplit: 3 + random.nextInt(30) },
    { minSamplesSplit: 0.15 },
    { minWeightFractionLeaf: 0.04 },
    { minImpurityDecrease: 0.01 },
    { maxLeafNodes: 2 + random.nextInt(14) },
    { maxLeafNodes: 8, minSamplesLeaf: 3, maxDepth: 4 },
    { ccpAlpha: 0.01, minSamplesLeaf: 5 },
  ];
  const classWeight = pick<Params>({}, {}, { classWeight: "balanced" }, { classWeight: { 0: 2, 1: 0.5 } });
  const params = { criterion: pick("gini", "log_loss"), ...pick(...limits), ...classWeight };
  if (!isOrdered) return { X, y: { classes, codes }, weights, params };
  const monotonicCst = Array.from({ length: nCols }, () => pick(-1, 0, 1, 1));
  return { X, y: { classes, codes }, weights, params: { ...params, monotonicCst } };
}
