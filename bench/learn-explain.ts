/**
 * TreeSHAP beside the `shap` package: the same trees, the same rows, one thread each, in turn.
 *
 * Usage: SYSTOLE_PYTHON=PYTHON node bench/learn-explain.ts [303] [10k] [boosting] [--rounds N] [--json FILE] [--readme]
 *
 * Our trees are handed to TreeExplainer as arrays. Both sides explain path-dependently: forests on the scale of probabilities, boosting
 * on that of log-odds. Beside the times stands the largest distance between their values.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Matrix } from "systole/core";
import type {
  FittedClassifier,
  FittedHistGradientBoostingClassifier,
  FittedRandomForestClassifier,
} from "systole/learn";
import { type Bench, runBench } from "./support/bench.ts";
import { Race } from "./support/report.ts";
import { drawRows, type Rows, readCleveland } from "./support/rows.ts";
import { core, learn } from "./support/systole.ts";
import { runInTurn, type Times, time } from "./support/timing.ts";

/** A tree as the peer takes it: nodes counted from its root, -1 where there is none. */
interface PeerTree {
  readonly left: number[];
  readonly right: number[];
  readonly feature: number[];
  readonly threshold: number[];
  readonly missingLeft: number[];
  readonly weight: number[];
  /** For each node one value an output. */
  readonly value: number[][];
}

interface Work {
  readonly name: string;
  readonly training: () => Rows;
  readonly fit: (rows: Rows) => Promise<{ fitted: FittedClassifier<Matrix>; trees: PeerTree[] }>;
  /** How many rows are explained at once. */
  readonly nRows: number;
  readonly rounds: number;
}

/** Grows a forest and takes its trees apart. */
const forestOf =
  (nEstimators: number): Work["fit"] =>
  async ({ X, y }) => {
    const estimator = new learn.RandomForestClassifier({ nEstimators, randomState: 1 });
    const fitted = (await estimator.fit(X, y)) as FittedRandomForestClassifier;
    const { distributions } = fitted.state.trees;
    const { roots, feature, threshold, missingLeft, left, right, leaf } = learn.linkTrees(
      fitted.state.trees,
      X.nCols,
    );
    const weights = fitted.nodeWeights!;
    const trees = Array.from({ length: nEstimators }, (_, t): PeerTree => {
      const [start, end] = [roots[t]!, roots[t + 1]!];
      const childrenOf = (children: Int32Array): number[] =>
        Array.from(children.subarray(start, end), (child) => (child < 0 ? -1 : child - start));
      return {
        left: childrenOf(left),
        right: childrenOf(right),
        feature: [...feature.subarray(start, end)],
        threshold: finite(threshold.subarray(start, end)),
        missingLeft: [...missingLeft.subarray(start, end)],
        weight: [...weights.subarray(start, end)],
        value: Array.from(leaf.subarray(start, end), (answer) =>
          [0, 1].map((k) => (answer < 0 ? 0 : distributions[2 * answer + k]! / nEstimators)),
        ),
      };
    });
    return { fitted, trees };
  };

const fitBoosting: Work["fit"] = async ({ X, y }) => {
  const estimator = new learn.HistGradientBoostingClassifier({ earlyStopping: false });
  const fitted = (await estimator.fit(X, y)) as FittedHistGradientBoostingClassifier;
  const { nodeCounts, feature, threshold, missingLeft, right, value, count } = fitted.state.trees;
  let start = 0;
  const trees = Array.from(nodeCounts, (nNodes): PeerTree => {
    const from = start;
    start += nNodes;
    const own = [...feature.subarray(from, start)];
    return {
      left: own.map((column, i) => (column < 0 ? -1 : i + 1)),
      right: own.map((column, i) => (column < 0 ? -1 : right[from + i]!)),
      feature: own,
      threshold: finite(threshold.subarray(from, start)),
      missingLeft: [...missingLeft.subarray(from, start)],
      weight: [...count!.subarray(from, start)],
      value: Array.from(value.subarray(from, start), (one) => [one]),
    };
  });
  return { fitted, trees };
};

/** JSON has no infinity. */
const finite = (thresholds: Float64Array): number[] =>
  Array.from(thresholds, (value) => Math.min(value, Number.MAX_VALUE));

const works: Readonly<Record<"303" | "10k" | "boosting", Work>> = {
  "303": {
    name: "forest of 300 trees",
    training: readCleveland,
    fit: forestOf(300),
    nRows: 303,
    rounds: 7,
  },
  "10k": {
    name: "forest of 20 trees",
    training: () => drawRows("10k", 10_000, 13),
    fit: forestOf(20),
    nRows: 500,
    rounds: 3,
  },
  boosting: {
    name: "boosting of 100 trees",
    training: () => drawRows("boosting", 10_000, 28),
    fit: fitBoosting,
    nRows: 500,
    rounds: 5,
  },
};

async function compare(bench: Bench<string>, race: Race, work: Work): Promise<void> {
  const { peer, report, directory } = bench;
  const rows = work.training();
  const { nRows, nCols } = rows.X;
  const { fitted, trees } = await work.fit(rows);
  await peer.load(directory, rows);
  const path = join(directory, `${rows.name}-trees.json`);
  writeFileSync(path, JSON.stringify(trees));
  const id = rows.name;
  const isForest = fitted.state.kind === "RandomForestClassifier";
  await peer.ask("load_explainer", { id, path, isFloat32: isForest });
  const explain = learn.openMatrixExplainer(fitted);
  const asked = core.takeMatrixRows(
    rows.X,
    Array.from({ length: work.nRows }, (_, i) => i),
  );
  const shape = `${work.name}, grown on ${nRows} x ${nCols}`;
  const batch = await runInTurn(
    [
      { name: "systole", run: () => time(() => explain(asked)) },
      { name: "shap", run: () => peer.ask<Times>("explain", { id, data: id, nRows: work.nRows }) },
    ],
    bench.rounds(work.rounds),
  );
  race.add(`${work.nRows} rows of a ${shape}`, batch, { peer: "shap", atLeast: 5 });
  const singles = Array.from({ length: 20 }, (_, i) => core.takeMatrixRows(rows.X, [i]));
  const single = await runInTurn(
    [
      {
        name: "systole",
        run: async () => perRow(await time(() => singles.map((row) => explain(row))), singles.length),
      },
      { name: "shap", run: () => peer.ask<Times>("explain_one_row", { id, data: id, nRows: 20 }) },
    ],
    bench.rounds(work.rounds),
  );
  race.add(`one row of it`, single, { peer: "shap", atLeast: 5 });
  const { values } = await peer.ask<{ values: number[] }>("shap_values", {
    id,
    data: id,
    nRows: work.nRows,
  });
  const own = explain(asked).contributions[1]!.data;
  const farthest = values.reduce((most, value, i) => Math.max(most, Math.abs(value - own[i]!)), 0);
  report.note(`${shape}: the largest distance from shap's values is ${farthest.toExponential(1)}`);
}

const perRow = ({ cpu, wall, processCpu }: Times, nRows: number): Times => ({
  cpu: cpu / nRows,
  wall: wall / nRows,
  processCpu: processCpu / nRows,
});

const usual = { "303": true, "10k": true, boosting: true };
await runBench("learn-explain", usual, async (bench: Bench<keyof typeof usual>) => {
  const race = new Race(bench.report);
  for (const size of bench.sizes) await compare(bench, race, works[size]);
});
