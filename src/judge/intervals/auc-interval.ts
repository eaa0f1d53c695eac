import { findBorder } from "../distributions/find-border.ts";
import { normalQuantile } from "../distributions/normal.ts";
import { countEvents } from "../outcomes.ts";
import type { Interval } from "../protocol.ts";
import { aucCovariance } from "./delong.ts";

/** An AUC of one model on one set of rows, with its interval. */
export type AucInterval = Interval & { readonly value: number };

/**
 * The AUC of one score with DeLong's interval on the logit scale, which keeps its ends in (0, 1) and is wider on the side of one half.
 *
 * Where DeLong's variance is 0, as it is for an AUC of 0 or 1 and where all scores are equal, it would promise what so few rows cannot:
 * there Newcombe's score interval stands in its place, and `method` says so.
 *
 * @param outcomes n values, 1 where the event occurred, else 0. Two events and two non-events at least.
 * @param scores n finite numbers, higher where the event is more likely.
 * @throws {RangeError} when there are fewer than two events or non-events.
 * @see {@link aucCovariance} for the variance; Pepe (2003), The Statistical Evaluation of Medical Tests, 5.2.4, for the logit; Newcombe
 *   (2006), Statistics in Medicine 25:559-573, method 5.
 * @example aucInterval([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4]).method // "newcombe-score"
 */
export function aucInterval(
  outcomes: ArrayLike<number>,
  scores: ArrayLike<number>,
  level = 0.95,
): AucInterval {
  const { aucs, covariance } = aucCovariance(outcomes, [scores]);
  const value = aucs[0]!;
  const variance = covariance[0]![0]!;
  const n = outcomes.length;
  const z = normalQuantile((1 + level) / 2);
  const common = { value, level, n, estimates: "this model" } as const;
  if (!(variance > 0 && value > 0 && value < 1)) {
    const nEvents = countEvents(outcomes);
    return { ...common, ...newcombeEnds(value, nEvents, n - nEvents, z), method: "newcombe-score" };
  }
  const logit = Math.log(value / (1 - value));
  const half = (z * Math.sqrt(variance)) / (value * (1 - value));
  return {
    ...common,
    low: 1 / (1 + Math.exp(-(logit - half))),
    high: 1 / (1 + Math.exp(-(logit + half))),
    method: "delong-logit",
  };
}

/** The areas from which the observed one is no further than z of their own standard errors. */
function newcombeEnds(
  auc: number,
  nEvents: number,
  nOthers: number,
  z: number,
): { readonly low: number; readonly high: number } {
  const half = (nEvents + nOthers) / 2 - 1;
  const error = (area: number): number =>
    Math.sqrt(
      (area * (1 - area) * (1 + (half * (1 - area)) / (2 - area) + (half * area) / (1 + area))) /
        (nEvents * nOthers),
    );
  return {
    low: auc === 0 ? 0 : findBorder((area) => auc - area > z * error(area), 0, auc),
    high: auc === 1 ? 1 : findBorder((area) => area - auc <= z * error(area), auc, 1),
  };
}
