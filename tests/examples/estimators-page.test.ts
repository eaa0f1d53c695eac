import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { buildEstimator, buildTransformer, estimatorNames, transformerNames } from "../../src/learn/index.ts";

const page = readFileSync(new URL("../../docs/estimators.md", import.meta.url), "utf8");

/** The parameters that the page's table of an estimator lists, with their defaults. */
function tableOf(name: string): Record<string, string> {
  const section = page.split(`\n### ${name}\n`)[1]?.split(/\n##/)[0] ?? "";
  return Object.fromEntries(
    [...section.matchAll(/^\| `(\w+)` \| `([^`]+)` \|/gm)].map(([, key, value]) => [key!, value!]),
  );
}

/** A default as the page writes it. */
function show(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

it.each([
  ...estimatorNames.map((name) => [name, buildEstimator] as const),
  ...transformerNames.map((name) => [name, buildTransformer] as const),
])("docs/estimators.md lists the parameters of %s with their defaults", (name, build) => {
  const { params } = build({ name, params: {} }).spec;
  const expected = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, show(value)]));
  expect(tableOf(name)).toEqual(expected);
});
