import { DataError } from "../core/index.ts";
import type { Gate, Project } from "../project/index.ts";
import type { Evaluation } from "./evaluate.ts";

/** How one gate was met. */
export interface GateResult extends Gate {
  readonly value: number | undefined;
  readonly passed: boolean;
  /** "roc_auc 0.9188 is at least 0.85". */
  readonly message: string;
}

/** Holds the selected model's mean metrics against the project's gates. A metric that is absent fails its gate. */
export function checkGates(gates: readonly Gate[], means: Readonly<Record<string, number>>): GateResult[] {
  return gates.map((gate) => {
    const value = means[gate.metric];
    const tooLow = gate.min !== undefined && !(value !== undefined && value >= gate.min);
    const tooHigh = gate.max !== undefined && !(value !== undefined && value <= gate.max);
    const bounds = [
      gate.min === undefined ? "" : `at least ${gate.min}`,
      gate.max === undefined ? "" : `at most ${gate.max}`,
    ].filter(Boolean);
    const passed = !tooLow && !tooHigh;
    const finding =
      value === undefined
        ? "is not among the metrics"
        : `${Number(value.toPrecision(4))} is ${passed ? "" : "not "}${bounds.join(" and ")}`;
    return { ...gate, value, passed, message: `${gate.metric} ${finding}` };
  });
}

/**
 * Lets the selected candidate through the gates of its project.
 *
 * @throws {DataError} `gate/failed`, naming each gate that it does not pass.
 */
export function passGates(project: Project, evaluation: Evaluation): GateResult[] {
  const selected = evaluation.candidates.find((candidate) => candidate.name === evaluation.selected)!;
  const means = Object.fromEntries(Object.entries(selected.metrics).map(([name, { mean }]) => [name, mean]));
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
