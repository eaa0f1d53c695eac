import type { UndefinedScore } from "../judge/index.ts";
import type { Gate } from "../project/index.ts";
import type { GateResult } from "./gates.ts";

/** A metric over the folds, with the ends of its interval or why it has none. */
type Summary =
  | {
      readonly mean: number;
      readonly low?: number;
      readonly high?: number;
      readonly noInterval?: { readonly reason: string };
    }
  | UndefinedScore;

/**
 * Holds the selected model's metrics against the project's gates: the mean over the folds, or an end of the mean's interval. A metric
 * that is absent fails its gate; so does one without a value, with the reason as its message, and one without an interval whose end is
 * asked for.
 *
 * @param metrics by the metric's name.
 * @returns a result for each gate, in their order; none is thrown.
 */
export function checkGates(gates: readonly Gate[], metrics: Readonly<Record<string, Summary>>): GateResult[] {
  return gates.map((gate) => {
    const named = { name: gate.metric, ...gate };
    const found = figureOf(metrics[gate.metric], gate.of);
    if (typeof found === "string") return { ...named, passed: false, message: `${nameOf(gate)} ${found}` };
    const message = `${nameOf(gate)} ${describeRange(found, gate)}`;
    return { ...named, value: found, passed: isWithin(found, gate), message };
  });
}

const nameOf = ({ metric, of = "mean" }: Gate): string =>
  of === "mean" ? metric : `the ${of} end of the interval of ${metric}`;

/** What is held against the limits, or why it is not there. */
function figureOf(summary: Summary | undefined, of: Gate["of"] = "mean"): number | string {
  if (summary === undefined) return "is not among the metrics";
  if ("undefined" in summary) return `has no value: ${summary.reason}`;
  return summary[of] ?? `has no value: ${summary.noInterval?.reason ?? "the mean has no interval"}`;
}

/** Limits that a figure is held against. */
interface Limits {
  readonly min?: number;
  readonly max?: number;
}

/** Whether a figure is not below `min` and not above `max`; never of `NaN`. */
export const isWithin = (value: number, { min, max }: Limits): boolean =>
  !(min !== undefined && !(value >= min)) && !(max !== undefined && !(value <= max));

/** "0.9188 is at least 0.85", or "is not", whichever is so. */
export function describeRange(value: number, limits: Limits): string {
  const { min, max } = limits;
  const bounds = [
    min === undefined ? "" : `at least ${min}`,
    max === undefined ? "" : `at most ${max}`,
  ].filter(Boolean);
  return `${showFigure(value, limits)} is ${isWithin(value, limits) ? "" : "not "}${bounds.join(" and ")}`;
}

/** A figure in four digits, or in all where four would make it look like a bound that it only nearly is. */
function showFigure(value: number, { min, max }: Limits): string {
  const short = Number(value.toPrecision(4));
  return String(short === min || short === max ? value : short);
}
