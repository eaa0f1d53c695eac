import { Option } from "commander";
import { askForName, ParameterError, showValue } from "../core/index.ts";
import { metrics } from "../judge/index.ts";

/** The option for the confidence level of intervals. */
export function levelOption(): Option {
  return numberOption(
    "--level <LEVEL>",
    "of the intervals (default: 0.95)",
    "a number above 0 and below 1, such as 0.95",
    (value) => value > 0 && value < 1,
  );
}

/** The option that names a metric; it may be given several times. */
export function metricOption(): Option {
  const names = metrics.map(({ name }) => name);
  return new Option(
    "--metric <NAME>",
    "by which they are compared; may be repeated (default: the one by which the run chose)",
  ).argParser((name, before: readonly string[] = []) => {
    if (names.includes(name)) return [...before, name];
    throw new ParameterError(
      "cli/option",
      `option --metric must be a metric, got ${showValue(name)}${askForName(name, names)}`,
      { hint: `metrics are ${names.join(", ")}` },
    );
  });
}

/** The option for the threshold at which rows are labelled. */
export function thresholdOption(): Option {
  return numberOption(
    "--threshold <P>",
    "the probability above which a row is positive (default: the model's own)",
    "a number above 0 and below 1",
    (value) => value > 0 && value < 1,
  );
}

/** The option for the seed of what is drawn to make intervals. */
export function bootstrapSeedOption(): Option {
  return numberOption(
    "--seed <N>",
    "of what is drawn to make intervals (default: 0)",
    "a whole number, 0 or more",
    (value) => Number.isSafeInteger(value) && value >= 0,
  );
}

/** An option that is a number. @param expectation what it must be, as an error says it. */
function numberOption(
  flags: string,
  description: string,
  expectation: string,
  isRight: (value: number) => boolean,
): Option {
  const option = new Option(flags, description);
  return option.argParser((given) => {
    const value = given.trim() === "" ? NaN : Number(given);
    if (isRight(value)) return value;
    throw new ParameterError(
      "cli/option",
      `option ${option.long} must be ${expectation}, got ${showValue(given)}`,
      { hint: "systole COMMAND --help lists the options" },
    );
  });
}
