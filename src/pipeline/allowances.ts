import { askForName, ParameterError, showValue } from "../core/index.ts";
import { metrics } from "../judge/index.ts";
import type { GateResult } from "./gates.ts";
import { builtInGates } from "./guards/built-in-gates.ts";

/** Something that a run does although it would else refuse it, and why. */
export interface Allowance {
  /** `other-columns`, or the name of a gate. */
  readonly what: string;
  /** The reason, which is kept with the run and the model. A gate is not allowed without. */
  readonly because?: string | undefined;
}

/** What a run refuses unless it is allowed by name, beside gates that fail. */
export const allowances = {
  "other-columns":
    "registers a version whose features or target differ from those of the last version of that name",
} as const satisfies Readonly<Record<string, string>>;

/** A reason is a tag of the run, and a line on the terminal. */
const longestReason = 1000;

/** All that may be allowed: the keys of {@link allowances} and the names of gates. */
export const allowedNames: readonly string[] = [
  ...Object.keys(allowances),
  ...Object.keys(builtInGates),
  ...metrics.map(({ name }) => name),
];

/**
 * What is wrong with an allowance: nobody knows its name, or a gate is allowed without a reason.
 *
 * @returns `undefined` when nothing is.
 */
export function allowanceProblem({ what, because }: Allowance): string | undefined {
  if (!allowedNames.includes(what)) {
    const known = [...Object.keys(allowances), ...Object.keys(builtInGates)].map((name) => showValue(name));
    return `must be ${known.join(", ")} or the metric of a gate, got ${showValue(what)}${askForName(what, allowedNames)}`;
  }
  if (because !== undefined && because.trim() === "")
    return `must have a reason for ${showValue(what)}, got a blank one`;
  if (because !== undefined && because.length > longestReason)
    return `must have a reason of up to ${longestReason} characters for ${showValue(what)}, got ${because.length}`;
  if (because === undefined && !Object.hasOwn(allowances, what))
    return `must have a reason for the gate ${showValue(what)}, got none`;
  return undefined;
}

/** Refuses allowances that are wrong. @throws {ParameterError} `parameter/invalid`. */
export function checkAllowances(given: readonly Allowance[]): void {
  for (const allowance of given) {
    const problem = allowanceProblem(allowance);
    if (problem !== undefined) throw new ParameterError("parameter/invalid", `allow ${problem}`);
  }
}

/** Lets gates that failed pass where somebody allows it, with the reason. */
export function allowGates(gates: readonly GateResult[], given: readonly Allowance[]): GateResult[] {
  return gates.map((gate) => {
    const because = given.findLast(({ what }) => what === gate.name)?.because;
    return gate.passed || because === undefined
      ? gate
      : { ...gate, allowed: { because: because.trim().replace(/\s+/g, " ") } };
  });
}

/** A line for each allowance that no gate needed: one that passed, or that the run does not have. */
export function describeUnneeded(gates: readonly GateResult[], given: readonly Allowance[]): string[] {
  const names = given.map(({ what }) => what).filter((what) => !Object.hasOwn(allowances, what));
  return [...new Set(names)].flatMap((what) => {
    const own = gates.filter(({ name }) => name === what);
    if (own.some(({ passed }) => !passed)) return [];
    const finding =
      own.length === 0
        ? "this run has no such gate"
        : own.every(({ notRun }) => notRun === true)
          ? "it was not run"
          : "it was passed";
    return [`the gate ${showValue(what)} was allowed for nothing: ${finding}`];
  });
}
