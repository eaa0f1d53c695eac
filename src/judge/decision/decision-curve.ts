import { checkParams, real } from "../../core/index.ts";
import { chiSquareQuantile } from "../distributions/chi-square.ts";
import { fewestEvents, type NoInterval } from "../protocol.ts";
import { CountsAbove, type PositiveCounts } from "./counts-above.ts";

/** What it is worth to act on a model's probabilities at one threshold. All figures are in true positives a row. Plain JSON. */
export interface DecisionPoint {
  /** The probability above which a row is acted upon, in (0, 1). */
  readonly threshold: number;
  /** See {@link netBenefit}. */
  readonly netBenefit: number;
  /** The net benefit of acting on every row. */
  readonly all: number;
  /** That of acting on none. */
  readonly none: 0;
  /** The interval of `netBenefit`, which is one of the gain over acting on none too. Absent where `noInterval` says why. */
  readonly low?: number;
  readonly high?: number;
  /** The interval of `netBenefit - all`. The two share their rows, so that it is no difference of intervals. */
  readonly lowOverAll?: number;
  readonly highOverAll?: number;
  /** Why one or both of the intervals are absent. */
  readonly noInterval?: NoInterval;
}

/** What {@link decisionCurve} takes beside its rows. */
export interface DecisionCurveOptions {
  /** Each in (0, 1). Default: 0.01, 0.02, ... 0.99. */
  readonly thresholds?: readonly number[] | undefined;
  /** Default: 0.95. */
  readonly level?: number | undefined;
}

/**
 * The net benefit of acting on those who are labelled positive: the share of true positives, less the share of false positives weighed
 * by the odds of the threshold. At a threshold of 0.1 somebody would act on nine rows without the event to reach one with it, so
 * that a false positive weighs one ninth of a true one.
 *
 * @param n how many rows there are.
 * @param threshold in (0, 1): the probability from which somebody would rather act.
 * @returns in true positives a row; at most the share of events. It may be negative.
 * @see Vickers & Elkin (2006), Medical Decision Making 26:565-574.
 * @example netBenefit({ truePositives: 80, falsePositives: 90 }, 1000, 0.1) // 0.07
 */
export function netBenefit(counts: PositiveCounts, n: number, threshold: number): number {
  return (counts.truePositives - counts.falsePositives * oddsOf(threshold)) / n;
}

const oddsOf = (threshold: number): number => threshold / (1 - threshold);

/**
 * The decision curve: the net benefit of a model over thresholds, beside that of acting on all rows and on none, each with its interval.
 * A model is worth using for somebody whose threshold lies where it is above both.
 *
 * Net benefit is a mean over rows, where an event that is labelled positive counts 1 and another row so labelled counts minus the
 * odds of the threshold. So its variance is that of a mean of independent rows, the share of events included; it holds point by
 * point, for one model and rows like these. It wants 10 events and 10 other rows, 10 rows that are labelled positive, and against acting
 * on all 10 that are not; where there are fewer, the point says so in place of an interval.
 *
 * @param outcomes n values: 1 where the event occurred, else 0.
 * @param probabilities n probabilities of the event, of a model that has not seen these rows.
 * @returns a point for each threshold, in their order.
 * @throws {RangeError} when there are not as many outcomes as probabilities.
 * @throws {DataError} `metric/no-rows` without a row; `metric/probability` when one is not in [0, 1].
 * @throws {ParameterError} `parameter/invalid` when a threshold or the level is not in (0, 1).
 * @see Vickers & Elkin (2006), Medical Decision Making 26:565-574; for the variance Pfeiffer & Gail (2020), Biometrical Journal
 *   62:764-776, and Sande, Li, D'Agostino, Wong & Cheng (2020), Statistics in Medicine 39:2980-3002.
 * @example decisionCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], { thresholds: [0.25] })[0].netBenefit // 0.416...
 */
export function decisionCurve(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: DecisionCurveOptions = {},
): DecisionPoint[] {
  const { thresholds = usualThresholds, level = 0.95 } = options;
  const inside = real({ above: 0, below: 1 });
  checkParams("decisionCurve", { level }, { level: inside });
  for (const threshold of thresholds) checkParams("decisionCurve", { threshold }, { threshold: inside });
  const counts = new CountsAbove(outcomes, probabilities);
  const { nEvents, nOthers } = counts;
  const n = nEvents + nOthers;
  const z = Math.sqrt(chiSquareQuantile(level));
  const kinds = [
    [nEvents, "events"],
    [nOthers, "rows without the event"],
  ] as const;
  return thresholds.map((threshold): DecisionPoint => {
    const above = counts.at(threshold);
    const below = {
      truePositives: nEvents - above.truePositives,
      falsePositives: nOthers - above.falsePositives,
    };
    const value = netBenefit(above, n, threshold);
    const overAll = -netBenefit(below, n, threshold); // what acting on all gains or loses by the rows that the model leaves out
    const lacks = findLack([...kinds, [countOf(above), "rows above the threshold"]]);
    const lacksOverAll = findLack([...kinds, [countOf(below), "rows that are not above the threshold"]]);
    const half = z * standardError(above, n, threshold);
    const halfOverAll = z * standardError(below, n, threshold);
    const lack = lacks ?? lacksOverAll;
    return {
      threshold,
      netBenefit: value,
      all: netBenefit({ truePositives: nEvents, falsePositives: nOthers }, n, threshold),
      none: 0,
      ...(lacks === undefined ? { low: value - half, high: value + half } : {}),
      ...(lacksOverAll === undefined
        ? { lowOverAll: overAll - halfOverAll, highOverAll: overAll + halfOverAll }
        : {}),
      ...(lack === undefined ? {} : { noInterval: lack }),
    };
  });
}

const usualThresholds = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

const countOf = ({ truePositives, falsePositives }: PositiveCounts): number => truePositives + falsePositives;

/** The standard error of a net benefit: of a mean over rows of 1, minus the odds, or 0. */
function standardError(counts: PositiveCounts, n: number, threshold: number): number {
  const odds = oddsOf(threshold);
  const mean = netBenefit(counts, n, threshold);
  const meanSquare = (counts.truePositives + counts.falsePositives * odds * odds) / n;
  return Math.sqrt(Math.max(0, meanSquare - mean * mean) / n);
}

function findLack(counts: readonly (readonly [count: number, what: string])[]): NoInterval | undefined {
  const short = counts.find(([count]) => count < fewestEvents);
  if (short === undefined) return undefined;
  const [count, what] = short;
  return {
    undefined: "interval/too-few-events",
    reason: `an interval of a net benefit must have ${fewestEvents} ${what} or more, got ${count}`,
  };
}
