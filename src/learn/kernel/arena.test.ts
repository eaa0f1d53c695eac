import fc from "fast-check";
import { expect, it } from "vitest";
import { makeKernelMemory, reserved } from "../../core/kernel-memory.ts";
import { Arena, layOutAlone } from "./arena.ts";

const kinds = ["int32", "uint32", "float32", "float64", "uint16", "uint8"] as const;
const requests = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat(300)), { maxLength: 12 });

it("Arena lays arrays out apart, each at a line of the cache, within what it measures", () => {
  fc.assert(
    fc.property(requests, fc.nat(200), (arrays, offset) => {
      const layOut = (arena: Arena) => arrays.map(([kind, length]) => arena[kind](length));
      const start = reserved + offset;
      const measured = new Arena(undefined, start);
      expect(layOut(measured).every((array) => array.length === 0)).toBe(true);
      const memory = makeKernelMemory(measured.end - reserved);
      const arena = new Arena(memory, start);
      const laid = layOut(arena);
      expect(arena.end).toBe(measured.end);
      laid.forEach((array, i) => {
        expect(array.length).toBe(arrays[i]![1]);
        expect(array.buffer).toBe(memory.buffer);
        expect(array.byteOffset % 64).toBe(0);
        expect(array.byteOffset).toBeGreaterThanOrEqual(start);
        array.fill(i + 1);
      });
      for (const [i, array] of laid.entries()) expect(array.every((value) => value === i + 1)).toBe(true);
    }),
  );
});

it("Arena.take() gives the addresses that arrays have", () => {
  const memory = makeKernelMemory(1000);
  const [measured, arena] = [new Arena(), new Arena(memory)];
  expect(measured.take(10)).toBe(arena.uint8(10).byteOffset);
  expect(measured.take(8)).toBe(arena.float64(1).byteOffset);
  expect(measured.take(0)).toBe(arena.end);
});

it("layOutAlone() makes the memory, or says that there is none", () => {
  const laid = layOutAlone((arena) => ({ a: arena.float64(9), at: arena.take(100_000) }));
  expect(laid?.arrays.a.length).toBe(9);
  expect(laid?.memory.buffer.byteLength).toBeGreaterThanOrEqual(laid!.arrays.at + 100_000);
  expect(layOutAlone((arena) => arena.take(2 ** 33))).toBeUndefined();
});
