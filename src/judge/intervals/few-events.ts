import { countClasses, type Labels } from "../../core/index.ts";
import { fewestEvents, type NoInterval } from "../protocol.ts";

/**
 * Why so few events, or so few rows without the event, allow no interval; `undefined` where they do.
 *
 * @example findTooFewEvents(8, 115).undefined // "interval/too-few-events"
 */
export function findTooFewEvents(nEvents: number, nOthers: number): NoInterval | undefined {
  if (Math.min(nEvents, nOthers) >= fewestEvents) return undefined;
  return {
    undefined: "interval/too-few-events",
    reason: `an interval must have ${fewestEvents} events and ${fewestEvents} rows without the event, got ${nEvents} and ${nOthers}`,
  };
}

/**
 * Why labels allow no interval of a metric of the positive class, or with more than two classes of one that is a mean over rows:
 * outside of their most frequent class they are too few.
 *
 * @param positive the position of the positive class of two.
 */
export function findTooFew(labels: Labels, positive: number): NoInterval | undefined {
  const counts = countClasses(labels);
  if (counts.length === 2) return findTooFewEvents(counts[positive]!, counts[1 - positive]!);
  const others = labels.codes.length - Math.max(...counts);
  if (others >= fewestEvents) return undefined;
  return {
    undefined: "interval/too-few-events",
    reason: `an interval must have ${fewestEvents} rows outside of the most frequent class, got ${others}`,
  };
}

/** Why labels allow no interval of a metric that is a mean over classes: one that has rows has too few. */
export function findTooFewOfMean(labels: Labels): NoInterval | undefined {
  const counts = countClasses(labels);
  const few = labels.classes.flatMap((name, j) =>
    counts[j]! > 0 && counts[j]! < fewestEvents ? [`"${name}" ${counts[j]}`] : [],
  );
  if (few.length === 0) return findTooFew(labels, -1);
  return {
    undefined: "interval/too-few-events",
    reason: `an interval must have ${fewestEvents} rows of each class that occurs, got of ${few.join(", of ")}`,
  };
}
