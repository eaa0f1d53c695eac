import { askForName } from "./did-you-mean.ts";
import { ParameterError } from "./errors.ts";
import { cutText } from "./text.ts";

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

/** What one parameter must be: a test, and its wording in scikit-learn's terms ("a float in the range (0.0, inf)"). */
export interface Constraint {
  readonly expectation: string;
  readonly accepts: (value: unknown) => boolean;
  /** The parts of an expectation that reads "a, b or c". Default: the expectation alone. */
  readonly alternatives?: readonly string[];
}

/** Bounds of a number: `above` and `below` are left out of the range, `min` and `max` belong to it. */
export interface Bounds {
  readonly above?: number;
  readonly min?: number;
  readonly below?: number;
  readonly max?: number;
}

/** The range as scikit-learn writes it: `[1, inf)`, a square bracket where the bound belongs to it. */
function rangeOf({ above, min, below, max }: Bounds, show: (bound: number) => string): string {
  const low = above ?? min;
  const high = below ?? max;
  const left = low === undefined ? "(-inf" : `${above === undefined ? "[" : "("}${show(low)}`;
  return `${left}, ${high === undefined ? "inf)" : `${show(high)}${below === undefined ? "]" : ")"}`}`;
}

function isWithin(value: number, { above, min, below, max }: Bounds): boolean {
  return (
    (above === undefined || value > above) &&
    (min === undefined || value >= min) &&
    (below === undefined || value < below) &&
    (max === undefined || value <= max)
  );
}

/** A finite number within bounds: "a float in the range (0.0, inf)". Whole numbers count, as in scikit-learn. */
export function real(bounds: Bounds = {}): Constraint {
  const show = (bound: number): string => (Number.isInteger(bound) ? bound.toFixed(1) : String(bound));
  return {
    expectation: `a float in the range ${rangeOf(bounds, show)}`,
    accepts: (v) => typeof v === "number" && Number.isFinite(v) && isWithin(v, bounds),
  };
}

/** A whole number, at least `min`, at most `max`: "an int in the range [1, inf)". */
export function integer(bounds: { readonly min?: number; readonly max?: number } = {}): Constraint {
  return {
    expectation: `an int in the range ${rangeOf(bounds, String)}`,
    accepts: (v) => Number.isSafeInteger(v) && isWithin(v as number, bounds),
  };
}

/** One of these values: `a str among {"l2", "none"} or null`. */
export function oneOf(...values: readonly (string | number | boolean | null)[]): Constraint {
  const texts = values.filter((value) => typeof value === "string");
  const others = values.filter((value) => typeof value !== "string");
  const alternatives = [
    ...(texts.length === 0 ? [] : [`a str among {${texts.map((text) => JSON.stringify(text)).join(", ")}}`]),
    ...others.map((value) => JSON.stringify(value)),
  ];
  return {
    expectation: joinAlternatives(alternatives),
    alternatives,
    accepts: (v) => values.some((x) => x === v),
  };
}

/** `true` or `false`. */
export const flag: Constraint = { expectation: "true or false", accepts: (v) => typeof v === "boolean" };

/** A value that one of these constraints accepts: "a float in the range (0.0, inf) or null". */
export function anyOf(...constraints: readonly Constraint[]): Constraint {
  const alternatives = constraints.flatMap((c) => c.alternatives ?? [c.expectation]);
  return {
    expectation: joinAlternatives(alternatives),
    alternatives,
    accepts: (v) => constraints.some((c) => c.accepts(v)),
  };
}

/** "a", "a or b", "a, b or c". */
function joinAlternatives(alternatives: readonly string[]): string {
  const last = alternatives.at(-1) ?? "nothing";
  return alternatives.length < 2 ? last : `${alternatives.slice(0, -1).join(", ")} or ${last}`;
}

/**
 * A value that `test` accepts, for what the other constraints cannot say.
 *
 * @param expectation what stands behind "must be" in the message: `a list of column names`.
 */
export function that(expectation: string, test: (value: unknown) => boolean): Constraint {
  return { expectation, accepts: test };
}

/**
 * Checks all parameters of an estimator or function at once. A parameter without a constraint is unknown, and refused; one
 * that has a constraint but is not among `params` is not looked at: give the defaults with them.
 *
 * @param subject whose parameters they are, as messages name it: `LogisticRegression`.
 * @throws {ParameterError} `parameter/invalid`, naming each wrong or unknown parameter, what it must be and what it is. Its
 *   `details` list the `problems`, and in the same order the names of the `parameters`.
 * @example
 * checkParams("Forest", { nTrees: 0 }, { nTrees: integer({ min: 1 }) }) // throws parameter/invalid
 */
export function checkParams(
  subject: string,
  params: Readonly<Record<string, unknown>>,
  constraints: Readonly<Record<string, Constraint>>,
): void {
  const known = Object.keys(constraints);
  const wrong = Object.entries(params).flatMap(([name, value]) => {
    const constraint = Object.hasOwn(constraints, name) ? constraints[name] : undefined;
    if (constraint?.accepts(value) === true) return [];
    const finding =
      constraint === undefined
        ? `is unknown${askForName(name, known)}`
        : `must be ${constraint.expectation}, got ${showValue(value)}`;
    return [{ name, problem: `parameter "${name}" of ${subject} ${finding}` }];
  });
  if (wrong.length === 0) return;
  const problems = wrong.map(({ problem }) => problem);
  throw new ParameterError("parameter/invalid", problems.join("; "), {
    hint: `parameters of ${subject}: ${known.join(", ")}`,
    details: { problems, parameters: wrong.map(({ name }) => name) },
  });
}

/**
 * A copy of parameters that shares no list or record with them, so that an estimator stays as it was made whatever happens to
 * them later. A parameter that is `undefined` is left out, as if it was not given. What is no plain data, such as a `Date`, is
 * not copied but passed on, for {@link checkParams} to refuse.
 */
export function copyParams<T>(params: T): T {
  if (Array.isArray(params)) return params.map(copyParams) as T;
  if (!isPlainObject(params)) return params;
  const given = Object.entries(params).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, copyParams(value)])) as T;
}

/** Whether a value is an object of names and values: no array, no `Map` or `Date`, no instance of another class. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A value as an error message shows it: short, on one line, strings quoted. */
export function showValue(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (jsonOf(value) ?? String(value));
  return cutText(text);
}

/** A value as JSON; `undefined` for what JSON has no word for, such as a function. A value that contains itself becomes `[object Object]`. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, nameBigint);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** Writes a bigint as `1n`: JSON has none, and `JSON.stringify` would throw. */
function nameBigint(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

/** `nEstimators` in scikit-learn's spelling: `n_estimators`; `C` stays `C`. */
export function toSnakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `n_estimators` in our spelling: `nEstimators`. */
export function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
