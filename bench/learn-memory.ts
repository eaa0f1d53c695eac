/**
 * Memory beside the peers: how far resident memory grows above what it was before the first fit of a process, at its largest,
 * and what the whole process needs then. Linux only.
 *
 * Usage: SYSTOLE_PYTHON=PYTHON node bench/learn-memory.ts [100k] [1m] [--json FILE]
 *
 * Rows of 28 columns are read before the fit starts, and belong to neither side's growth. Forests: 4 trees.
 */
import type { FittedClassifier } from "systole/learn";
import { type Bench, runBench } from "./support/bench.ts";
import { boosting, type Contest, forestOf, logistic } from "./support/contests.ts";
import { fitFresh, fitPeerFresh } from "./support/fresh.ts";
import { digits, times } from "./support/report.ts";
import { drawRows, writeRows } from "./support/rows.ts";
import { hasEstimator } from "./support/systole.ts";

const sizes = { "100k": 100_000, "1m": 1_000_000 } as const;
const atMost = 1.5;
const contests: readonly Contest<FittedClassifier>[] = [
  forestOf(4),
  logistic,
  ...(hasEstimator(boosting.model) ? [boosting] : []),
];

/** LightGBM is shown; scikit-learn's solvers and estimators are what the bar speaks of. */
const isJudged = (peer: string): boolean => peer !== "LightGBM" && peer !== "newton-cholesky";

const usual = { "100k": true, "1m": true };
await runBench("learn-memory", usual, async (bench: Bench<keyof typeof usual>) => {
  const { report, python, directory } = bench;
  const row = report.table(
    "fit",
    "Systole grows by MiB",
    "process",
    "peer",
    "grows by MiB",
    "process",
    "ratio of growth",
    "of processes",
  );
  for (const size of bench.sizes) {
    const rows = drawRows(size, sizes[size], 28);
    const path = writeRows(directory, rows);
    for (const { model, params, peers } of contests) {
      const request = { path, nRows: sizes[size], nCols: 28, peak: true };
      const ours = await fitFresh({ ...request, model, params });
      for (const peer of peers) {
        const theirs = await fitPeerFresh(python, { ...request, model: peer.model, params: peer.params });
        const work = `${model}, ${size} x 28`;
        const growth = ours.growthMiB / theirs.growthMiB;
        row(
          work,
          digits(ours.growthMiB),
          digits(ours.peakMiB),
          peer.name,
          digits(theirs.growthMiB),
          digits(theirs.peakMiB),
          times(growth),
          times(ours.peakMiB / theirs.peakMiB),
        );
        if (!isJudged(peer.name)) continue;
        report.bar({
          work: `memory of ${work}`,
          bar: `at most ${atMost}x ${peer.name}'s growth`,
          reached: times(growth),
          isMet: growth <= atMost,
        });
      }
    }
  }
});
