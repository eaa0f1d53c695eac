import { type KernelMemory, leavePlace, makeKernelMemory, reserved, takePlace } from "./kernel-memory.ts";

/**
 * Bytes from which an array gets a kernel's memory of its own, 8 MiB. Each such memory takes some 10 GiB of addresses,
 * whatever its size, and a process has 128 TiB: many small arrays would use up the addresses before the machine's memory.
 */
const leastBytes = 8 << 20;
/**
 * How many desks stand before the rows, which is how many threads can work on one memory at a time. One that nobody has used
 * takes addresses only.
 */
const nDesks = 16;
/** Bytes of a {@link Desk}, 256 KiB: a fit that needs more to work with copies the rows into a memory of its own. */
export const deskBytes = 1 << 18;
/**
 * Where the desks begin, in bytes from the beginning of the memory: behind the constants of kernels and the list of the desks
 * that are taken.
 */
const firstDesk = 1 << 16;
/** Where the rows begin, in bytes from the beginning of the memory: behind the last desk. */
const firstRow = firstDesk + nDesks * deskBytes;

/** The kernel's memory of each buffer that one was made for. The buffer alone does not lead back to its memory. */
const memories = new WeakMap<ArrayBufferLike, KernelMemory>();

/**
 * Makes an array of zeros on shared memory. A large one stands on a kernel's memory, where kernels of all threads read it in
 * place; there it does not begin at the beginning of its buffer.
 */
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

/**
 * The kernel's memory that an array stands on.
 *
 * @returns `undefined` when it stands on none, or when the array came from another thread.
 */
export function rowMemoryOf(values: Float64Array): KernelMemory | undefined {
  return memories.get(values.buffer);
}

/** Some bytes of a memory of rows in which a kernel keeps what it computes. One user at a time has it. */
export interface Desk {
  /** Bytes from the beginning of the memory. */
  readonly start: number;
  /** Gives it back, so that the next one may have it. To be called once. */
  release(): void;
}

/**
 * Takes a desk of a memory of rows. Several threads may call this at once: no two get the same desk.
 *
 * @returns {@link deskBytes} of memory until they are released; `undefined` when no desk is free.
 */
export function takeDesk(memory: KernelMemory): Desk | undefined {
  const taken = new Int32Array(memory.buffer, reserved, nDesks);
  const place = takePlace(taken);
  if (place < 0) return undefined;
  return { start: firstDesk + place * deskBytes, release: () => leavePlace(taken, place) };
}
