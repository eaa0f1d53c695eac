/**
 * Two threads beside one: wall time of the same work, and whether the result is the same to the last bit.
 *
 * Usage: node bench/learn-threads.ts [303] [10k] [100k] [1m] [--rounds N] [--json FILE] [--readme]
 *
 * Means something only when both cores are free: "of the machine" is what two processes that only compute gain over one, measured
 * just before. CPU is that of all threads, and with two that of the calling thread too, which the others wait for where it works
 * alone: "by CPU" is what free cores should give, if the calling thread works while the others wait.
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
import { execute, hasEstimator } from "./support/systole.ts";
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
  "1m": { rows: () => drawRows("1m", 1_000_000, 28), contests: [forestOf(4), logistic], rounds: 1 },
};

const bar = 1.8;
/** A machine that gives two processes less than this cannot show the bar. */
const free = 1.9;

async function compare(
  bench: Bench<string>,
  row: (...cells: string[]) => void,
  executor: Executor,
  rows: Rows,
  contest: Contest<FittedClassifier>,
  rounds: number,
): Promise<void> {
  const machine = await measureTwoProcesses(1);
  const fitted: FittedClassifier[] = [];
  const fit = (at: number, options: { executor?: Executor }) => async () => {
    fitted[at] = await contest.fit(rows, options);
  };
  const timed = await runInTurn(
    [
      { name: "one", run: () => time(fit(0, {})) },
      { name: "two", run: () => time(fit(1, { executor })) },
    ],
    bench.rounds(rounds),
  );
  const isSame = isDeepStrictEqual(fitted[0]!.state, fitted[1]!.state);
  const wall = (side: Timed): number[] => side.times.map((one) => one.wall);
  const [one, two] = timed.map(wall);
  const ratio = ratioOf(two!, one!);
  const work = `${contest.model}, ${rows.X.nRows} x ${rows.X.nCols}`;
  const span = `${times(ratio.low)} to ${times(ratio.high)}`;
  const cpu = (at: number, of: "cpu" | "processCpu"): number =>
    median(timed[at]!.times.map((one) => one[of]));
  const [all, alone] = [cpu(1, "processCpu"), cpu(1, "cpu")];
  const expected = cpu(0, "processCpu") / (alone + (all - alone) / 2);
  row(
    work,
    ...[digits(median(one!)), digits(median(two!)), times(ratio.value), span, times(machine)],
    ...[digits(cpu(0, "processCpu")), digits(all), digits(alone), times(expected), isSame ? "yes" : "NO"],
  );
  bench.report.bar({
    work: `two threads, ${work}`,
    bar: `${bar}x one`,
    reached: `${times(ratio.value)} by wall (${span}), two processes ${times(machine)}${isSame ? "" : ", with another result"}`,
    isMet: isSame && machine < free ? undefined : isSame && ratio.value >= bar,
  });
}

const usual = { "303": true, "10k": true, "100k": true, "1m": true };
await runBench("learn-threads", usual, async (bench: Bench<keyof typeof usual>) => {
  const row = bench.report.table(
    "fit",
    "one thread, wall ms",
    "two threads",
    "ratio",
    "least to largest",
    "of the machine",
    "CPU ms, one",
    "two, all",
    "two, calling",
    "ratio by CPU",
    "same bits",
  );
  const executor = execute.executorFor(2);
  try {
    for (const size of bench.sizes) {
      const { rows: make, contests, rounds } = sizes[size];
      const rows = make();
      for (const contest of contests) await compare(bench, row, executor, rows, contest, rounds);
    }
  } finally {
    await executor.close();
  }
});
