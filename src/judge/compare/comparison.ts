import { getMetric } from "../metrics/index.ts";
import type { Interval, NoInterval } from "../protocol.ts";
import { holmAdjusted } from "./holm.ts";

/** How sure a difference is. */
export interface DifferenceTest extends Interval {
  readonly standardError: number;
  /** How likely so large a difference is, to either side, where there is none: in [0, 1]. */
  readonly p: number;
}

/** A difference of two models or ways of making them, with its test or the reason why there is none. */
export interface TestedDifference {
  readonly a: string;
  readonly b: string;
  /** The value of `a` less that of `b`. */
  readonly difference: number;
  readonly test: DifferenceTest | NoInterval;
}

/** Two models, or two ways of making one, held against each other by a metric. Plain JSON. */
export type Comparison = {
  /** The names of the two. */
  readonly a: string;
  readonly b: string;
  /** The name of the metric. */
  readonly metric: string;
  /** The value of `a` less that of `b`: above 0 where `a` has more, which of a loss is worse. */
  readonly difference: number;
  /** In words which of them is better, or that there is no evidence that one is. */
  readonly verdict: string;
} & (
  | (DifferenceTest & {
      /** `p` adjusted by Holm's method for all comparisons that were made with this one; the verdict goes by it. */
      readonly pHolm: number;
    })
  | { readonly noInterval: NoInterval }
);

/**
 * Comparisons of all that were tested together: each with its p-value adjusted for the number of them, and with a verdict.
 *
 * @param metric the name of the metric.
 */
export function concludeComparisons(metric: string, tested: readonly TestedDifference[]): Comparison[] {
  const tests = tested.flatMap(({ test }) => ("p" in test ? [test] : []));
  const adjusted = holmAdjusted(tests.map(({ p }) => p));
  return tested.map(({ a, b, difference, test }): Comparison => {
    const common = { a, b, metric, difference };
    if (!("p" in test)) return { ...common, noInterval: test, verdict: describeUntested(common, test) };
    const pHolm = adjusted[tests.indexOf(test)]!;
    const verdict = describeTested(common, test, pHolm, tests.length);
    return { ...common, ...test, pHolm, verdict };
  });
}

/** What is compared, and by how much one has more than the other. */
type Pair = Pick<Comparison, "a" | "b" | "metric" | "difference">;

function describeTested(pair: Pair, test: DifferenceTest, pHolm: number, nTests: number): string {
  const [better, worse] = orderByMerit(pair);
  const size = Math.abs(pair.difference).toFixed(4);
  const { title, greaterIsBetter } = getMetric(pair.metric);
  // the interval of the lead of the better one: turned round where its side is that of less
  const ends = [test.low, test.high].map((end) => (pair.difference < 0 ? -end : end)).sort((x, y) => x - y);
  const percent = Number((100 * test.level).toPrecision(6));
  const chance = `${showP(pHolm)}${nTests > 1 ? ` after Holm's correction for ${nTests} comparisons` : ""}`;
  const how = `${percent} % interval ${ends.map((end) => end.toFixed(4)).join(" to ")}, ${chance}`;
  if (pHolm < 1 - test.level) return `${better} is better than ${worse} by ${size} ${title} (${how})`;
  const side = greaterIsBetter ? "higher" : "lower";
  return `no evidence that ${better} is better than ${worse}: its ${title} is ${size} ${side} (${how})`;
}

function describeUntested(pair: Pair, { undefined: code, reason }: NoInterval): string {
  const [better, worse] = orderByMerit(pair);
  const { title } = getMetric(pair.metric);
  if (pair.difference === 0) return `${better} and ${worse} have the same ${title}`;
  const lead = `${better} is ahead of ${worse} by ${Math.abs(pair.difference).toFixed(4)} ${title}`;
  return code === "interval/no-spread"
    ? `${lead}, by the same in all folds: there is no spread to judge chance by`
    : `${lead}, which is no evidence: ${reason}`;
}

/** The two names, the better one first. */
function orderByMerit({ a, b, metric, difference }: Pair): readonly [better: string, worse: string] {
  const isFirst = getMetric(metric).greaterIsBetter ? difference >= 0 : difference <= 0;
  return isFirst ? [a, b] : [b, a];
}

/** A p-value as people read it. */
export function showP(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}
