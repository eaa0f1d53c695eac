import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashPlainData } from "./plain-data-hash.ts";
import { findSharedInputs, SharedInput, shareInput } from "./shared-input.ts";

const plain = fc.letrec<{ value: unknown; leaf: unknown; list: unknown; record: unknown }>((tie) => ({
  leaf: fc.oneof(
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constantFrom(null, undefined, NaN, -0, 0),
    fc.float64Array({ maxLength: 5 }),
    fc.int32Array({ maxLength: 5 }),
    fc.uint8Array({ maxLength: 5 }),
  ),
  list: fc.array(tie("value"), { maxLength: 4 }),
  record: fc.dictionary(fc.string({ maxLength: 3 }), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof({ maxDepth: 3 }, tie("leaf"), tie("list"), tie("record")),
})).value;

/** The same data with the fields of records the other way round, and typed arrays on shared memory. */
function remake(value: unknown): unknown {
  if (value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array) {
    const Type = value.constructor as new (buffer: SharedArrayBuffer) => Float64Array;
    const shared = new Type(new SharedArrayBuffer(value.byteLength));
    shared.set(value);
    return shared;
  }
  if (Array.isArray(value)) return value.map(remake);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, remake(field)]),
  );
}

describe("hashPlainData()", () => {
  it("is the same for the same data, in whatever order and memory it stands", async () => {
    await fc.assert(
      fc.asyncProperty(plain, async (value) => {
        const hash = await hashPlainData(value);
        expect(hash).toMatch(/^[0-9a-f]{64}$/);
        expect(await hashPlainData(remake(value))).toBe(hash);
        expect(await hashPlainData(structuredClone(value))).toBe(hash);
      }),
      { numRuns: 200 },
    );
  });

  it("differs for data that differ", async () => {
    const values = [
      ...[undefined, null, false, true, 0, -0, 1, NaN, "", "0", "1", [], [[]], {}, { a: undefined }],
      ...[["a", "b"], ["ab"], ["a", ["b"]], { a: "b" }, { ab: "" }, [0], [0, 0]],
      ...[
        new Float64Array(1),
        new Float64Array(2),
        new Int32Array(2),
        new Uint32Array(2),
        new Float32Array(2),
      ],
    ];
    const hashes = await Promise.all(values.map(hashPlainData));
    expect(new Set(hashes).size).toBe(values.length);
  });

  it("sees a change anywhere in a long array", async () => {
    const values = new Float64Array(300_000); // several slices
    const hash = await hashPlainData(values);
    for (const at of [0, 131_071, 131_072, 299_999]) {
      values[at] = 1e-300;
      expect(await hashPlainData(values)).not.toBe(hash);
      values[at] = 0;
    }
    expect(await hashPlainData(values)).toBe(hash);
  });

  it.each([
    ["function", () => 1],
    ["symbol", Symbol("a")],
    ["bigint", 1n],
    ["Map", new Map()],
    ["DataView", new DataView(new ArrayBuffer(1))],
  ])("refuses a %s", async (name, value) => {
    await expect(hashPlainData({ value })).rejects.toThrow(new RegExp(`plain data must be .*, got ${name}$`));
  });
});

describe("shareInput()", () => {
  it("gives each value an id, and equal values one hash", async () => {
    const [a, b] = [shareInput({ x: [1, 2] }), shareInput({ x: [1, 2] })];
    expect(a.id).not.toBe(b.id);
    expect(await a.hash()).toBe(await b.hash());
  });

  it("is found among the fields of an input", () => {
    const data = shareInput({ n: 1 });
    expect(findSharedInputs({ data, fold: 2, other: { data } })).toEqual([["data", data]]);
    for (const input of [null, undefined, 3, "data", [1], Float64Array.of(1), { value: 1, id: "a" }])
      expect(findSharedInputs(input)).toEqual([]);
  });

  it("keeps its value when something clones the input", () => {
    const { data } = structuredClone({ data: shareInput({ n: 1 }) });
    expect(data.value).toEqual({ n: 1 });
    expect(data).not.toBeInstanceOf(SharedInput);
  });
});
