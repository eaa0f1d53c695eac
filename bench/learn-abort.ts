/**
 * How soon a fit stops, and how long it keeps its thread from timers and I/O: in the calling thread and on two threads.
 *
 * Usage: node bench/learn-abort.ts [100k] [1m] [--rounds N] [--json FILE] [--readme]
 *
 * An abort is due at a random moment of the fit. What counts is the time from there to the end of the fit, which includes waiting
 * for the timer that carries the abort; a fit may be over before it hears of it. A gap is the time between two ticks of a timer of
 * 1 ms in the calling thread; its CPU time is that of the thread, which other programs on the machine do not lengthen.
 */
import type { Executor } from "systole/core";
import type { FittedClassifier } from "systole/learn";
import { type Bench, runBench } from "./support/bench.ts";
import { boosting, type Contest, forestOf, logistic, tree } from "./support/contests.ts";
import { digits } from "./support/report.ts";
import { drawRows, type Rows } from "./support/rows.ts";
import { core, execute, hasEstimator } from "./support/systole.ts";

const sizes = { "100k": { nRows: 100_000, nTrees: 8 }, "1m": { nRows: 1_000_000, nTrees: 1 } } as const;
/** The longest that a fit may take to stop, in milliseconds. */
const stopBar = 100;
/** The longest gap, in milliseconds of CPU time: a slice of the work and the rest of one begun before take about 20 ms. */
const gapBar = 25;

/** The longest gap of a piece of work, in milliseconds. */
interface Gap {
  readonly wall: number;
  readonly cpu: number;
  /** How long the whole work took. */
  readonly duration: number;
}

/** Runs work to its end beside a timer of 1 ms, and measures the longest time between two of its ticks. */
async function watchGaps(work: () => Promise<unknown>): Promise<Gap> {
  let wall = 0;
  let cpu = 0;
  const start = performance.now();
  let last = start;
  let used = threadCpu();
  const tick = (): void => {
    const now = performance.now();
    const usedNow = threadCpu();
    wall = Math.max(wall, now - last);
    cpu = Math.max(cpu, usedNow - used);
    last = now;
    used = usedNow;
  };
  const timer = setInterval(tick, 1);
  try {
    await work();
    tick();
  } finally {
    clearInterval(timer);
  }
  return { wall, cpu, duration: last - start };
}

/** The CPU time of this thread so far, in milliseconds. */
const threadCpu = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** How a fit that was to be stopped ended. */
interface Stop {
  /** How long after the moment at which the abort was due, in milliseconds; below 0 when the fit was over before. */
  readonly afterMs: number;
  readonly isRejected: boolean;
}

async function abortAfter(fit: (signal: AbortSignal) => Promise<unknown>, ms: number): Promise<Stop> {
  const controller = new AbortController();
  const due = performance.now() + ms;
  const timer = setTimeout(() => controller.abort(new Error("stop")), ms);
  try {
    await fit(controller.signal);
    return { afterMs: performance.now() - due, isRejected: false };
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    return { afterMs: performance.now() - due, isRejected: true };
  } finally {
    clearTimeout(timer);
  }
}

async function measure(
  bench: Bench<string>,
  row: (...cells: string[]) => void,
  rows: Rows,
  contest: Contest<FittedClassifier>,
  executor: Executor | undefined,
): Promise<void> {
  const work = `${contest.model}, ${rows.X.nRows} x ${rows.X.nCols}, ${executor === undefined ? "calling thread" : "two threads"}`;
  await contest.fit(rows, { executor }); // compiled, and threads started
  const gap = await watchGaps(() => contest.fit(rows, { executor }));
  const random = new core.Random(5);
  const moments = bench.rounds(rows.X.nRows > 200_000 ? 4 : 8);
  const stops: Stop[] = [];
  for (let i = 0; i < moments; i++) {
    const share = (i + random.nextFloat()) / moments;
    stops.push(await abortAfter((signal) => contest.fit(rows, { executor, signal }), share * gap.duration));
  }
  const late = stops.filter(({ afterMs }) => afterMs > 0);
  const slowest = Math.max(0, ...late.map(({ afterMs }) => afterMs));
  const nRejected = stops.filter(({ isRejected }) => isRejected).length;
  row(
    work,
    digits(gap.duration),
    digits(slowest),
    `${nRejected} of ${moments}`,
    digits(gap.wall),
    digits(gap.cpu),
  );
  bench.report.bar({
    work: `${work}: stop after an abort`,
    bar: `${stopBar} ms`,
    reached: `${digits(slowest)} ms, the slowest of ${moments}`,
    isMet: slowest <= stopBar,
  });
  bench.report.bar({
    work: `${work}: longest without timers`,
    bar: `${gapBar} ms`,
    reached: `${digits(gap.cpu)} ms of CPU, ${digits(gap.wall)} ms of wall time`,
    isMet: Math.min(gap.cpu, gap.wall) <= gapBar,
  });
}

const usual = { "100k": true, "1m": false };
await runBench("learn-abort", usual, async (bench: Bench<keyof typeof usual>) => {
  const row = bench.report.table(
    "fit",
    "whole, wall ms",
    "slowest end after an abort, ms",
    "rejected",
    "longest gap, wall ms",
    "CPU ms",
  );
  const executor = execute.executorFor(2);
  try {
    for (const size of bench.sizes) {
      const { nRows, nTrees } = sizes[size];
      const rows = drawRows(size, nRows, 28);
      const boosters = hasEstimator(boosting.model) ? [boosting] : [];
      for (const contest of [tree, forestOf(nTrees), logistic, ...boosters])
        for (const threads of [undefined, executor]) await measure(bench, row, rows, contest, threads);
    }
  } finally {
    await executor.close();
  }
});
