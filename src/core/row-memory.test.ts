import { expect, it } from "vitest";
import { makeSharedFloat64, rowMemoryOf, takeDesk } from "./row-memory.ts";
import { shareFloat64 } from "./table.ts";

const many = 1 << 20;

it("many shared values stand on a kernel's memory, few do not", () => {
  const values = makeSharedFloat64(many);
  expect(values.length).toBe(many);
  expect(values.some((value) => value !== 0)).toBe(false);
  expect(rowMemoryOf(values)?.buffer).toBe(values.buffer);
  const few = makeSharedFloat64(100);
  expect(few.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(rowMemoryOf(few)).toBeUndefined();
  expect(rowMemoryOf(new Float64Array(many))).toBeUndefined();
});

it("shareFloat64() gives a copy there, and a shared array itself", () => {
  const values = Float64Array.from({ length: many }, (_, i) => i);
  const shared = shareFloat64(values);
  expect(
    Buffer.from(shared.buffer, shared.byteOffset, shared.byteLength).equals(Buffer.from(values.buffer)),
  ).toBe(true);
  expect(rowMemoryOf(shared)?.buffer).toBe(shared.buffer);
  expect(shareFloat64(shared)).toBe(shared);
});

it("what is too large for a kernel's memory is shared all the same", () => {
  const beyond = makeSharedFloat64(2 ** 29); // 4 GiB of addresses, which nobody touches
  expect([beyond.length, rowMemoryOf(beyond)]).toEqual([2 ** 29, undefined]);
});

it("takeDesk() gives each desk to one user at a time", () => {
  const values = makeSharedFloat64(many);
  const memory = rowMemoryOf(values)!;
  const desks = Array.from({ length: 16 }, () => takeDesk(memory));
  const starts = desks.map((desk) => desk!.start);
  expect(new Set(starts).size).toBe(16);
  expect(Math.max(...starts)).toBeLessThan(values.byteOffset);
  expect(takeDesk(memory)).toBeUndefined();
  desks[5]!.release();
  expect(takeDesk(memory)?.start).toBe(starts[5]);
});
