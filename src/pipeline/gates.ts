import type { Gate } from "../project/index.ts";
import type { MetricPoint, Tags } from "../track/index.ts";

/** How one gate was met. Plain JSON. */
export interface GateResult extends Partial<Gate> {
  /** By which it is allowed and tracked: of a gate of the project its metric, of one that every run has built in a name such as `too-good`. */
  readonly name: string;
  /** What was held against the limits; absent where there is nothing to hold. */
  readonly value?: number;
  readonly passed: boolean;
  /** That it passed, and still people should look at it. */
  readonly warns?: true;
  /** That it was not held at all, and counts as passed: the message says why. */
  readonly notRun?: true;
  /** "roc_auc 0.9188 is at least 0.85". */
  readonly message: string;
  /** Why a model is registered although it failed: what somebody gave as the reason. */
  readonly allowed?: { readonly because: string };
}

/** Whether a model may be registered: each gate is passed, or somebody took it on themselves. */
export const mayRegister = (gates: readonly GateResult[]): boolean =>
  gates.every(({ passed, allowed }) => passed || allowed !== undefined);

/** The gates that failed and were allowed. */
export const overridden = (
  gates: readonly GateResult[],
): { readonly gate: string; readonly message: string; readonly because: string }[] =>
  gates.flatMap(({ name, message, allowed }) =>
    allowed === undefined ? [] : [{ gate: name, message, because: allowed.because }],
  );

/**
 * The tags by which a run says how it met its gates: `systole.gates` is `passed`, `failed` or, where each that failed was allowed,
 * `allowed`; for each name of a gate `systole.gate.<name>` says how it was met and with which figure, and `systole.allowed.<name>` why it
 * was allowed. None where there are no gates.
 *
 * @example gateTags([{ name: "f1", min: 0.9, value: 0.8, passed: false, message: "f1 0.8 is not at least 0.9" }])["systole.gate.f1"] // "failed: f1 0.8 is not at least 0.9"
 */
export function gateTags(gates: readonly GateResult[]): Tags {
  if (gates.length === 0) return {};
  const said = Map.groupBy(gates, ({ name }) => name);
  const tags = [...said].map(([name, own]) => [
    `systole.gate.${name}`,
    own.map((gate) => `${howMet(gate)}: ${gate.message}`).join("; "),
  ]);
  const areAllPassed = gates.every(({ passed }) => passed);
  return {
    "systole.gates": areAllPassed ? "passed" : mayRegister(gates) ? "allowed" : "failed",
    ...Object.fromEntries(tags),
    ...allowedTags(gates),
  };
}

/** A tag for each gate that failed and was allowed, `systole.allowed.<name>`, with the reason. */
export function allowedTags(gates: readonly GateResult[]): Tags {
  return Object.fromEntries(
    overridden(gates).map(({ gate, because }) => [`systole.allowed.${gate}`, because]),
  );
}

const howMet = ({ passed, warns, notRun, allowed }: GateResult): string =>
  notRun === true
    ? "not run"
    : passed
      ? warns === true
        ? "warns"
        : "passed"
      : allowed === undefined
        ? "failed"
        : "allowed";

/** A point for each gate that has a figure, `gate/<name>`; of the low or high end of an interval `gate/<name>_low`. */
export function gatePoints(gates: readonly GateResult[], timestamp = Date.now()): MetricPoint[] {
  const points = gates.flatMap(({ name, of = "mean", value }) =>
    value === undefined ? [] : [[of === "mean" ? `gate/${name}` : `gate/${name}_${of}`, value] as const],
  );
  // two gates on one figure are one point
  return [...new Map(points)].map(([key, value]) => ({ key, value, timestamp, step: 0 }));
}
