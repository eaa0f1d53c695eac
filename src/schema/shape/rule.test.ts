import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyPath } from "./problem.ts";
import {
  byKind,
  code,
  filledText,
  finiteNumber,
  listOf,
  objectOf,
  optional,
  recordOf,
  required,
  text,
  wordOf,
} from "./rule.ts";

interface Item {
  readonly name: string;
  readonly size?: number;
}
const item = objectOf<Item>({ name: required(filledText), size: optional(finiteNumber) });
const rules = [
  text,
  filledText,
  finiteNumber,
  code,
  wordOf(["red", "blue"]),
  listOf(text, 2),
  recordOf(finiteNumber),
  item,
];

describe("rules", () => {
  it("say something about any value, at its path, and never throw", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rules),
        fc.anything({ withNullPrototype: true, withBigInt: true }),
        (rule, value) => {
          for (const { path, message } of rule(value, "a.b")) {
            expect(path.startsWith("a.b")).toBe(true);
            expect(message).toMatch(/ must | is unknown/);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("have nothing against what they are made for", () => {
    const items = fc.record(
      { name: fc.string({ minLength: 1 }), size: fc.double({ noNaN: true, noDefaultInfinity: true }) },
      { requiredKeys: ["name"] },
    );
    fc.assert(
      fc.property(fc.array(items), (list) => {
        expect(listOf(item)(list, "items")).toEqual([]);
        expect(recordOf(item)(Object.fromEntries(list.entries()), "items")).toEqual([]);
      }),
    );
  });

  it("name every fault, each at its own place, and the word that was meant", () => {
    const given = [{ name: "" }, { nmae: "x", size: NaN }, 3, { name: "ok", size: undefined }];
    expect(listOf(item)(given, "items")).toEqual([
      expect.objectContaining({
        path: "items[0].name",
        message: expect.stringContaining("must be a text that is not empty"),
      }),
      expect.objectContaining({ path: "items[1].nmae", message: expect.stringContaining('"name"') }),
      expect.objectContaining({ path: "items[1].name", message: expect.stringContaining("it is absent") }),
      expect.objectContaining({
        path: "items[1].size",
        message: expect.stringContaining("must be a finite number, got NaN"),
      }),
      expect.objectContaining({ path: "items[2]", message: '"items[2]" must be an object, got 3' }),
    ]);
    expect(wordOf(["red", "blue"])("rde", "colour")[0]?.message).toContain('"red"');
  });

  it("hold an object to the keys of its kind; while the kind is wrong, to those of any", () => {
    const circle = objectOf<{ kind: string; radius: number }>({
      kind: required(text),
      radius: required(finiteNumber),
    });
    const square = objectOf<{ kind: string; side: number }>({
      kind: required(text),
      side: required(finiteNumber),
    });
    const shape = byKind("kind", { circle, square });
    const paths = (value: unknown) => shape(value, "s").map(({ path }) => path);
    expect(paths({ kind: "circle", radius: 1 })).toEqual([]);
    expect(paths({ kind: "circle", side: 1 })).toEqual(["s.side", "s.radius"]);
    expect(paths({ kind: "cube", side: 1, radius: 1 })).toEqual(["s.kind"]);
    expect(paths({ side: 1, depth: 2 })).toEqual(["s.depth", "s.kind"]);
    expect(paths("circle")).toEqual(["s"]);
  });
});

describe("keyPath()", () => {
  it("is what JavaScript finds the value by", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (outer, inner) => {
        const path = keyPath(keyPath("root", outer), inner);
        const root = { [outer]: { [inner]: 7 } };
        fc.pre(outer !== "__proto__" && inner !== "__proto__");
        expect(new Function("root", `return ${path}`)(root)).toBe(7);
      }),
    );
  });
});
