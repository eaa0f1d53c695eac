import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  type Params,
  Random,
} from "../../src/core/index.ts";
import {
  buildEstimator,
  type FittedRandomForestClassifier,
  type HistGradientBoostingState,
  linkTrees,
  type MatrixExplanation,
  openMatrixExplainer,
} from "../../src/learn/index.ts";
import { describePython, runPython } from "./python.ts";

/** A tree as the peer takes it: nodes counted from its root, -1 where there is none; for each node one value an output. */
interface PeerTree {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly missingLeft: readonly number[];
  readonly weight: readonly number[];
  readonly value: readonly (readonly number[])[];
}

interface Case {
  readonly name: string;
  readonly ours: MatrixExplanation;
  /** The class that the peer's first output is about. */
  readonly firstClass: number;
  /** What the peer, which knows no baseline, lacks in its base. */
  readonly baseline: number;
  readonly task: {
    readonly trees: readonly PeerTree[];
    readonly X: readonly (number | null)[];
    readonly nCols: number;
    readonly isFloat32: boolean;
  };
}

const subjects: readonly (readonly [name: string, params: Params, nClasses: number, nCols: number])[] = [
  ["DecisionTreeClassifier", {}, 2, 6],
  ["DecisionTreeClassifier", { maxLeafNodes: 12, criterion: "entropy" }, 4, 6],
  ["RandomForestClassifier", { nEstimators: 20 }, 2, 3],
  ["RandomForestClassifier", { nEstimators: 20, classWeight: "balanced", maxFeatures: null }, 3, 12],
  ["RandomForestClassifier", { nEstimators: 5, bootstrap: false, minSamplesLeaf: 4 }, 2, 30],
  ["HistGradientBoostingClassifier", { maxIter: 30 }, 2, 10],
  ["HistGradientBoostingClassifier", { maxIter: 30, maxLeafNodes: 6, l2Regularization: 1 }, 2, 4],
];

describePython("explanations beside the shap package's", () => {
  let home: string;
  let cases: Case[];
  let theirs: { readonly base: readonly number[]; readonly values: readonly number[] }[];

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "systole-explain-"));
    cases = await Promise.all(subjects.map(makeCase));
    writeFileSync(join(home, "tasks.json"), JSON.stringify(cases.map(({ task }) => task)));
    const script = fileURLToPath(new URL("explain/explain_trees.py", import.meta.url));
    theirs = await runPython(script, ["tasks.json"], home);
  }, 300_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test.each(subjects.map((subject, i) => [i, ...subject] as const))(
    "%i: %s of %o, %i classes and %i columns: the same values to 1e-9",
    (i, _name, _params, _nClasses, nCols) => {
      const { ours, firstClass, baseline } = cases[i]!;
      const { base, values } = theirs[i]!;
      base.forEach((value, k) => {
        expect(Math.abs(ours.base[firstClass + k]! - baseline - value)).toBeLessThan(1e-9);
        const { data, nRows } = ours.contributions[firstClass + k]!;
        let worst = 0;
        for (let row = 0; row < nRows; row++)
          for (let j = 0; j < nCols; j++) {
            const their = values[(row * base.length + k) * nCols + j]!;
            worst = Math.max(worst, Math.abs(data[row * nCols + j]! - their));
          }
        expect(worst).toBeLessThan(1e-9);
      });
    },
  );
});

function drawRows(nRows: number, nClasses: number, nCols: number): { X: Matrix; y: Labels } {
  const random = new Random(100 * nClasses + nCols);
  const X = makeMatrix(nRows, nCols);
  for (let at = 0; at < X.data.length; at++)
    X.data[at] = random.nextInt(9) === 0 ? Number.NaN : Math.round(100 * random.nextNormal()) / 100;
  const labels = Array.from({ length: nRows }, (_, i) => {
    const score = (X.data[i * nCols] || 0) + (X.data[i * nCols + 1] || 0) * (X.data[i * nCols + 2] || 1);
    return Math.max(0, Math.min(nClasses - 1, Math.floor(score + random.nextNormal() + nClasses / 2)));
  });
  return { X, y: makeLabels(labels) };
}

async function makeCase([name, params, nClasses, nCols]: (typeof subjects)[number]): Promise<Case> {
  const { X, y } = drawRows(240, nClasses, nCols);
  const fitted = await buildEstimator({ name, params }).fit(X, y);
  const asked = makeMatrix(40, nCols, drawRows(280, nClasses, nCols).X.data.slice(240 * nCols));
  const isBoosting = name.startsWith("Hist");
  const trees = isBoosting
    ? boostedTrees(fitted.state as HistGradientBoostingState)
    : forestTrees(fitted as FittedRandomForestClassifier);
  return {
    name,
    ours: openMatrixExplainer(fitted)(asked),
    firstClass: isBoosting ? 1 : 0,
    baseline: isBoosting ? (fitted.state as HistGradientBoostingState).baseline[0]! : 0,
    task: {
      trees,
      X: Array.from(asked.data, (value) => (Number.isNaN(value) ? null : value)),
      nCols,
      isFloat32: !isBoosting,
    },
  };
}

/** JSON has no infinity. */
const finite = (thresholds: Float64Array): number[] =>
  Array.from(thresholds, (value) => Math.min(value, Number.MAX_VALUE));

function forestTrees(fitted: FittedRandomForestClassifier): PeerTree[] {
  const { trees, nFeaturesIn, classes } = fitted.state;
  const linked = linkTrees(trees, nFeaturesIn);
  const nTrees = trees.nodeCounts.length;
  const k = classes.length;
  return Array.from(trees.nodeCounts, (_, t) => {
    const [start, end] = [linked.roots[t]!, linked.roots[t + 1]!];
    const childrenOf = (children: Int32Array): number[] =>
      Array.from(children.subarray(start, end), (child) => (child < 0 ? -1 : child - start));
    return {
      left: childrenOf(linked.left),
      right: childrenOf(linked.right),
      feature: [...linked.feature.subarray(start, end)],
      threshold: finite(linked.threshold.subarray(start, end)),
      missingLeft: [...linked.missingLeft.subarray(start, end)],
      weight: [...fitted.nodeWeights!.subarray(start, end)],
      value: Array.from(linked.leaf.subarray(start, end), (leaf) =>
        classes.map((_, c) => (leaf < 0 ? 0 : trees.distributions[leaf * k + c]! / nTrees)),
      ),
    };
  });
}

function boostedTrees({ trees }: HistGradientBoostingState): PeerTree[] {
  let start = 0;
  return Array.from(trees.nodeCounts, (nNodes) => {
    const from = start;
    start += nNodes;
    const feature = [...trees.feature.subarray(from, start)];
    return {
      left: feature.map((column, i) => (column < 0 ? -1 : i + 1)),
      right: feature.map((column, i) => (column < 0 ? -1 : trees.right[from + i]!)),
      feature,
      threshold: finite(trees.threshold.subarray(from, start)),
      missingLeft: [...trees.missingLeft.subarray(from, start)],
      weight: [...trees.count!.subarray(from, start)],
      value: Array.from(trees.value.subarray(from, start), (value) => [value]),
    };
  });
}
