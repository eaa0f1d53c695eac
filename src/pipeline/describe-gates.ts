import type { GateResult } from "./gates.ts";

/**
 * How the gates were met, for people, a line each: those that failed first, then those that people should look at, then those of the
 * project; the built-in gates that were passed share one line.
 *
 * @example describeGates([{ name: "f1", metric: "f1", min: 0.9, passed: false, message: "f1 0.8 is not at least 0.9" }]) // ["FAILED: f1 0.8 is not at least 0.9"]
 */
export function describeGates(gates: readonly GateResult[]): string[] {
  const failed = gates.filter(({ passed }) => !passed).map(describeFailure);
  const warned = gates.filter(({ warns }) => warns === true).map(({ message }) => `look at this: ${message}`);
  const quiet = gates.filter(({ passed, warns }) => passed && warns !== true);
  const own = quiet.filter(({ metric }) => metric !== undefined).map(({ message }) => message);
  const builtIn = quiet
    .filter(({ metric }) => metric === undefined)
    .map(({ name, value }) => (value === undefined ? name : `${name} ${shortFigure(value)}`));
  return [...failed, ...warned, ...own, ...(builtIn.length === 0 ? [] : [`passed: ${builtIn.join(", ")}`])];
}

function describeFailure({ name, metric, message, allowed }: GateResult): string {
  const named = metric === undefined ? `${name}: ${message}` : message;
  return allowed === undefined ? `FAILED: ${named}` : `ALLOWED: ${named}; because: ${allowed.because}`;
}

const shortFigure = (value: number): string => String(Number(value.toPrecision(3)));
