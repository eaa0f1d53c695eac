/**
 * Bytes at the beginning of a kernel's memory that belong to its own constants: the AssemblyScript compiler places the data
 * of a module there. Whoever lays out a memory begins behind them.
 */
export const reserved = 4096;

/** Bytes of a page, the unit in which WebAssembly counts memory; 65,536 pages are its limit of 4 GiB. */
const pageSize = 65_536;

/** The part of WebAssembly's JavaScript API that the compiler's types lack here: https://webassembly.github.io/spec/js-api/ */
interface WebAssemblyApi {
  readonly Memory: new (descriptor: {
    initial: number;
    maximum?: number;
    shared?: boolean;
  }) => { readonly buffer: ArrayBuffer | SharedArrayBuffer; grow(pages: number): number };
}

const { Memory } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

/** A block of memory that kernels work on. `buffer` is replaced when a memory that is not shared grows. */
export type KernelMemory = InstanceType<WebAssemblyApi["Memory"]>;

/**
 * Makes a memory for kernels, filled with zeros. Its first {@link reserved} bytes are the kernel's own.
 *
 * @param bytes how much is needed behind them. The memory is rounded up to whole pages of 64 KiB; 4 GiB is the limit.
 * @param isShared whether several threads are to work on it. Such a memory reserves addresses for all the 4 GiB to which it
 *   may grow.
 * @throws {RangeError} when it is beyond the limit, or the system has no such memory left.
 */
export function makeKernelMemory(bytes: number, isShared = false): KernelMemory {
  const initial = Math.ceil((reserved + bytes) / pageSize);
  return new Memory(isShared ? { initial, maximum: pageSize, shared: true } : { initial });
}

/**
 * Grows a memory that has less than `bytes` behind its {@link reserved} ones; a larger one stays as it is.
 *
 * Typed arrays over its old `buffer` are empty afterwards when it is not shared: make them anew.
 *
 * @throws {RangeError} when it would pass 4 GiB, or the system has no such memory left.
 */
export function growKernelMemory(memory: KernelMemory, bytes: number): void {
  const missing = reserved + bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageSize));
}

/**
 * Takes a place to work at that nobody has. Several threads may call this at once: no two get the same place.
 *
 * @param taken one entry a place, on shared memory: 1 for a place that is taken, else 0. It is changed by atomic operations
 *   only.
 * @returns the number of the place, which belongs to the caller until {@link leavePlace}; -1 when all are taken.
 */
export function takePlace(taken: Int32Array): number {
  for (let i = 0; i < taken.length; i++) if (Atomics.compareExchange(taken, i, 0, 1) === 0) return i;
  return -1;
}

/** Gives a place of {@link takePlace} back, so that the next one may have it. */
export function leavePlace(taken: Int32Array, place: number): void {
  Atomics.store(taken, place, 0);
}
