/**
 * Two threads beside one: wall time of the same work, and whether the result is the same to the last bit.
 *
 * Usage: node bench/learn-threads.ts [303] [10k] [100k] [1m] [--rounds N] [--json FILE] [--readme]
 *
 * The ratio means something only when both cores are free: "of the machine" is what two processes that only compute gain over one,
 * measured just before. CPU time is that of all threads; with two threads also that of the calling thread alone, for which the
 * other waits while it works by itself. From these "by CPU" says what the ratio should be on free cores. The rows of logistic
 * regression stand on shared memory for both, as it splits a fit of two classes only then.
 */
import { isDeepStrictEqual } from "node:util";
import type { Executor } from "systole/core";
import type { FittedClassifier } from "systole/learn";
import { type Bench, runBench } from "./support/bench.ts";
import { boosting, type Contest, forestOf, logistic } from "./support/contests.ts";
import { measureTwoProcesses } from "./support/machine.ts";
import { digits, times } from "./support/report.ts";
import { drawRows, type Rows, readCleveland } from "./support/rows.ts";
import { median, ratioOf } from "./support/statistics.ts";
import { core, execute, hasEstimator, learn } from "./support/systole.ts";
import { runInTurn, type Timed, time } from "./support/timing.ts";

interface Size {
  readonly rows: () => Rows;
  readonly contests: readonly Contest<FittedClassifier>[];
  readonly rounds: number;
}

const boosters = hasEstimator(boosting.model) ? [boosting] : [];
const sizes: Readonly<Record<"303" | "10k" | "100k" | "1m", Size>> = {
  "303": { rows: readCleveland, contests: [forestOf(300)], rounds: 15 },
  "10k": { rows: () => drawRows("10k", 10_000, 28), contests: [forestOf(100)], rounds: 5 },
  "100k": {
    rows: () => drawRows("100k", 100_000, 28),
    contests: [forestOf(16), logistic, ...boosters],
    rounds: 5,
  },
  "1m": { rows: () => drawRows("1m", 1_000_000, 28), contests: [forestOf(4), logistic], rounds: 3 },
};

/** How many times as fast as one thread two must be. */
const bar = 1.8;
/** A machine on which two processes do less than this many times the work of one cannot show whether the bar is met. */
const free = 1.9;

type Row = (...cells: string[]) => void;
/** Work that may use threads. What it gives is compared, bit by bit. */
type Work = (options: { readonly executor?: Executor }) => Promise<unknown>;

async function compare(
  bench: Bench<string>,
  row: Row,
  label: string,
  work: Work,
  executor: Executor,
  rounds: number,
): Promise<void> {
  const machine = await measureTwoProcesses(1);
  const results: unknown[] = [];
  const keep = (at: number, options: { executor?: Executor }) => async () => {
    results[at] = await work(options);
  };
  const timed = await runInTurn(
    [
      { name: "one", run: () => time(keep(0, {})) },
      { name: "two", run: () => time(keep(1, { executor })) },
    ],
    bench.rounds(rounds),
  );
  const isSame = isDeepStrictEqual(results[0], results[1]);
  const wall = (side: Timed): number[] => side.times.map((one) => one.wall);
  const [one, two] = timed.map(wall);
  const ratio = ratioOf(two!, one!);
  const span = `${times(ratio.low)} to ${times(ratio.high)}`;
  const cpu = (at: number, of: "cpu" | "processCpu"): number =>
    median(timed[at]!.times.map((each) => each[of]));
  const [all, alone] = [cpu(1, "processCpu"), cpu(1, "cpu")];
  const expected = cpu(0, "processCpu") / (alone + (all - alone) / 2);
  row(
    label,
    ...[digits(median(one!)), digits(median(two!)), times(ratio.value), span, times(machine)],
    ...[digits(cpu(0, "processCpu")), digits(all), digits(alone), times(expected), isSame ? "yes" : "NO"],
  );
  bench.report.bar({
    work: `two threads, ${label}`,
    bar: `${bar}x one`,
    reached: `${times(ratio.value)} by wall (${span}), two processes ${times(machine)}${isSame ? "" : ", with another result"}`,
    isMet: isSame && machine < free ? undefined : isSame && ratio.value >= bar,
  });
}

/** A copy of rows on shared memory, which threads read in place. */
function shareRows(rows: Rows): Rows {
  const { nRows, nCols, data } = rows.X;
  return { ...rows, X: core.makeMatrix(nRows, nCols, core.shareFloat64(data)) };
}

const usual = { "303": true, "10k": true, "100k": true, "1m": true };
await runBench("learn-threads", usual, async (bench: Bench<keyof typeof usual>) => {
  const row = bench.report.table(
    "work",
    ...["one thread, wall ms", "two threads", "ratio", "least to largest", "of the machine"],
    ...["CPU ms, one", "two, all", "two, calling", "ratio by CPU", "same bits"],
  );
  const executor = execute.executorFor(2);
  try {
    for (const size of bench.sizes) {
      const { rows: make, contests, rounds: nRounds } = sizes[size];
      const rows = make();
      const { nRows, nCols } = rows.X;
      const held = drawRows("held", 100_000, nCols, 8).X;
      for (const contest of contests) {
        const label = `${contest.model}, ${nRows} x ${nCols}`;
        const given = contest.model === logistic.model ? shareRows(rows) : rows;
        const fit: Work = async (options) => (await contest.fit(given, options)).state;
        await compare(
          bench,
          row,
          `fit ${label}${given === rows ? "" : ", shared rows"}`,
          fit,
          executor,
          nRounds,
        );
        if (contest.model === logistic.model || size === "1m") continue;
        const fitted = await contest.fit(rows);
        const predict: Work = (options) => learn.predictProbaInParts(fitted, held, options);
        await compare(bench, row, `predict ${held.nRows} rows, ${label}`, predict, executor, nRounds);
      }
    }
  } finally {
    await executor.close();
  }
});
