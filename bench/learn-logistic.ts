/**
 * Logistic regression beside scikit-learn's `newton-cholesky` and `lbfgs`, one thread each, in turn.
 *
 * Usage: SYSTOLE_PYTHON=PYTHON node bench/learn-logistic.ts [303] [100k] [1m] [--rounds N] [--json FILE] [--readme]
 *
 * All stop at 1e-10. A fit starts from a plain matrix: copying it to where it is worked on is part of the time. Beside the
 * times stands how far the coefficients lie from those of `newton-cholesky` at 1e-14, relative to the largest.
 */
import { type Bench, runBench } from "./support/bench.ts";
import { fitInTurn, logistic } from "./support/contests.ts";
import { raceFirstFits } from "./support/first-fits.ts";
import { Race } from "./support/report.ts";
import { drawRows, encodeCleveland, type Rows } from "./support/rows.ts";

interface Size {
  readonly rows: () => Rows;
  readonly rounds: number;
  /** How many fits a round times together. */
  readonly repeat: number;
  /** Which peer must be beaten, and by how many times. */
  readonly bar: { readonly peer: string; readonly atLeast: number };
}

const sizes: Readonly<Record<"303" | "100k" | "1m", Size>> = {
  "303": { rows: encodeCleveland, rounds: 15, repeat: 100, bar: { peer: "newton-cholesky", atLeast: 10 } },
  "100k": {
    rows: () => drawRows("100k", 100_000, 28),
    rounds: 15,
    repeat: 1,
    bar: { peer: "lbfgs", atLeast: 2 },
  },
  "1m": {
    rows: () => drawRows("1m", 1_000_000, 28),
    rounds: 5,
    repeat: 1,
    bar: { peer: "lbfgs", atLeast: 4 },
  },
};

async function compare(bench: Bench<string>, race: Race, size: Size): Promise<void> {
  const { peer, report, directory } = bench;
  const rows = size.rows();
  const { nRows, nCols } = rows.X;
  const path = await peer.load(directory, rows);
  const { repeat, rounds, bar } = size;
  const effort = { rounds, warmUps: 1, repeat, peerRepeat: Math.ceil(repeat / 10) };
  const { timed, fitted } = await fitInTurn(bench, logistic, rows, effort);
  const shape = `${nRows} x ${nCols}`;
  race.add(`fit ${shape}`, timed, bar);
  const lbfgs = await coefficients(bench, "lbfgs");
  const { params } = logistic.peers[0]!;
  const exactly = { ...params, tol: 1e-14 };
  await peer.ask("fit", { id: "exact", model: logistic.model, params: exactly, data: rows.name });
  const exact = await coefficients(bench, "exact");
  const { coef, intercept, nIter } = fitted.state;
  report.note(
    `${shape}, largest distance of a coefficient from newton-cholesky at 1e-14: ` +
      `systole ${distance([intercept[0]!, ...coef], exact.all)} (${nIter} iterations), ` +
      `lbfgs ${distance(lbfgs.all, exact.all)} (${lbfgs.nIter} iterations)`,
  );
  await raceFirstFits(bench, race, {
    work: `first fit of a process, ${shape}`,
    contest: logistic,
    peer: bar.peer,
    rows: { path, nRows, nCols },
    rounds: nRows > 200_000 ? 3 : 5,
  });
}

async function coefficients({ peer }: Bench<string>, id: string): Promise<{ all: number[]; nIter: number }> {
  const { intercept, coef, nIter } = await peer.ask<{ intercept: number; coef: number[]; nIter: number }>(
    "coefficients",
    { id },
  );
  return { all: [intercept, ...coef], nIter };
}

/** The largest difference, relative to the largest value. */
function distance(values: readonly number[], exact: readonly number[]): string {
  const scale = Math.max(...exact.map(Math.abs));
  const largest = Math.max(...exact.map((value, i) => Math.abs(value - values[i]!)));
  return (largest / scale).toExponential(1);
}

const usual = { "303": true, "100k": true, "1m": true };
await runBench("learn-logistic", usual, async (bench: Bench<keyof typeof usual>) => {
  const race = new Race(bench.report);
  for (const size of bench.sizes) await compare(bench, race, sizes[size]);
});
