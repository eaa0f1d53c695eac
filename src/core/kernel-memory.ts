/** Bytes at the beginning of a kernel's memory that belong to its own constants. */
export const reserved = 4096;

const pageSize = 65_536;

/** What the standard library of types lacks: https://webassembly.github.io/spec/js-api/ */
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
 * Memory for kernels, zeros, whose first {@link reserved} bytes are the kernel's own.
 *
 * @param bytes how much is needed beside them; at most 4 GiB in all.
 * @throws {RangeError} when there is not so much.
 */
export function makeKernelMemory(bytes: number, isShared = false): KernelMemory {
  const initial = Math.ceil((reserved + bytes) / pageSize);
  return new Memory(isShared ? { initial, maximum: pageSize, shared: true } : { initial });
}

/** Makes a memory as large as `bytes` beside its {@link reserved} ones, when it is smaller. Views of it must be made anew. */
export function growKernelMemory(memory: KernelMemory, bytes: number): void {
  const missing = reserved + bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageSize));
}

/**
 * Takes a place to work at that nobody has, whichever thread others are taken by.
 *
 * @param taken on shared memory: 1 for each place that is taken, changed by atomic operations only.
 * @returns its number, until {@link leavePlace}; -1 when all are taken.
 */
export function takePlace(taken: Int32Array): number {
  for (let i = 0; i < taken.length; i++) if (Atomics.compareExchange(taken, i, 0, 1) === 0) return i;
  return -1;
}

/** Lets the next one have a place. */
export function leavePlace(taken: Int32Array, place: number): void {
  Atomics.store(taken, place, 0);
}
