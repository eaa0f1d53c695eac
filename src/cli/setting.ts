import { type Command, Option } from "commander";
import { ParameterError, showValue } from "../core/index.ts";

/** Turns the text of a flag or variable into its value; throws an {@link Expected} when the text is none. */
export type Reader = (text: string) => unknown;

/** The remedy for every wrong flag or variable. */
const hint = "systole COMMAND --help lists the options and their variables";

/** Is thrown by a {@link Reader}. Its message says what the text must be: `a whole number from 1 to 256`. */
class Expected extends Error {}

/**
 * An option that may also be given as a variable of the environment. The flag goes before the variable; a variable
 * that is empty counts as not set.
 */
export class Setting extends Option {
  readonly variable: string;
  readonly #read: Reader;

  constructor(flags: string, variable: string, description: string, read: Reader) {
    super(flags, `${description} [${variable}]`);
    this.variable = variable;
    this.#read = read;
    if (this.required)
      this.argParser((given: string, before: unknown) => {
        const value = this.#convert(
          given,
          (expectation) => new ParameterError("cli/option", `option ${this.long} ${expectation}`, { hint }),
        );
        return Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value; // given several times
      });
  }

  /**
   * The value of the variable in an environment; `undefined` when it is not set.
   *
   * @throws {ParameterError} `cli/variable` when it has no value that can be read.
   */
  readVariable(environment: NodeJS.ProcessEnv): unknown {
    const text = environment[this.variable];
    // For a Service called `systole` Kubernetes sets SYSTOLE_PORT=tcp://10.0.0.1:8000 in each container beside it.
    if (text === undefined || text.trim() === "" || /^(tcp|udp|sctp):\/\//.test(text)) return undefined;
    return this.#convert(
      text.trim(),
      (expectation) =>
        new ParameterError("cli/variable", `variable ${this.variable} ${expectation}`, { hint }),
    );
  }

  #convert(given: string, errorOf: (expectation: string) => ParameterError): unknown {
    try {
      return this.#read(given);
    } catch (error) {
      if (!(error instanceof Expected)) throw error;
      throw errorOf(`must be ${error.message}, got ${showValue(given)}`);
    }
  }
}

/**
 * Sets the settings of a command, and of those above it, from their variables, as far as no flag has set them.
 *
 * @throws {ParameterError} `cli/variable` when a variable has no value that can be read.
 */
export function applyVariables(command: Command, environment: NodeJS.ProcessEnv = process.env): void {
  for (let current: Command | null = command; current !== null; current = current.parent)
    for (const option of current.options) {
      if (!(option instanceof Setting)) continue;
      const name = option.attributeName();
      if (!["default", undefined].includes(current.getOptionValueSource(name))) continue;
      const value = option.readVariable(environment);
      if (value !== undefined) current.setOptionValueWithSource(name, value, "env");
    }
}

/** Several values, with commas between them. As a flag it may also be given several times. */
export function listOf(read: Reader): Reader {
  return (given) => given.split(",").map((part) => read(part.trim()));
}

/** A text that a test takes; `expectation` says what it must be. */
export function that(expectation: string, isRight: (given: string) => boolean): Reader {
  return (given) => {
    if (!isRight(given)) throw new Expected(expectation);
    return given;
  };
}

/** Any text. */
export const text: Reader = (given) => given;

/** A flag: 1, true, yes or on; 0, false, no or off. */
export const yesNo: Reader = (given) => {
  if (/^(1|true|yes|on)$/i.test(given)) return true;
  if (/^(0|false|no|off)$/i.test(given)) return false;
  throw new Expected("1 or 0");
};

/** A decimal number in a range. */
export function between(min: number, max: number): Reader {
  return (given) => {
    const value = Number(given);
    if (!/^\d+(\.\d+)?$/.test(given) || value < min || value > max)
      throw new Expected(`a number from ${min} to ${max}`);
    return value;
  };
}

/** A whole number in a range. */
export function whole(min: number, max: number): Reader {
  return (given) => {
    const value = Number(given);
    if (!/^\d+$/.test(given) || value < min || value > max)
      throw new Expected(`a whole number from ${min} to ${max}`);
    return value;
  };
}

/** A length of time: a whole number of seconds, minutes or hours. It is read to seconds. */
export const duration: Reader = (given) => {
  const [, digits, unit] = /^(\d+) ?(s|m|h)$/.exec(given) ?? [];
  const seconds = Number(digits) * (secondsOf[unit ?? ""] ?? NaN);
  if (!(seconds >= 1 && seconds <= mostSeconds)) throw new Expected("a time such as 90s, 10m or 2h");
  return seconds;
};

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
/** A year: more is a slip of the hand. */
const mostSeconds = 366 * 86_400;

/** One of some words. */
export function oneOf(values: readonly string[]): Reader {
  return (given) => {
    if (!values.includes(given)) throw new Expected(`one of ${values.join(", ")}`);
    return given;
  };
}
