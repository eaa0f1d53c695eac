import { countEvents } from "../outcomes.ts";

/** AUCs of several scores of the same rows, with what is known of their errors. */
export interface AucCovariance {
  /** The area under the ROC curve of each score. */
  readonly aucs: readonly number[];
  /** The covariance of the areas: score by score, so that the diagonal has the variances. */
  readonly covariance: readonly (readonly number[])[];
}

/**
 * The areas under the ROC curves of one or more scores, and DeLong's estimate of their covariance, in O(n log n).
 *
 * For each event the share of the non-events that score lower, ties counting one half, is its part in the area; for each non-event
 * the share of the events that score higher. The areas are the means of the parts, and their covariance follows from that of the parts.
 *
 * @param outcomes n values, 1 where the event occurred, else 0. Two events and two non-events at least.
 * @param scores one or more lists of n finite numbers, higher where the event is more likely.
 * @throws {RangeError} when there are fewer than two events or non-events.
 * @see DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44:837-845, equations 4 to 7; Sun & Xu (2014), IEEE Signal Processing
 *   Letters 21:1389-1393, who show that sorting is enough.
 * @example aucCovariance([0, 0, 1, 1], [[0.1, 0.4, 0.35, 0.8]]).aucs // [0.75]
 */
export function aucCovariance(
  outcomes: ArrayLike<number>,
  scores: readonly ArrayLike<number>[],
): AucCovariance {
  const nEvents = countEvents(outcomes);
  const nOthers = outcomes.length - nEvents;
  if (nEvents < 2 || nOthers < 2)
    throw new RangeError(`there must be two events and two others, got ${nEvents} and ${nOthers}`);
  const parts = scores.map((values) => partsOf(outcomes, values, nEvents));
  return {
    aucs: parts.map(({ ofEvents }) => sumOf(ofEvents) / (nEvents * nOthers)),
    covariance: parts.map((a) =>
      parts.map((b) => {
        const ofEvents = covarianceOf(a.ofEvents, b.ofEvents) / nOthers ** 2;
        const ofOthers = covarianceOf(a.ofOthers, b.ofOthers) / nEvents ** 2;
        return ofEvents / nEvents + ofOthers / nOthers;
      }),
    ),
  };
}

/** What each row contributes to an area: DeLong's structural components, as counts, whose sums are exact. */
interface Parts {
  /** For each event how many of the non-events it scores above. */
  readonly ofEvents: Float64Array;
  /** For each non-event how many of the events score above it. */
  readonly ofOthers: Float64Array;
}

function partsOf(outcomes: ArrayLike<number>, values: ArrayLike<number>, nEvents: number): Parts {
  const events = new Float64Array(nEvents);
  const others = new Float64Array(outcomes.length - nEvents);
  let [e, o] = [0, 0];
  for (let i = 0; i < outcomes.length; i++)
    if (outcomes[i] === 1) events[e++] = values[i]!;
    else others[o++] = values[i]!;
  const sortedEvents = events.toSorted();
  const sortedOthers = others.toSorted();
  return {
    ofEvents: events.map((value) => placeOf(value, sortedOthers)),
    ofOthers: others.map((value) => nEvents - placeOf(value, sortedEvents)),
  };
}

/** How many of the sorted values are below one, those equal to it counting one half. */
function placeOf(value: number, sorted: Float64Array): number {
  return (countBelow(sorted, value, false) + countBelow(sorted, value, true)) / 2;
}

/** How many of the sorted values are below one, or not above it. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** The sample covariance, with n - 1. */
function covarianceOf(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [sumOf(a) / a.length, sumOf(b) / b.length];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return sum / (a.length - 1);
}
