import { expect, test } from "vitest";
import { makeKernelMemory, reserved } from "../../core/kernel-memory.ts";
import { loadKernel } from "./load-kernel.ts";

/** (module (import "env" "memory" (memory 0)) (func (export "load") (param i32) (result f64) local.get 0 f64.load)) */
const load = "AGFzbQEAAAABBgFgAX8BfAIPAQNlbnYGbWVtb3J5AgAAAwIBAAcIAQRsb2FkAAAKCQEHACAAKwMACw==";

test("loadKernel() gives functions over the memory", () => {
  const memory = makeKernelMemory(16);
  new Float64Array(memory.buffer, reserved, 2).set([1.5, -2]);
  const kernel = loadKernel<{ load(address: number): number }>(load, memory);
  expect([kernel.load(reserved), kernel.load(reserved + 8)]).toEqual([1.5, -2]);
});
