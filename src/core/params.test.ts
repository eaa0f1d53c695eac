import { describe, expect, it } from "vitest";
import { ParameterError } from "./errors.ts";
import {
  anyOf,
  type Constraint,
  checkParams,
  flag,
  integer,
  oneOf,
  real,
  showValue,
  that,
  toCamelCase,
  toSnakeCase,
} from "./params.ts";

/** What is wrong with these parameters. */
function problemsOf(params: Record<string, unknown>, constraints: Record<string, Constraint>): string[] {
  try {
    checkParams("Forest", params, constraints);
  } catch (error) {
    expect(error).toBeInstanceOf(ParameterError);
    const { message, code, details } = error as ParameterError;
    expect(code).toBe("parameter/invalid");
    const problems = details!["problems"] as string[];
    expect(message).toBe(problems.join("; "));
    const names = details!["parameters"] as string[];
    expect(names.map((name, i) => problems[i]!.startsWith(`parameter "${name}" of Forest `))).toEqual(
      problems.map(() => true),
    );
    return problems;
  }
  return [];
}

describe("constraints read as scikit-learn's do", () => {
  it.each<[string, Constraint]>([
    ["a float in the range (-inf, inf)", real()],
    ["a float in the range (0.0, inf)", real({ above: 0 })],
    ["a float in the range [0.0, 0.5]", real({ min: 0, max: 0.5 })],
    ["a float in the range (-inf, 1.0)", real({ below: 1 })],
    ["an int in the range (-inf, inf)", integer()],
    ["an int in the range [1, inf)", integer({ min: 1 })],
    ["an int in the range [1, 256]", integer({ min: 1, max: 256 })],
    ['a str among {"gini", "log_loss"}', oneOf("gini", "log_loss")],
    ['a str among {"l2"} or null', oneOf("l2", null)],
    ["null", oneOf(null)],
    ["true or false", flag],
    [
      'an int in the range [1, inf), a float in the range (0.0, 1.0), a str among {"sqrt"} or null',
      anyOf(integer({ min: 1 }), real({ above: 0, below: 1 }), oneOf("sqrt", null)),
    ],
    ["an array", that("an array", Array.isArray)],
  ])("%s", (expectation, constraint) => {
    expect(constraint.expectation).toBe(expectation);
  });

  it("take exactly the values of their range", () => {
    const half = real({ above: 0, max: 1 });
    expect([-1, 0, 1e-300, 1, 1.1, NaN, Infinity, "1", null].map(half.accepts)).toEqual(
      [false, false, true, true, false, false, false, false, false], // biome-ignore format: one line
    );
    const few = integer({ min: 2, max: 3 });
    expect([1, 2, 2.5, 3, 4, 2 ** 53, true].map(few.accepts)).toEqual(
      [false, true, false, true, false, false, false], // biome-ignore format: one line
    );
  });
});

describe("checkParams()", () => {
  const constraints = { nEstimators: integer({ min: 1 }), C: real({ above: 0 }), warmStart: flag };

  it("names every wrong parameter at once: what it must be and what it is", () => {
    expect(problemsOf({ nEstimators: 0, C: "1", warmStart: true }, constraints)).toEqual([
      'parameter "nEstimators" of Forest must be an int in the range [1, inf), got 0',
      'parameter "C" of Forest must be a float in the range (0.0, inf), got "1"',
    ]);
    expect(problemsOf({ nEstimators: 1, C: 1, warmStart: false }, constraints)).toEqual([]);
  });

  it("asks for the known name that is nearest to an unknown one", () => {
    const asked = (name: string): string => problemsOf({ [name]: 1 }, constraints).join();
    expect(asked("n_estimators")).toBe('parameter "n_estimators" of Forest is unknown, is it "nEstimators"?');
    expect(asked("learningRate")).toBe('parameter "learningRate" of Forest is unknown');
    expect(asked("constructor")).toBe('parameter "constructor" of Forest is unknown');
  });
});

it("showValue() shows what JSON cannot", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  expect([undefined, 7n, NaN, Symbol("x"), circle].map(showValue)).toEqual(
    ["undefined", '"7n"', "NaN", "Symbol(x)", "[object Array]"], // biome-ignore format: one line
  );
});

it("toSnakeCase() and toCamelCase() undo each other on scikit-learn's names", () => {
  for (const name of ["n_estimators", "C", "max_iter", "l2_regularization", "min_weight_fraction_leaf"])
    expect(toSnakeCase(toCamelCase(name))).toBe(name);
});
