/**
 * Memory beside the peers, in processes of their own: what the first fit of 28 columns needs at its largest. Linux only.
 *
 * Usage: SYSTOLE_PYTHON=PYTHON node bench/learn-memory.ts [100k] [1m] [--json FILE] [--readme]
 *
 * "Growth" is how far resident memory rises above what it was before the fit; "with rows" adds the matrix and the labels,
 * which both sides hold as float64 and int, and is judged: what the task needs without interpreters and libraries. "Process" is
 * all of it. Forests: 4 trees.
 */
import type { FittedClassifier } from "systole/learn";
import { type Bench, runBench } from "./support/bench.ts";
import { boosting, type Contest, forestOf, logistic } from "./support/contests.ts";
import { type FreshFit, fitFresh, fitPeerFresh } from "./support/fresh.ts";
import { digits, times } from "./support/report.ts";
import { drawRows, writeRows } from "./support/rows.ts";
import { hasEstimator } from "./support/systole.ts";

const sizes = { "100k": 100_000, "1m": 1_000_000 } as const;
/** The columns of the shipped project's matrix. */
const nCols = 28;
/** How many times the memory of the peer a fit may need. */
const atMost = 1.5;
const contests: readonly Contest<FittedClassifier>[] = [
  forestOf(4),
  logistic,
  ...(hasEstimator(boosting.model) ? [boosting] : []),
];

/** Whether a peer is one that the bar is about: scikit-learn, and of its two solvers lbfgs, which needs less memory. */
const isJudged = (peer: string): boolean => peer === "scikit-learn" || peer === "lbfgs";

const usual = { "100k": true, "1m": true };
await runBench("learn-memory", usual, async (bench: Bench<keyof typeof usual>) => {
  const { report, python, directory } = bench;
  const row = report.table(
    "first fit, MiB at its largest",
    "side",
    "growth",
    "with rows",
    "process",
    "Systole's ratio: growth",
    "with rows",
    "process",
  );
  for (const size of bench.sizes) {
    const nRows = sizes[size];
    const path = writeRows(directory, drawRows(size, nRows, nCols));
    const rowsMiB = (nRows * (nCols + 1) * 8) / 2 ** 20;
    const cells = ({ growthMiB, peakMiB }: FreshFit) => [growthMiB, growthMiB + rowsMiB, peakMiB].map(digits);
    for (const { model, params, peers } of contests) {
      const work = `${model}, ${nRows} x ${nCols}`;
      const request = { path, nRows, nCols, peak: true };
      const ours = await fitFresh({ ...request, model, params });
      row(work, "systole", ...cells(ours), "", "", "");
      for (const peer of peers) {
        const theirs = await fitPeerFresh(python, { ...request, model: peer.model, params: peer.params });
        const growth = times(ours.growthMiB / theirs.growthMiB);
        const ratio = (ours.growthMiB + rowsMiB) / (theirs.growthMiB + rowsMiB);
        const whole = times(ours.peakMiB / theirs.peakMiB);
        row(work, peer.name, ...cells(theirs), growth, times(ratio), whole);
        if (!isJudged(peer.name)) continue;
        report.bar({
          work: `memory of ${work}`,
          bar: `at most ${atMost}x ${peer.name}`,
          reached: `${times(ratio)} with rows (growth alone ${growth}, whole process ${whole})`,
          isMet: ratio <= atMost,
        });
      }
    }
  }
});
