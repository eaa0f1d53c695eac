import { countClasses, type Labels } from "../../core/index.ts";
import { positiveIndexOf } from "../metrics/input.ts";
import { getMetric } from "../metrics/metric-table.ts";
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
 * Why rows allow no interval of a metric; `undefined` where they do. With two classes it is for want of events or of rows without the
 * event. With more it is for want of rows of one of the classes, where the metric is a mean over the classes, or of rows outside of the most
 * frequent class, where it is one over the rows.
 *
 * @param labels of the rows that the metric is worked out from.
 * @param metric the name of the metric.
 * @param positive the positive class of two; ignored with more. Default: the last.
 * @example findTooFewRows(makeLabels(["no", "yes"]), "roc_auc").reason // "an interval must have 10 events and 10 rows without the event, got 1 and 1"
 */
export function findTooFewRows(labels: Labels, metric: string, positive?: string): NoInterval | undefined {
  const counts = countClasses(labels);
  if (counts.length === 2) {
    const event = positiveIndexOf(labels.classes, positive);
    return findTooFewEvents(counts[event]!, counts[1 - event]!);
  }
  const few = labels.classes.flatMap((name, j) =>
    counts[j]! > 0 && counts[j]! < fewestEvents ? [`"${name}" ${counts[j]}`] : [],
  );
  if (getMetric(metric).averages === "classes" && few.length > 0)
    return {
      undefined: "interval/too-few-events",
      reason: `an interval must have ${fewestEvents} rows of each class that occurs, got of ${few.join(", of ")}`,
    };
  const others = labels.codes.length - Math.max(...counts);
  if (others >= fewestEvents) return undefined;
  return {
    undefined: "interval/too-few-events",
    reason: `an interval must have ${fewestEvents} rows outside of the most frequent class, got ${others}`,
  };
}
