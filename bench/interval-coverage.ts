/**
 * How often the interval of a cross-validated AUC holds the true one, by simulation: many data sets of a kind whose truth is known.
 *
 * Usage: node bench/interval-coverage.ts CELL... [--sets N] [--out FOLDER]
 *
 * A cell is ROWS:FEATURES:AUC, for example 300:10:0.9, where AUC is that of the best possible model. Each prints one line of JSON and,
 * with --out, writes it into FOLDER/CELL.json; `interval-coverage-table.ts` makes the table of these.
 *
 * The features are independent and normal, half of them without any effect; the event follows a logistic model, in half of the rows.
 * What an interval of a cross-validation is about is the mean AUC, on new rows, of models made in the same way from as many rows as a
 * training set has. Its truth is the mean over all data sets of one such model's AUC on 20,000 fresh rows; `truthError` is the standard
 * error of that mean. `coverageError` is the binomial standard error of the coverage.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Labels, Matrix, Random } from "../src/core/index.ts";
import type { Fold } from "../src/judge/index.ts";
import { core, judge, learn } from "./support/systole.ts";

/** One kind of data set. */
interface Cell {
  readonly nRows: number;
  readonly nFeatures: number;
  readonly bestAuc: number;
}

interface Rows {
  readonly X: Matrix;
  readonly y: Labels;
}

/** A way of dividing the rows whose interval is looked at. */
interface Division {
  readonly name: string;
  readonly folds: number;
  readonly repeats: number;
}

const divisions: readonly Division[] = [
  { name: "5 x 1", folds: 5, repeats: 1 },
  { name: "5 x 5", folds: 5, repeats: 5 },
  { name: "10 x 10", folds: 10, repeats: 10 },
];
const nFresh = 20_000;

const { values: options, positionals: cells } = parseArgs({
  allowPositionals: true,
  options: { sets: { type: "string", default: "1000" }, out: { type: "string" } },
});
for (const text of cells) {
  const [nRows, nFeatures, bestAuc] = text.split(":").map(Number) as [number, number, number];
  const found = await simulate({ nRows, nFeatures, bestAuc }, Number(options.sets));
  console.log(JSON.stringify(found));
  if (options.out === undefined) continue;
  mkdirSync(options.out, { recursive: true });
  writeFileSync(
    join(options.out, `${text.replaceAll(":", "-")}.json`),
    `${JSON.stringify(found, null, 2)}\n`,
  );
}

async function simulate(cell: Cell, nSets: number): Promise<object> {
  const slope = slopeFor(cell);
  const fresh = drawRows(cell, slope, nFresh, core.Random.stream(1, 0));
  const truths = divisions.map(() => new Float64Array(nSets));
  const ends = divisions.map(() => [] as { low: number; high: number }[]);
  for (let set = 0; set < nSets; set++) {
    const random = core.Random.stream(2, set);
    const rows = drawRows(cell, slope, cell.nRows, random);
    for (const [d, { folds: nSplits, repeats: nRepeats }] of divisions.entries()) {
      const folds = judge.repeatedStratifiedKFold(rows.y, { nSplits, nRepeats, randomState: set });
      const scores: number[] = [];
      for (const [f, fold] of folds.entries()) {
        const fitted = await fitOn(rows, fold);
        const test = takeRows(rows, fold.test);
        scores.push(judge.rocAucScore(test.y, fitted.predictProba(test.X)));
        if (f === 0) truths[d]![set] = judge.rocAucScore(fresh.y, fitted.predictProba(fresh.X));
      }
      const nTest = cell.nRows / nSplits;
      const { low, high } = judge.correctedInterval(scores, cell.nRows - nTest, nTest);
      ends[d]!.push({ low, high });
    }
  }
  return {
    ...cell,
    nSets,
    divisions: divisions.map(({ name }, d) => {
      const truth = judge.summarize([...truths[d]!]);
      const share = (holds: (end: { low: number; high: number }) => boolean): number =>
        ends[d]!.filter(holds).length / nSets;
      const coverage = share(({ low, high }) => low <= truth.mean && truth.mean <= high);
      return {
        name,
        truth: truth.mean,
        truthError: truth.sd! / Math.sqrt(nSets),
        coverage,
        coverageError: Math.sqrt((coverage * (1 - coverage)) / nSets),
        tooHigh: share(({ low }) => low > truth.mean),
        tooLow: share(({ high }) => high < truth.mean),
        meanWidth: judge.summarize(ends[d]!.map(({ low, high }) => high - low)).mean,
      };
    }),
  };
}

async function fitOn(rows: Rows, fold: Fold) {
  const { X, y } = takeRows(rows, fold.train);
  return new learn.LogisticRegression({ C: 1 }).fit(X, y);
}

function takeRows({ X, y }: Rows, rows: Int32Array): Rows {
  const taken = core.makeMatrix(rows.length, X.nCols);
  rows.forEach((row, i) => {
    taken.data.set(X.data.subarray(row * X.nCols, (row + 1) * X.nCols), i * X.nCols);
  });
  return { X: taken, y: core.takeLabels(y, rows) };
}

/** Draws rows until both classes have their half. */
function drawRows({ nFeatures }: Cell, slope: number, nRows: number, random: Random): Rows {
  const X = core.makeMatrix(nRows, nFeatures);
  const codes = new Int32Array(nRows);
  const open = [Math.ceil(nRows / 2), Math.floor(nRows / 2)];
  for (let i = 0; i < nRows; ) {
    let sum = 0;
    for (let j = 0; j < nFeatures; j++) {
      const value = normal(random);
      X.data[i * nFeatures + j] = value;
      sum += value * effectOf(j, nFeatures);
    }
    const event = random.nextFloat() < 1 / (1 + Math.exp(-slope * sum)) ? 1 : 0;
    if (open[event]! === 0) continue;
    open[event]!--;
    codes[i++] = event;
  }
  return { X, y: { classes: ["0", "1"], codes } };
}

/** The first half of the features have effects, each three quarters of the one before; their squares sum to 1. */
function effectOf(j: number, nFeatures: number): number {
  const nWith = Math.max(1, Math.floor(nFeatures / 2));
  if (j >= nWith) return 0;
  const scale = Math.sqrt((1 - 0.75 ** 2) / (1 - 0.75 ** (2 * nWith)));
  return scale * 0.75 ** j;
}

/** The slope of the log-odds at which the best possible model has the AUC of the cell, found by bisection on 200,000 drawn scores. */
function slopeFor({ bestAuc }: Cell): number {
  let low = 0;
  let high = 20;
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (aucAt(middle) < bestAuc) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function aucAt(slope: number): number {
  const n = 200_000;
  const random = core.Random.stream(3, 0);
  const scores = core.makeMatrix(n, 2);
  const codes = Int32Array.from({ length: n }, (_, i) => {
    const score = normal(random);
    const p = 1 / (1 + Math.exp(-slope * score));
    scores.data[2 * i] = 1 - p;
    scores.data[2 * i + 1] = p;
    return random.nextFloat() < p ? 1 : 0;
  });
  return judge.rocAucScore({ classes: ["0", "1"], codes }, scores);
}

/** A standard normal number, by Box and Muller (1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.nextFloat())) * Math.cos(2 * Math.PI * random.nextFloat());
}
