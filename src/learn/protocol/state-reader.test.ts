import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../../core/index.ts";
import { type FieldKey, StateReader } from "./state-reader.ts";

const open = (fields: object): StateReader => StateReader.open("Thing", { kind: "Thing", ...fields });

/** What the reader says of a field that is not as it must be. */
function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject({ code: "state/invalid", details: { kind: "Thing" } });
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

describe("StateReader", () => {
  test("names the field by its way, the class, what is expected and what was found", () => {
    const state = open({ trees: { feature: Uint16Array.of(0, 1, 99), names: ["a", 7] } });
    const trees = state.record("trees");
    expect(messageOf(() => trees.array("feature", Uint16Array, { min: 0, max: 13 }))).toBe(
      'field "trees.feature[2]" of the state of Thing must be a number in [0, 13], got 99',
    );
    expect(messageOf(() => trees.strings("names"))).toBe(
      'field "trees.names[1]" of the state of Thing must be a string, got 7',
    );
    expect(messageOf(() => trees.integer("depth", { min: 0 }))).toBe(
      'field "trees.depth" of the state of Thing must be an integer of at least 0, got nothing',
    );
    expect(messageOf(() => trees.refuse("feature", "a leaf", 1))).toBe(
      'field "trees.feature[1]" of the state of Thing must be a leaf, got 1',
    );
    const list = open({ steps: [{ kind: "A" }, { kind: 3 }] });
    expect(messageOf(() => list.list("steps", (items, i) => items.state(i)))).toBe(
      'field "steps[1].kind" of the state of Thing must be a string, got 3',
    );
  });

  test("refuses what is no state of the class", () => {
    for (const state of [undefined, null, 1, "Thing", [], new Uint8Array(3)])
      expect(() => StateReader.open("Thing", state)).toThrow(
        /the state of Thing must be an object of fields/,
      );
    expect(() => StateReader.open("Thing", { kind: "Other" })).toThrow(
      'field "kind" of the state of Thing must be "Thing", got "Other"',
    );
  });

  test("reads a state without format as format 1, and refuses one from the future", () => {
    expect(open({}).format([1, 2])).toBe(1);
    expect(open({ format: 2 }).format([1, 2])).toBe(2);
    expect(messageOf(() => open({ format: 3 }).format([1, 2]))).toContain("one of 1, 2, got 3");
    expect(messageOf(() => open({ format: undefined }).format([1, 2]))).toContain("got nothing");
  });

  test("takes infinity only where an end of the range is infinite, and NaN never", () => {
    const state = open({ up: Infinity, down: -Infinity, none: NaN, ups: Float64Array.of(1, Infinity, NaN) });
    expect(state.number("up", { max: Infinity })).toBe(Infinity);
    expect(state.number("down", { min: -Infinity })).toBe(-Infinity);
    expect(messageOf(() => state.number("up"))).toContain("a number that is finite, got Infinity");
    expect(messageOf(() => state.number("none", { min: -Infinity, max: Infinity }))).toContain("got NaN");
    expect(messageOf(() => state.array("ups", Float64Array))).toContain('"ups[1]"');
    expect(messageOf(() => state.array("ups", Float64Array, { max: Infinity }))).toContain('"ups[2]"');
  });

  test("knows a typed array by its type and length", () => {
    const state = open({ a: Uint16Array.of(1, 2), b: [1, 2] });
    const either = [Uint16Array, Uint32Array] as const;
    expect(state.array("a", either, { length: 2 })).toEqual(Uint16Array.of(1, 2));
    expect(messageOf(() => state.array("a", either, { length: 3 }))).toContain(
      "must be a Uint16Array or Uint32Array of 3, got a Uint16Array of 2",
    );
    expect(messageOf(() => state.array("a", Float64Array))).toContain("must be a Float64Array, got a Uint16");
    expect(messageOf(() => state.array("b", Float64Array))).toContain("got a list of 2");
  });

  test("wants one class at least, and none twice", () => {
    expect(open({ classes: ["10", "9"] }).classes("classes")).toEqual(["10", "9"]);
    expect(messageOf(() => open({ classes: [] }).classes("classes"))).toContain("got a list of 0");
    expect(messageOf(() => open({ classes: ["a", "a"] }).classes("classes"))).toContain('"classes[1]"');
  });

  test("reads null, or what stands in its place", () => {
    const state = open({ a: null, b: 3 });
    const read = (key: FieldKey): number => state.integer(key);
    expect([state.nullable("a", read), state.nullable("b", read)]).toEqual([null, 3]);
    expect(messageOf(() => state.nullable("c", read))).toContain("got nothing");
  });

  test("does not take for a field what an object inherits", () => {
    expect(messageOf(() => open({}).record("constructor"))).toContain("must be an object of fields");
    expect(open({}).has("toString")).toBe(false);
  });

  test("returns what it reads or throws a FormatError, whatever the value", () => {
    const reads: ((state: StateReader) => unknown)[] = [
      (state) => state.string("x"),
      (state) => state.flag("x"),
      (state) => state.number("x", { min: 0 }),
      (state) => state.integer("x", { max: 9 }),
      (state) => state.oneOf("x", ["a", 1, true]),
      (state) => state.nullable("x", (key) => state.string(key)),
      (state) => state.strings("x"),
      (state) => state.classes("x"),
      (state) => state.array("x", [Float64Array, Uint8Array], { min: 0 }),
      (state) => state.record("x"),
      (state) => state.state("x"),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...reads), fc.anything({ withTypedArray: true }), (read, x) => {
        const state = open({ x });
        try {
          expect(read(state)).toBeDefined();
        } catch (error) {
          expect(error).toMatchObject({ code: "state/invalid", details: { kind: "Thing" } });
        }
      }),
    );
  });
});
