import { expect, test } from "vitest";
import type { Params } from "../../src/core/index.ts";
import {
  buildClassifier,
  buildEstimator,
  buildTransformer,
  ColumnTransformer,
  estimatorNames,
  Pipeline,
  transformerNames,
} from "../../src/learn/index.ts";

const classes = [
  ...estimatorNames.map((name) => [name, buildEstimator] as const),
  ...transformerNames.map((name) => [name, buildTransformer] as const),
];

/** Parameters of a class that all have the same value. */
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
        details: { problems: patterns, parameters: names },
      }),
    );
  },
);

/** What callers pass by mistake, and a program without types does not notice. */
const odd: readonly unknown[] = [
  ...[
    null,
    NaN,
    -1,
    0,
    1,
    1.5,
    "",
    "x",
    "1",
    true,
    7n,
    Symbol("s"),
    () => 1,
    new Date(0),
    new Map([["a", 2]]),
  ],
  ...[[], {}, [null], [[]], [[1]], [["a"]], { a: 1 }, { a: NaN }, Object.create(null)],
];

test.each(classes)(
  "%s takes plain parameters that a spec can hold, and refuses all others",
  (name, build) => {
    for (const key of Object.keys(build({ name, params: {} }).spec.params))
      for (const value of odd) {
        try {
          const { spec } = build({ name, params: { [key]: value } as Params });
          expect(build(JSON.parse(JSON.stringify(spec))).spec).toEqual(spec);
        } catch (error) {
          expect(error).toMatchObject({ name: "ParameterError", code: "parameter/invalid" });
        }
      }
  },
);

test("ColumnTransformer, Pipeline and their specs refuse parts that are none", () => {
  const make = [
    (value: unknown) => new ColumnTransformer({ transformers: value as [] }),
    (value: unknown) => new ColumnTransformer({ transformers: [value as never] }),
    (value: unknown) =>
      new ColumnTransformer({ transformers: [{ name: "b", columns: [], steps: [value as never] }] }),
    (value: unknown) =>
      new ColumnTransformer({ transformers: [{ name: "b", columns: [value as never], steps: [] }] }),
    (value: unknown) => new Pipeline(value as never),
    (value: unknown) => new Pipeline({ columns: value as never, classifier: value as never }),
    (value: unknown) => buildClassifier({ name: "Pipeline", params: value as Params }),
  ];
  const names = new Set<unknown>(["", "x", "1"]); // which a column may be called
  for (const [i, run] of make.entries())
    for (const value of [...odd, undefined])
      if (i !== 3 || !names.has(value))
        expect(() => run(value), `${i}: ${typeof value}`).toThrowError(
          expect.objectContaining({ name: "ParameterError", code: "parameter/invalid" }),
        );
});

test.each(classes)("%s takes a parameter that is undefined as not given", (name, build) => {
  const expected = build({ name, params: {} }).spec;
  expect(build({ name, params: forAll(name, build, undefined) }).spec).toStrictEqual(expected);
});
