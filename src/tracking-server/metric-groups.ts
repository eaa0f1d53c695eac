import { type Measurement, measurementNames } from "./metric-view.ts";

/** The metrics that share what stands before the last `/` of their names. */
export interface MetricGroup {
  /** What they share, without that `/`; empty for those that have none. */
  readonly prefix: string;
  /** In the order of Systole's metrics, then by alphabet; each with the part of its name after the prefix. */
  readonly members: readonly (readonly [label: string, found: Measurement])[];
  /** Whether they are details, of which a run may have hundreds: they stand last, and are shown when they are asked for. */
  readonly isDetail: boolean;
}

/** What the prefixes of details begin with, in their order: the words themselves or with more after `_`, such as `transport_prediction`. */
const details = ["importance", "leave_one_out", "transport", "column_set"];

/**
 * Divides measurements by their prefixes: first those without one, then by alphabet, the details at the end: "", "gate" and "transport/va"
 * for example.
 */
export function groupMetrics(measurements: ReadonlyMap<string, Measurement>): MetricGroup[] {
  const names = Map.groupBy(measurements.keys(), prefixOf);
  return [...names]
    .map(([prefix, own]): MetricGroup => {
      const labels = new Map(
        own.map((name) => [name.slice(prefix === "" ? 0 : prefix.length + 1), measurements.get(name)!]),
      );
      const members = measurementNames([labels]).map((label) => [label, labels.get(label)!] as const);
      return { prefix, members, isDetail: detailPlace(prefix) >= 0 };
    })
    .toSorted((a, b) => detailPlace(a.prefix) - detailPlace(b.prefix) || (a.prefix < b.prefix ? -1 : 1));
}

/** What stands before the last `/` of a name; a name that begins or ends with its only one has none. */
function prefixOf(name: string): string {
  const at = name.lastIndexOf("/");
  return at <= 0 || at === name.length - 1 ? "" : name.slice(0, at);
}

/** The place of a prefix among the {@link details}; -1 where it is none of them. */
function detailPlace(prefix: string): number {
  const [first = ""] = prefix.split("/");
  return details.findIndex((word) => first === word || first.startsWith(`${word}_`));
}
