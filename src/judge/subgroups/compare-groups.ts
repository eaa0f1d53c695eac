import { calibrationLine } from "../calibration/calibration-line.ts";
import { normalQuantile } from "../distributions/normal.ts";
import { aucInterval } from "../intervals/auc-interval.ts";
import { wilsonInterval } from "../intervals/wilson.ts";
import { countEvents } from "../outcomes.ts";

/** The answers to the rows of one group. */
export interface GroupAnswers {
  readonly group: string;
  readonly outcomes: Uint8Array;
  readonly probabilities: Float64Array;
  /** Default: 0.5. */
  readonly threshold?: number | ArrayLike<number> | undefined;
}

/** How a figure of one group differs from that of another. Plain JSON. */
export interface GroupDifference {
  /** `roc_auc`, `recall`, `specificity`, or `calibration_intercept`. */
  readonly metric: string;
  readonly a: string;
  /** The largest group, with which the others are compared. */
  readonly b: string;
  /** The figure of `a` less that of `b`. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** That of the interval: so much above 0.95 that all differences of a column hold together with that probability (Bonferroni). */
  readonly level: number;
  /** In words, with "no evidence" where the interval holds 0. */
  readonly verdict: string;
}

/** A figure and how far it may be off to either side. */
interface Bounded {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const compared = ["roc_auc", "recall", "specificity", "calibration_intercept"] as const;

/**
 * Compares each group with the largest. Groups share no rows, so that the interval of a difference follows from those of the two
 * figures (MOVER). All intervals of a column are wider than one alone, by how many there are: of many groups some would differ
 * by chance.
 *
 * @param groups with 10 events and 10 other rows each.
 * @param level of all intervals together. Default: 0.95.
 * @returns none where there are fewer than two groups.
 * @see Newcombe (1998), Statistics in Medicine 17:873-890, method 10; Zou & Donner (2008), Statistics in Medicine 27:1693-1702.
 */
export function compareGroups(
  groups: readonly GroupAnswers[],
  column: string,
  level = 0.95,
): GroupDifference[] {
  if (groups.length < 2) return [];
  const largest = groups.reduce((most, group) =>
    group.outcomes.length > most.outcomes.length ? group : most,
  );
  const others = groups.filter((group) => group !== largest);
  const wider = 1 - (1 - level) / (others.length * compared.length);
  const ofLargest = boundsOf(largest, wider);
  return others.flatMap((group) => {
    const own = boundsOf(group, wider);
    return compared.flatMap((metric): GroupDifference[] => {
      const [a, b] = [own[metric], ofLargest[metric]];
      if (a === undefined || b === undefined) return [];
      const difference = a.value - b.value;
      const low = difference - Math.hypot(a.value - a.low, b.high - b.value);
      const high = difference + Math.hypot(a.high - a.value, b.value - b.low);
      const facts = { metric, a: group.group, b: largest.group, difference, low, high, level: wider };
      return [{ ...facts, verdict: verdictOf(facts, column) }];
    });
  });
}

function boundsOf(
  { outcomes, probabilities, threshold = 0.5 }: GroupAnswers,
  level: number,
): Record<(typeof compared)[number], Bounded | undefined> {
  const events = countEvents(outcomes);
  const others = outcomes.length - events;
  const isAbove = Array.from(
    probabilities,
    (p, i) => p > (typeof threshold === "number" ? threshold : threshold[i]!),
  );
  const hits = isAbove.filter((above, i) => above && outcomes[i] === 1).length;
  const rejected = isAbove.filter((above, i) => !above && outcomes[i] === 0).length;
  const { intercept, interceptStandardError } = calibrationLine(outcomes, probabilities, events);
  const z = normalQuantile((1 + level) / 2);
  return {
    roc_auc: aucInterval(outcomes, probabilities, level),
    recall: { value: hits / events, ...wilsonInterval(hits, events, level) },
    specificity: { value: rejected / others, ...wilsonInterval(rejected, others, level) },
    calibration_intercept:
      typeof intercept === "number" && typeof interceptStandardError === "number"
        ? {
            value: intercept,
            low: intercept - z * interceptStandardError,
            high: intercept + z * interceptStandardError,
          }
        : undefined,
  };
}

function verdictOf(
  { metric, a, b, low, high }: Omit<GroupDifference, "verdict" | "difference" | "level">,
  column: string,
): string {
  const of = `${metric} of ${column} "${a}"`;
  if (low <= 0 && high >= 0) return `no evidence that ${of} differs from that of "${b}"`;
  return `${of} is ${low > 0 ? "higher" : "lower"} than that of "${b}"`;
}
