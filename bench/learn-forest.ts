/**
 * Random forests beside scikit-learn and onnxruntime, one thread each, in turn.
 *
 * Usage: SYSTOLE_PYTHON=PYTHON node bench/learn-forest.ts [303] [encoded] [10k] [100k] [1m] [--rounds N] [--json FILE] [--readme]
 *
 * Both sides grow as many trees with default parameters from the same rows. Forests of both sides agree in distribution, not
 * tree for tree; their mean numbers of nodes are printed. From 100,000 rows on the cost of a tree is the slope between two
 * numbers of trees, plus a hundredth of what is done once: a forest has 100 trees by default.
 */
import { compareLarge } from "./forest/large.ts";
import { predictBatch, predictSmall } from "./forest/predictions.ts";
import { type Bench, runBench } from "./support/bench.ts";
import { fitInTurn, forestOf } from "./support/contests.ts";
import { raceFirstFits } from "./support/first-fits.ts";
import { digits, Race } from "./support/report.ts";
import { drawRows, encodeCleveland, type Rows, readCleveland, shuffleRows } from "./support/rows.ts";
import { core, judge, learn } from "./support/systole.ts";
import { runInTurn, time } from "./support/timing.ts";

/** The trees of the forests of the shipped project. */
const N_TREES = 300;
const forest = forestOf(N_TREES);
const small = { "303": readCleveland, encoded: encodeCleveland } as const;
const large = {
  "100k": { nRows: 100_000, few: 2, many: 8, rounds: 3, bar: 5 },
  "1m": { nRows: 1_000_000, few: 1, many: 3, rounds: 1, bar: 4 },
} as const;

/** 303 rows: fits, predictions, cross-validation, first fits. */
async function compareSmall(bench: Bench<string>, race: Race, rows: Rows): Promise<void> {
  const batch = shuffleRows(`${rows.name}-batch`, rows, 10_000);
  const path = await bench.peer.load(bench.directory, rows);
  await bench.peer.load(bench.directory, batch);
  const { nRows, nCols } = rows.X;
  const shape = `${nRows} x ${nCols}, ${N_TREES} trees`;
  const { timed, fitted } = await fitInTurn(bench, forest, rows, { rounds: 11, warmUps: 2, repeat: 5 });
  race.add(`fit ${shape}`, timed, { peer: "scikit-learn", atLeast: 20 });
  await noteNodes(bench, shape, fitted.state.trees.nodeCounts);
  await predictSmall(bench, race, fitted, rows, batch, `forest of ${shape}`);
  await compareFolds(bench, race, rows);
  await raceFirstFits(bench, race, {
    work: `first fit of a process, ${shape}`,
    contest: forest,
    peer: "scikit-learn",
    rows: { path, nRows, nCols },
    rounds: 5,
    atLeast: 5,
  });
}

async function compareMiddle(bench: Bench<string>, race: Race): Promise<void> {
  const rows = drawRows("10k", 10_000, 13);
  const held = drawRows("10k-held", 10_000, 13, 8);
  await bench.peer.load(bench.directory, rows);
  await bench.peer.load(bench.directory, held);
  const { timed, fitted } = await fitInTurn(bench, forest, rows, { rounds: 3, warmUps: 1, repeat: 1 });
  const shape = `10000 x 13, ${N_TREES} trees`;
  race.add(`fit ${shape}`, timed, { peer: "scikit-learn", atLeast: 5 });
  await noteNodes(bench, shape, fitted.state.trees.nodeCounts);
  await predictBatch(bench, race, fitted, held, `forest of ${shape}`);
}

async function noteNodes({ peer, report }: Bench<string>, shape: string, counts: Uint32Array): Promise<void> {
  const { meanNodes } = await peer.ask<{ meanNodes: number }>("mean_nodes", { id: "scikit-learn" });
  const own = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  report.note(`nodes a tree, ${shape}: systole ${digits(own)}, scikit-learn ${digits(meanNodes)}`);
}

/** Cross-validation with medians put in for missing values. The peer scores AUC alone; ours has all its metrics. */
async function compareFolds({ peer, rounds }: Bench<string>, race: Race, rows: Rows): Promise<void> {
  const { X, y, name } = rows;
  const names = Array.from({ length: X.nCols }, (_, j) => `x${j}`);
  const table = core.makeTable(
    names.map((column, j) => ({ kind: "numeric", name: column, values: core.columnOf(X, j) })),
  );
  const steps = [{ name: "SimpleImputer", params: { strategy: "median" } }];
  const transformers = [{ name: "all", columns: names, steps }];
  const columns = { name: "ColumnTransformer", params: { transformers, remainder: "drop" } };
  const classifier = { name: forest.model, params: forest.params };
  const pipeline = learn.buildClassifier({ name: "Pipeline", params: { columns, classifier } });
  const folds = judge.stratifiedKFold(y, { nSplits: 5, randomState: 0 });
  const validate = () =>
    learn.crossValidate({ candidates: [{ name: "forest", pipeline }], X: table, y, folds });
  const request = { params: forest.peers[0]!.params, data: name, nSplits: 5 };
  const timed = await runInTurn(
    [
      { name: "systole", run: () => time(validate) },
      { name: "scikit-learn", run: () => peer.ask("cross_validate", request) },
    ],
    rounds(5),
  );
  race.add(`5-fold cross-validation, ${X.nRows} x ${X.nCols}, ${N_TREES} trees`, timed, {
    peer: "scikit-learn",
    atLeast: 15,
  });
}

const usual = { "303": true, encoded: true, "10k": true, "100k": true, "1m": true };
await runBench("learn-forest", usual, async (bench: Bench<keyof typeof usual>) => {
  const race = new Race(bench.report);
  for (const size of bench.sizes) {
    if (size === "10k") await compareMiddle(bench, race);
    else if (size === "100k" || size === "1m") await compareLarge(bench, race, large[size]);
    else await compareSmall(bench, race, small[size]());
  }
});
