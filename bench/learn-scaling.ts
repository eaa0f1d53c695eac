/**
 * How cost grows with rows, beside the peers: CPU milliseconds at 1,000 to 1,000,000 rows of 28 columns, and the slope of the
 * logarithms (1 is proportional to the rows).
 *
 * Usage: SYSTOLE_PYTHON=PYTHON node bench/learn-scaling.ts [1k] [10k] [100k] [1m] [--rounds N] [--json FILE] [--readme]
 *
 * Forests: the mean of a tree, with what is done once shared among the number of trees that the table states.
 */
import type { FittedClassifier } from "systole/learn";
import { type Bench, runBench } from "./support/bench.ts";
import { boosting, type Contest, fitInTurn, forestOf, logistic } from "./support/contests.ts";
import { digits, times } from "./support/report.ts";
import { drawRows } from "./support/rows.ts";
import { logLogSlope, median } from "./support/statistics.ts";
import { hasEstimator } from "./support/systole.ts";

const sizes = {
  "1k": { nRows: 1000, nTrees: 100, rounds: 5, repeat: 10 },
  "10k": { nRows: 10_000, nTrees: 30, rounds: 3, repeat: 2 },
  "100k": { nRows: 100_000, nTrees: 5, rounds: 2, repeat: 1 },
  "1m": { nRows: 1_000_000, nTrees: 2, rounds: 1, repeat: 1 },
} as const;
type Size = keyof typeof sizes;

/** A kind of fit whose cost is followed over the sizes. */
interface Series {
  readonly label: string;
  readonly contest: (size: Size) => Contest<FittedClassifier>;
  /** How many items a fit makes, such as trees: the cost of one item is told. */
  readonly nItems: (size: Size) => number;
}

const series: readonly Series[] = [
  {
    label: "forest, a tree",
    contest: (size) => forestOf(sizes[size].nTrees),
    nItems: (size) => sizes[size].nTrees,
  },
  { label: "logistic regression", contest: () => logistic, nItems: () => 1 },
  ...(hasEstimator(boosting.model)
    ? [{ label: "boosting, 100 trees", contest: () => boosting, nItems: () => 1 }]
    : []),
];

/** The sides of a series, ours first, with their costs by size. */
type Costs = Map<string, number[]>;

async function measure(
  bench: Bench<Size>,
  size: Size,
  { contest, nItems }: Series,
  costs: Costs,
): Promise<void> {
  const { nRows, rounds, repeat } = sizes[size];
  const rows = drawRows(size, nRows, 28);
  await bench.peer.load(bench.directory, rows);
  const warmUps = nRows > 200_000 ? 0 : 1;
  const { timed } = await fitInTurn(bench, contest(size), rows, { rounds, warmUps, repeat });
  for (const { name, times: all } of timed) {
    const cost = median(all.map(({ cpu }) => cpu)) / nItems(size);
    costs.set(name, [...(costs.get(name) ?? []), cost]);
  }
}

const usual = { "1k": true, "10k": true, "100k": true, "1m": true };
await runBench("learn-scaling", usual, async (bench: Bench<Size>) => {
  const measured = series.map((one) => ({ ...one, costs: new Map() as Costs }));
  for (const size of bench.sizes) for (const one of measured) await measure(bench, size, one, one.costs);
  const counts = bench.sizes.map((size) => sizes[size].nRows);
  const row = bench.report.table(
    "CPU ms",
    "side",
    ...counts.map((count) => `${count.toLocaleString("en")} rows`),
    "slope",
  );
  for (const { label, costs } of measured) {
    const ours = costs.get("systole")!;
    for (const [name, all] of costs) {
      const slope = all.length > 1 ? logLogSlope(counts, all).toFixed(2) : "-";
      const cells = all.map((cost, i) =>
        name === "systole" ? digits(cost) : `${digits(cost)} (${times(cost / ours[i]!)})`,
      );
      row(label, name, ...cells, slope);
    }
  }
  bench.report.note(
    `trees of the forests: ${bench.sizes.map((size) => `${sizes[size].nTrees} at ${size}`).join(", ")}; the ratio to ours in brackets`,
  );
});
