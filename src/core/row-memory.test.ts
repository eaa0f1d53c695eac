import { expect, it } from "vitest";
import { makeMatrix, rowOf, takeMatrixRows } from "./matrix.ts";
import { makeRowArray, rowMemoryOf, takeDesk } from "./row-memory.ts";
import { shareFloat64 } from "./table.ts";

const many = 1 << 20;

it("a large matrix of zeros stands on a kernel's memory, a small one and a caller's own array do not", () => {
  const { data } = makeMatrix(many / 8, 8);
  expect(data.length).toBe(many);
  expect(data.every((value) => value === 0)).toBe(true);
  expect(rowMemoryOf(data)?.buffer).toBe(data.buffer);
  expect(rowMemoryOf(makeMatrix(100, 8).data)).toBeUndefined();
  expect(rowMemoryOf(makeMatrix(many / 8, 8, new Float64Array(many)).data)).toBeUndefined();
});

it("views and copies of a large matrix are what they are of others", () => {
  const X = makeMatrix(many / 8, 8);
  for (let i = 0; i < many; i++) X.data[i] = i;
  rowOf(X, 3)[1] = -1;
  expect([...takeMatrixRows(X, [3, 0]).data.subarray(0, 3)]).toEqual([24, -1, 26]);
  expect(structuredClone(X).data).toEqual(X.data);
  expect(rowMemoryOf(structuredClone(X).data)).toBeUndefined();
});

it("a large array becomes a shared one that kernels read in place", () => {
  const values = Float64Array.from({ length: many }, (_, i) => i);
  const shared = shareFloat64(values);
  expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(shared).toEqual(values);
  expect(rowMemoryOf(shared)?.buffer).toBe(shared.buffer);
  expect(shareFloat64(shared)).toBe(shared);
});

it("what a memory cannot hold stands on ordinary arrays", () => {
  expect(() => makeRowArray(2 ** 53, false)).toThrow(RangeError); // nor can an array
  const beyond = makeRowArray(2 ** 29, false); // 4 GiB of addresses, which nobody touches
  expect([beyond.length, rowMemoryOf(beyond)]).toEqual([2 ** 29, undefined]);
});

it.each([false, true])("takeDesk() gives each desk to one user at a time, shared: %s", (isShared) => {
  const data = makeRowArray(many, isShared);
  const memory = rowMemoryOf(data)!;
  const desks = Array.from({ length: 16 }, () => takeDesk(memory));
  const starts = desks.map((desk) => desk!.start);
  expect(new Set(starts).size).toBe(16);
  expect(Math.max(...starts)).toBeLessThan(data.byteOffset);
  expect(takeDesk(memory)).toBeUndefined();
  desks[5]!.release();
  expect(takeDesk(memory)?.start).toBe(starts[5]);
});
