import { type KernelMemory, leavePlace, makeKernelMemory, reserved, takePlace } from "./kernel-memory.ts";

/**
 * Bytes from which rows get a kernel's memory of their own. Each takes some 10 GiB of addresses, whatever its size, and a
 * process has 128 TiB: smaller rows would use them up before the machine's memory.
 */
const leastBytes = 8 << 20;
/** Places to work at that stand before the rows; one that nobody has used takes addresses only. */
const nDesks = 16;
/** Bytes of a {@link Desk}. */
export const deskBytes = 1 << 18;
/** Behind the constants of kernels: which desks are taken, then the desks, then the rows. */
const firstDesk = 1 << 16;
const firstRow = firstDesk + nDesks * deskBytes;

const memories = new WeakMap<ArrayBufferLike, KernelMemory>();

/** Zeros on shared memory. Many stand on a kernel's, where kernels of all threads read them in place. */
export function makeSharedFloat64(length: number): Float64Array {
  const bytes = 8 * length;
  if (bytes >= leastBytes)
    try {
      const memory = makeKernelMemory(firstRow - reserved + bytes, true);
      memories.set(memory.buffer, memory);
      return new Float64Array(memory.buffer, firstRow, length);
    } catch {} // beyond 4 GiB, or where addresses are scarce
  return new Float64Array(new SharedArrayBuffer(bytes));
}

/** The kernel's memory that an array of this thread stands on, if it does, behind its desks. */
export function rowMemoryOf(values: Float64Array): KernelMemory | undefined {
  return memories.get(values.buffer);
}

/** A place to work at in the memory of rows: one user at a time has it. */
export interface Desk {
  /** Bytes from the beginning of the memory. */
  readonly start: number;
  /** Lets the next one have it. */
  release(): void;
}

/** Takes a desk, whichever thread others are taken by. @returns `undefined` when none is free. */
export function takeDesk(memory: KernelMemory): Desk | undefined {
  const taken = new Int32Array(memory.buffer, reserved, nDesks);
  const place = takePlace(taken);
  if (place < 0) return undefined;
  return { start: firstDesk + place * deskBytes, release: () => leavePlace(taken, place) };
}
