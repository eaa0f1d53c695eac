import { ParameterError } from "./errors.ts";

/** A parameter's value: plain data. */
export type ParamValue =
  | string
  | number
  | boolean
  | null
  | readonly ParamValue[]
  | { readonly [key: string]: ParamValue };

/** Named parameters in camelCase, plain data. */
export type Params = { readonly [key: string]: ParamValue };

/** What one parameter must be: a test and its wording ("a number > 0"). */
export interface Constraint {
  readonly expectation: string;
  readonly accepts: (value: unknown) => boolean;
}

const bound = (closed: boolean): string => (closed ? "=" : "");

/** A finite number in an interval. */
export function real(
  options: { above?: number; min?: number; below?: number; max?: number } = {},
): Constraint {
  const { above, min, below, max } = options;
  const low = above ?? min;
  const high = below ?? max;
  const words = [
    low === undefined ? "" : ` >${bound(min !== undefined)} ${low}`,
    high === undefined ? "" : `${low === undefined ? "" : " and"} <${bound(max !== undefined)} ${high}`,
  ].join("");
  return {
    expectation: `a number${words}`,
    accepts: (v) =>
      typeof v === "number" &&
      Number.isFinite(v) &&
      (above === undefined || v > above) &&
      (min === undefined || v >= min) &&
      (below === undefined || v < below) &&
      (max === undefined || v <= max),
  };
}

/** A whole number, at least `min`, at most `max`. */
export function integer(options: { min?: number; max?: number } = {}): Constraint {
  const range = real(options);
  return {
    expectation: range.expectation.replace("a number", "a whole number"),
    accepts: (v) => Number.isSafeInteger(v) && range.accepts(v),
  };
}

/** One of these values. */
export function oneOf(...values: readonly (string | number | boolean | null)[]): Constraint {
  const words = values.map((value) => JSON.stringify(value));
  return {
    expectation: words.length > 1 ? `one of ${words.join(", ")}` : words.join(),
    accepts: (v) => values.some((x) => x === v),
  };
}

/** `true` or `false`. */
export const flag: Constraint = { expectation: "true or false", accepts: (v) => typeof v === "boolean" };

/** Any of these constraints. */
export function anyOf(...constraints: readonly Constraint[]): Constraint {
  return {
    expectation: constraints.map((c) => c.expectation).join(" or "),
    accepts: (v) => constraints.some((c) => c.accepts(v)),
  };
}

/** What `test` accepts, in these words. */
export function that(expectation: string, test: (value: unknown) => boolean): Constraint {
  return { expectation, accepts: test };
}

/**
 * Checks all parameters of an estimator or function at once.
 *
 * @throws {ParameterError} `parameter/invalid`, naming each wrong or unknown parameter, what it must be and what it is.
 */
export function checkParams(
  subject: string,
  params: Readonly<Record<string, unknown>>,
  constraints: Readonly<Record<string, Constraint>>,
): void {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    const constraint = Object.hasOwn(constraints, name) ? constraints[name] : undefined;
    if (constraint === undefined) problems.push(`parameter "${name}" of ${subject} is unknown`);
    else if (!constraint.accepts(value))
      problems.push(
        `parameter "${name}" of ${subject} must be ${constraint.expectation}, got ${showValue(value)}`,
      );
  }
  if (problems.length > 0)
    throw new ParameterError("parameter/invalid", problems.join("; "), {
      hint: `parameters of ${subject}: ${Object.keys(constraints).join(", ")}`,
      details: { problems },
    });
}

/** A value as an error message shows it: short, on one line, strings quoted. */
export function showValue(value: unknown): string {
  const text =
    typeof value === "string"
      ? JSON.stringify(value)
      : typeof value === "number"
        ? String(value)
        : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** `nEstimators` in scikit-learn's spelling: `n_estimators`; `C` stays `C`. */
export function toSnakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `n_estimators` in our spelling: `nEstimators`. */
export function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
