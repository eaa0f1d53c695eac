import { expect, test } from "vitest";
import { growKernelMemory, makeKernelMemory, reserved } from "./kernel-memory.ts";

test("growKernelMemory() keeps what stands there and adds space", () => {
  const memory = makeKernelMemory(8);
  new Float64Array(memory.buffer, reserved, 1)[0] = 3;
  growKernelMemory(memory, 200_000);
  expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(reserved + 200_000);
  expect(new Float64Array(memory.buffer, reserved, 1)[0]).toBe(3);
});

test("makeKernelMemory() makes a memory that threads share", () => {
  expect(makeKernelMemory(8, true).buffer).toBeInstanceOf(SharedArrayBuffer);
});
