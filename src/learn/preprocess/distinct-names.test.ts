import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTable } from "../../core/index.ts";
import { restoreTransformer } from "./build-transformer.ts";
import { giveDistinctNames } from "./distinct-names.ts";
import { OneHotEncoder } from "./one-hot-encoder.ts";

const namesOf = (names: readonly string[]): string[] =>
  giveDistinctNames({
    inputs: [{ name: "x", kind: "numeric", categories: [] }],
    outputs: names.map((name) => ({ name, kind: "numeric", categories: [], source: 0, ops: [] })),
    checks: [],
  }).outputs.map((output) => output.name);

/** Texts of few letters, among them those that names are joined and numbered by: they collide often. */
const name = fc.string({ unit: fc.constantFrom("a", "_", "#", "1", "2"), minLength: 1, maxLength: 5 });

describe("giveDistinctNames()", () => {
  it("numbers the later ones of equal names, past names that columns have anyway", () => {
    expect(namesOf(["a", "b", "a", "a"])).toEqual(["a", "b", "a#2", "a#3"]);
    expect(namesOf(["a", "a", "a#2"])).toEqual(["a", "a#3", "a#2"]);
    expect(namesOf(["a#2", "a", "a", "a#2"])).toEqual(["a#2", "a", "a#3", "a#2#2"]);
  });

  it("makes all names differ, leaves alone those that occur once, and does not depend on anything else", () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (names) => {
        const given = namesOf(names);
        expect(new Set(given).size).toBe(names.length);
        given.forEach((text, i) => {
          if (names.indexOf(names[i]!) === i) expect(text).toBe(names[i]);
          else expect(text.startsWith(`${names[i]}#`)).toBe(true);
        });
        expect(namesOf(names)).toEqual(given);
        expect(namesOf(given)).toEqual(given);
      }),
    );
  });

  it("lets any columns with any codes be one-hot encoded, and be restored with the same names", async () => {
    const column = fc.record({
      name,
      categories: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(column, { selector: (item) => item.name, minLength: 1, maxLength: 5 }),
        async (columns) => {
          const table = makeTable(
            columns.map((item) => ({ kind: "categorical", ...item, codes: Int32Array.of(0) })),
          );
          const fitted = await new OneHotEncoder({ categories: "declared" }).fit(table);
          const nCodes = columns.reduce((sum, { categories }) => sum + categories.length, 0);
          expect(new Set(fitted.featureNamesOut).size).toBe(nCodes);
          const restored = restoreTransformer(structuredClone(fitted.state));
          expect(restored.featureNamesOut).toEqual(fitted.featureNamesOut);
          expect(restored.transform(table)).toStrictEqual(fitted.transform(table));
        },
      ),
    );
  });
});
