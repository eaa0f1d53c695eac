import type { Bench } from "../support/bench.ts";
import { fitInTurn, forestOf } from "../support/contests.ts";
import { digits, type Race, times } from "../support/report.ts";
import { drawRows } from "../support/rows.ts";
import { median, splitCost } from "../support/statistics.ts";
import type { Timed } from "../support/timing.ts";
import { predictBatch } from "./predictions.ts";

/** Rows on which a forest of a hundred trees would take too long to be measured. */
export interface LargeSize {
  readonly nRows: number;
  /** The trees of the smaller of two forests that are fitted. */
  readonly few: number;
  /** The trees of the larger one. */
  readonly many: number;
  readonly rounds: number;
  /** How many times as fast as scikit-learn a tree must be, by CPU time. */
  readonly bar: number;
}

/**
 * Fits forests of few and of many trees. From the two follow what a tree costs and what is done once, and so the mean cost of a
 * tree in a forest of a hundred.
 */
export async function compareLarge(
  bench: Bench<string>,
  race: Race,
  { nRows, few, many, rounds, bar }: LargeSize,
): Promise<void> {
  const rows = drawRows("large", nRows, 28);
  const held = drawRows("large-held", 100_000, 28, 8);
  await bench.peer.load(bench.directory, rows);
  await bench.peer.load(bench.directory, held);
  const effort = { rounds, warmUps: 0, repeat: 1 };
  const { timed: withFew } = await fitInTurn(bench, forestOf(few), rows, effort);
  const { timed: withMany, fitted } = await fitInTurn(bench, forestOf(many), rows, effort);
  race.add(`fit ${nRows} x 28, ${few} trees`, withFew);
  race.add(`fit ${nRows} x 28, ${many} trees`, withMany);
  const [ours, theirs] = withFew.map((side, i) => {
    const { once, each } = splitCost([few, medianCpu(side)], [many, medianCpu(withMany[i]!)]);
    bench.report.note(`${nRows} x 28, CPU ms: ${side.name} ${digits(once)} once, ${digits(each)} a tree`);
    return each + once / 100;
  });
  const ratio = theirs! / ours!;
  bench.report.bar({
    work: `fit ${nRows} x 28, a tree of 100`,
    bar: `${bar}x scikit-learn`,
    reached: `${times(ratio)} by CPU (${digits(ours!)} ms beside ${digits(theirs!)})`,
    isMet: ratio >= bar,
  });
  await predictBatch(bench, race, fitted, held, `${many} trees of ${nRows} x 28`);
}

const medianCpu = (side: Timed): number => median(side.times.map(({ cpu }) => cpu));
