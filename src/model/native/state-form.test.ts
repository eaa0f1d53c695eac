import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../../core/index.ts";
import type { PlainState, StateValue } from "../../learn/index.ts";
import type { JsonValue } from "../json.ts";
import { decodeState, encodeState, swapBytes } from "./state-form.ts";

const arrays = fc.oneof(
  fc.float64Array({ maxLength: 5, noNaN: true }),
  fc.float32Array({ maxLength: 5, noNaN: true }),
  fc.int32Array({ maxLength: 5 }),
  fc.uint32Array({ maxLength: 5 }),
  fc.uint16Array({ maxLength: 5 }),
  fc.uint8Array({ maxLength: 5 }),
);
const { value: anyValue } = fc.letrec<{ value: StateValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    arrays as fc.Arbitrary<StateValue>,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom("$array", "$number", "$$x", "__proto__")),
      tie("value"),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  ),
}));
const states = anyValue.map((value): PlainState => ({ kind: "Any", value }));

/** What a reader of the files gets. */
function throughFiles(state: PlainState): PlainState {
  const { json, data } = encodeState(state);
  return decodeState({ json: JSON.parse(JSON.stringify(json)) as JsonValue, data });
}

describe("encodeState() and decodeState()", () => {
  test("bring any state back, to the bit and the type", () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(throughFiles(state)).toStrictEqual(state);
      }),
    );
  });

  test("write the same bytes for the same state", () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(encodeState(structuredClone(state))).toEqual(encodeState(state));
      }),
    );
  });

  test("put a view of a larger buffer down as what it shows", () => {
    const values = Float64Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(throughFiles({ kind: "View", values })["values"]).toEqual(Float64Array.of(2, 3));
  });

  test("lay arrays at multiples of 8 bytes", () => {
    const { json } = encodeState({ kind: "Two", a: Uint8Array.of(1), b: Float64Array.of(1) });
    expect(json).toMatchObject({ b: { $array: { dtype: "float64", offset: 8, length: 1 } } });
  });

  const small = encodeState({ kind: "One", a: Float64Array.of(1, 2) });
  test.each<[string, unknown]>([
    ["an array behind the end", { kind: "One", a: { $array: { dtype: "float64", offset: 0, length: 3 } } }],
    ["an array that overlaps", { kind: "One", a: { $array: { dtype: "float64", offset: 0, length: 1 } } }],
    ["an unknown dtype", { kind: "One", a: { $array: { dtype: "constructor", offset: 0, length: 2 } } }],
    ["a negative length", { kind: "One", a: { $array: { dtype: "float64", offset: 0, length: -1 } } }],
    ["a fraction of a length", { kind: "One", a: { $array: { dtype: "float64", offset: 0, length: 1.5 } } }],
    ["an unaligned offset", { kind: "One", a: { $array: { dtype: "uint8", offset: 1, length: 2 } } }],
    ["an array that is none", { kind: "One", a: { $array: null } }],
    ["a special number that is none", { kind: "One", a: { $number: "toString" } }],
    ["no kind", { a: { $array: { dtype: "float64", offset: 0, length: 2 } } }],
    ["no object", [{ $array: { dtype: "float64", offset: 0, length: 2 } }]],
    ["deep nesting", JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`)],
  ])("refuse %s", (_, json) => {
    expect(() => decodeState({ json: json as JsonValue, data: small.data })).toThrow(FormatError);
  });
});

test("decodeState() refuses an array with NaN", () => {
  expect(() => throughFiles({ kind: "One", a: Float32Array.of(1, NaN) })).toThrow("NaN");
});

test("swapBytes() turns each element round", () => {
  expect(swapBytes(Uint8Array.of(1, 2, 3, 4), 2)).toEqual(Uint8Array.of(2, 1, 4, 3));
});
