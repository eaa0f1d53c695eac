import type { GateResult } from "./gates.ts";

/**
 * How the gates were met, for people, a line each: those that failed first, then those that people should look at, then those of the
 * project; the built-in gates that were passed share one line, and so do those that
 * were not run.
 *
 * @example describeGates([{ name: "f1", metric: "f1", min: 0.9, passed: false, message: "f1 0.8 is not at least 0.9" }]) // ["FAILED: f1 0.8 is not at least 0.9"]
 */
export function describeGates(gates: readonly GateResult[]): string[] {
  const failed = gates.filter(({ passed }) => !passed).map(describeFailure);
  const warned = gates.filter(({ warns }) => warns === true).map(({ message }) => `look at this: ${message}`);
  const notRun = gates.filter((gate) => gate.notRun === true).map(({ name }) => name);
  const quiet = gates.filter((gate) => gate.passed && gate.warns !== true && gate.notRun !== true);
  const own = quiet.filter(({ metric }) => metric !== undefined).map(({ message }) => message);
  const builtIn = quiet
    .filter(({ metric }) => metric === undefined)
    .map(
      ({ name, value, message }) => `${name} ${value === undefined ? `(${message})` : shortFigure(value)}`,
    );
  return [
    ...failed,
    ...warned,
    ...own,
    ...(builtIn.length === 0 ? [] : [`passed: ${builtIn.join(", ")}`]),
    ...(notRun.length === 0 ? [] : [`not run: ${notRun.join(", ")}`]),
  ];
}

function describeFailure({ name, metric, message, allowed }: GateResult): string {
  const named = metric === undefined ? `${name}: ${message}` : message;
  return allowed === undefined ? `FAILED: ${named}` : `ALLOWED: ${named}; because: ${allowed.because}`;
}

const shortFigure = (value: number): string => String(Number(value.toPrecision(3)));
