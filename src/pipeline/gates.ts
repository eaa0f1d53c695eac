import { hasValue, type Score } from "../judge/index.ts";
import type { Gate, Project } from "../project/index.ts";
import type { Tags } from "../track/index.ts";
import type { Evaluation } from "./evaluate.ts";

/** How one gate was met. */
export interface GateResult extends Gate {
  /** Absent when the metric has no value. */
  readonly value?: number;
  readonly passed: boolean;
  /** "roc_auc 0.9188 is at least 0.85". */
  readonly message: string;
}

/**
 * Holds the selected model's mean metrics against the project's gates. A metric that is absent fails its gate; so does one
 * without a value, with the reason as its message.
 *
 * @param means by the metric's name, the mean over the folds or why there is none.
 * @returns a result for each gate, in their order; none is thrown.
 */
export function checkGates(gates: readonly Gate[], means: Readonly<Record<string, Score>>): GateResult[] {
  return gates.map((gate) => {
    const mean = means[gate.metric];
    if (mean === undefined || !hasValue(mean)) {
      const finding = mean === undefined ? "is not among the metrics" : `has no value: ${mean.reason}`;
      return { ...gate, passed: false, message: `${gate.metric} ${finding}` };
    }
    const hasPassed =
      !(gate.min !== undefined && !(mean >= gate.min)) && !(gate.max !== undefined && !(mean <= gate.max));
    const bounds = [
      gate.min === undefined ? "" : `at least ${gate.min}`,
      gate.max === undefined ? "" : `at most ${gate.max}`,
    ].filter(Boolean);
    const finding = `${showFigure(mean, gate)} is ${hasPassed ? "" : "not "}${bounds.join(" and ")}`;
    return { ...gate, value: mean, passed: hasPassed, message: `${gate.metric} ${finding}` };
  });
}

/** A mean in four digits, or in all where four would make it look like a bound that it only nearly is. */
function showFigure(mean: number, { min, max }: Gate): string {
  const short = Number(mean.toPrecision(4));
  return String(short === min || short === max ? mean : short);
}

/** Holds the selected candidate against the gates of its project. @returns how each gate was met. */
export function holdAgainstGates(
  project: Pick<Project, "gates">,
  evaluation: Pick<Evaluation, "candidates" | "selected">,
): GateResult[] {
  const selected = evaluation.candidates.find((candidate) => candidate.name === evaluation.selected)!;
  const means = Object.fromEntries(
    Object.entries(selected.metrics).map(([name, found]) => [
      name,
      "undefined" in found ? found : found.mean,
    ]),
  );
  return checkGates(project.gates ?? [], means);
}

/** Whether a model may be registered. */
export const arePassed = (gates: readonly GateResult[]): boolean => gates.every(({ passed }) => passed);

/**
 * The tags by which a run says how it met its gates: `systole.gates` is `passed` or `failed`, and for each metric with a gate
 * `systole.gate.<metric>` says how and with which figure. None where there are no gates.
 *
 * @example gateTags([{ metric: "f1", min: 0.9, value: 0.8, passed: false, message: "f1 0.8 is not at least 0.9" }])["systole.gate.f1"] // "failed: f1 0.8 is not at least 0.9"
 */
export function gateTags(gates: readonly GateResult[]): Tags {
  if (gates.length === 0) return {};
  const said = Map.groupBy(gates, ({ metric }) => metric);
  const tags = [...said].map(([metric, own]) => [
    `systole.gate.${metric}`,
    own.map(({ passed, message }) => `${passed ? "passed" : "failed"}: ${message}`).join("; "),
  ]);
  return { "systole.gates": arePassed(gates) ? "passed" : "failed", ...Object.fromEntries(tags) };
}
