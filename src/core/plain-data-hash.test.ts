import fc from "fast-check";
import { expect, it } from "vitest";
import { shareFloat64 } from "./index.ts";
import { hashPlainData } from "./plain-data-hash.ts";

const leaf = fc.oneof(
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.float64Array({ maxLength: 4 }),
  fc.uint8Array({ maxLength: 4 }),
);
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("data"), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 3 }), tie("data"), { maxKeys: 3 }),
  ),
}));

/** The same data, the fields of all records in the opposite order. */
function turn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turn);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, item]) => [name, turn(item)]));
}

it("hashPlainData() is the same for the same data, whatever the order of fields, and a hash in form", async () => {
  await fc.assert(
    fc.asyncProperty(data, async (value) => {
      const hash = await hashPlainData(value);
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(await hashPlainData(turn(structuredClone(value)))).toBe(hash);
      expect(await hashPlainData([value])).not.toBe(hash);
      expect(await hashPlainData({ "": value })).not.toBe(hash);
    }),
  );
});

it("hashPlainData() tells values apart that look alike", async () => {
  const values = [
    0,
    -0,
    NaN,
    "0",
    "",
    [],
    {},
    null,
    undefined,
    false,
    [0],
    ["0"],
    [[], 0],
    [[0]],
    { a: 0 },
    { a: -0 },
  ];
  const arrays = [
    Float64Array.of(0),
    Int32Array.of(0, 0),
    new Uint8Array(8),
    new Float64Array(0),
    new Uint8Array(0),
  ];
  const texts = [
    ["ab", "c"],
    ["a", "bc"],
    ["abc", ""],
    ["a\u0005", "b"],
    ["a", "\u0005b"],
  ];
  const hashes = await Promise.all([...values, ...arrays, ...texts].map(hashPlainData));
  expect(new Set(hashes).size).toBe(hashes.length);
});

it("hashPlainData() does not mind shared memory, a place within a buffer, or slices", async () => {
  const long = Float64Array.from({ length: 300_000 }, (_, i) => i);
  const hash = await hashPlainData(long);
  expect(await hashPlainData(shareFloat64(long))).toBe(hash);
  const wider = new Float64Array(long.length + 3);
  wider.set(long, 2);
  expect(await hashPlainData(wider.subarray(2, 2 + long.length))).toBe(hash);
  long[299_999] = 1;
  expect(await hashPlainData(long)).not.toBe(hash);
});

it("hashPlainData() refuses what is no plain data", async () => {
  for (const value of [new Map(), () => 1, 1n, Symbol("s"), new Date(0), [new Set()]])
    await expect(hashPlainData(value)).rejects.toThrow(TypeError);
});
