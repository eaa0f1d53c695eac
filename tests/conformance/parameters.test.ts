import { expect, test } from "vitest";
import type { Params } from "../../src/core/index.ts";
import { buildEstimator, buildTransformer, estimatorNames, transformerNames } from "../../src/learn/index.ts";

const classes = [
  ...estimatorNames.map((name) => [name, buildEstimator] as const),
  ...transformerNames.map((name) => [name, buildTransformer] as const),
];

/** The same value for every parameter of a class. */
function forAll(name: string, build: (typeof classes)[number][1], value: unknown): Params {
  const { params } = build({ name, params: {} }).spec;
  return Object.fromEntries(Object.keys(params).map((key) => [key, value])) as Params;
}

test.each(classes)(
  "%s checks each of its parameters, and names all that are wrong at once",
  (name, build) => {
    const params = forAll(name, build, Number.POSITIVE_INFINITY); // what no parameter may be
    const names = Object.keys(params);
    expect(names.length).toBeGreaterThan(1);
    const patterns = names.map((key) =>
      expect.stringMatching(new RegExp(`^parameter "${key}" of ${name} must be .+, got Infinity$`)),
    );
    expect(() => build({ name, params })).toThrowError(
      expect.objectContaining({
        name: "ParameterError",
        code: "parameter/invalid",
        details: { problems: expect.arrayContaining(patterns) },
      }),
    );
  },
);

test.each(classes)("%s takes a parameter that is undefined as not given", (name, build) => {
  const expected = build({ name, params: {} }).spec;
  expect(build({ name, params: forAll(name, build, undefined) }).spec).toStrictEqual(expected);
});
