import { DataError } from "../core/index.ts";
import { hasValue, type Score } from "../learn/index.ts";
import type { Gate, Project } from "../project/index.ts";
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
    const passed =
      !(gate.min !== undefined && !(mean >= gate.min)) && !(gate.max !== undefined && !(mean <= gate.max));
    const bounds = [
      gate.min === undefined ? "" : `at least ${gate.min}`,
      gate.max === undefined ? "" : `at most ${gate.max}`,
    ].filter(Boolean);
    const finding = `${Number(mean.toPrecision(4))} is ${passed ? "" : "not "}${bounds.join(" and ")}`;
    return { ...gate, value: mean, passed, message: `${gate.metric} ${finding}` };
  });
}

/**
 * Lets the selected candidate through the gates of its project, or stops the run.
 *
 * @returns how each gate was met.
 * @throws {DataError} `gate/failed`, naming each gate that it does not pass.
 */
export function passGates(project: Project, evaluation: Evaluation): GateResult[] {
  const selected = evaluation.candidates.find((candidate) => candidate.name === evaluation.selected)!;
  const means = Object.fromEntries(
    Object.entries(selected.metrics).map(([name, found]) => [
      name,
      "undefined" in found ? found : found.mean,
    ]),
  );
  const gates = checkGates(project.gates ?? [], means);
  const failed = gates.filter((gate) => !gate.passed);
  if (failed.length > 0)
    throw new DataError(
      "gate/failed",
      `${evaluation.selected} must pass its gates: ${failed.map((gate) => gate.message).join("; ")}`,
      {
        hint: "nothing was registered; the champion stays as it was. Improve the model, or change the gates in the project's config",
        details: { gates },
      },
    );
  return gates;
}
