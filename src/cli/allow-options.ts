import { Option } from "commander";
import { ParameterError } from "../core/index.ts";
import { type Allowance, allowanceProblem, allowances, builtInGates } from "../pipeline/index.ts";

/** A name that `--allow` was given, and which of these options it was: reasons belong to what stands before them. */
export interface AllowedName {
  readonly what: string;
  readonly place: number;
}

/** A reason that `--because` was given, and its place among these options. */
export interface GivenReason {
  readonly because: string;
  readonly place: number;
}

/** How many of these options were read: they are parsed in the order in which they stand. */
let nRead = 0;

/** The option by which a run does what it would else refuse; it may be given several times. */
export function allowOption(): Option {
  const names = [
    ...Object.entries(allowances).map(([name, what]) => `"${name}" ${what}`),
    `the name of a gate (${Object.keys(builtInGates).join(", ")}, or its metric) registers a model that fails it`,
  ];
  return new Option(
    "--allow <NAME>",
    `do what a run else refuses; may be repeated: ${names.join("; ")}`,
  ).argParser((what, before: readonly AllowedName[] = []) => [...before, { what, place: nRead++ }]);
}

/** The option that says why something is allowed. */
export function becauseOption(): Option {
  return new Option(
    "--because <REASON>",
    "why that is allowed, which is kept with the run and the model; of each --allow before it that has no reason yet; a gate needs one",
  ).argParser((because, before: readonly GivenReason[] = []) => [...before, { because, place: nRead++ }]);
}

/**
 * Gives each `--allow` the reason that stands next behind it.
 *
 * @throws {ParameterError} `cli/option` for a name that nobody knows, a gate without a reason, a blank reason, or one that belongs to
 *   nothing.
 */
export function pairAllowances(options: {
  readonly allow?: readonly AllowedName[];
  readonly because?: readonly GivenReason[];
}): Allowance[] {
  const { allow = [], because: reasons = [] } = options;
  const paired = allow.map(({ what, place }) => ({
    what,
    reason: reasons.find((reason) => reason.place > place),
  }));
  for (const { what, reason } of paired) {
    const problem = allowanceProblem({ what, because: reason?.because });
    if (problem !== undefined)
      throw new ParameterError("cli/option", `option --allow ${problem}`, {
        hint: `say --allow NAME --because "why"; systole COMMAND --help says what each allows`,
      });
  }
  const used = new Set(paired.map(({ reason }) => reason));
  const stray = reasons.find((reason) => !used.has(reason));
  if (stray !== undefined)
    throw new ParameterError(
      "cli/option",
      `option --because must stand behind the --allow that it is the reason of, got ${JSON.stringify(stray.because)} behind none`,
    );
  return paired.map(({ what, reason }) => ({
    what,
    ...(reason === undefined ? {} : { because: reason.because }),
  }));
}
