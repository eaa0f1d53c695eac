/**
 * Histogram boosting beside LightGBM and scikit-learn, one thread each, in turn, with the AUC of each on rows held out.
 *
 * Usage: SYSTOLE_PYTHON=PYTHON node bench/learn-boosting.ts [10k] [100k] [1m] [--rounds N] [--json FILE] [--readme]
 *
 * 100 trees of 31 leaves on 28 columns, with the parameters of support/contests.ts.
 */
import { type Bench, runBench } from "./support/bench.ts";
import { boosting, fitInTurn } from "./support/contests.ts";
import { raceFirstFits } from "./support/first-fits.ts";
import { Race } from "./support/report.ts";
import { drawRows } from "./support/rows.ts";
import { judge, needEstimator } from "./support/systole.ts";
import { runInTurn, time } from "./support/timing.ts";

const sizes = {
  "10k": { nRows: 10_000, rounds: 5 },
  "100k": { nRows: 100_000, rounds: 5 },
  "1m": { nRows: 1_000_000, rounds: 1 },
} as const;

/** By how much the AUC on rows held out may be below LightGBM's. */
const margin = 0.001;

async function compare(
  bench: Bench<string>,
  race: Race,
  { nRows, rounds }: (typeof sizes)[keyof typeof sizes],
): Promise<void> {
  const { peer, report, directory } = bench;
  const rows = drawRows("train", nRows, 28);
  const held = drawRows("held", 100_000, 28, 8);
  const path = await peer.load(directory, rows);
  await peer.load(directory, held);
  const { timed, fitted } = await fitInTurn(bench, boosting, rows, { rounds, warmUps: 1, repeat: 1 });
  const shape = `${nRows} x 28`;
  const isJudged = nRows === 100_000;
  race.add(
    `fit ${shape}, 100 trees of 31 leaves`,
    timed,
    isJudged ? { peer: "LightGBM", atLeast: 1 } : undefined,
  );
  const predictions = await runInTurn(
    [
      { name: "systole", run: () => time(() => fitted.predictProba(held.X)) },
      ...boosting.peers.map(({ name: id }) => ({
        name: id,
        run: () => peer.ask("predict", { id, data: held.name }),
      })),
    ],
    bench.rounds(5),
  );
  race.add(`predict ${held.X.nRows} rows, fitted on ${shape}`, predictions);
  const own = judge.rocAucScore(held.y, fitted.predictProba(held.X));
  const aucs: number[] = [];
  for (const { name: id } of boosting.peers)
    aucs.push((await peer.ask<{ auc: number }>("auc", { id, data: held.name })).auc);
  const [lightgbm, sklearn] = aucs.map((auc) => auc.toFixed(5));
  report.bar({
    work: `AUC on ${held.X.nRows} rows held out, fitted on ${shape}`,
    bar: `LightGBM's less ${margin}`,
    reached: `${own.toFixed(5)} (LightGBM ${lightgbm}, scikit-learn ${sklearn})`,
    isMet: own >= aucs[0]! - margin,
  });
  await raceFirstFits(bench, race, {
    work: `first fit of a process, ${shape}`,
    contest: boosting,
    peer: "LightGBM",
    rows: { path, nRows, nCols: 28 },
    rounds: Math.min(rounds, 3),
  });
}

needEstimator(boosting.model);
const usual = { "10k": false, "100k": true, "1m": false };
await runBench("learn-boosting", usual, async (bench: Bench<keyof typeof usual>) => {
  const race = new Race(bench.report);
  for (const size of bench.sizes) await compare(bench, race, sizes[size]);
});
