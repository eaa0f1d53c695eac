import { type KernelMemory, makeKernelMemory, reserved } from "../../core/kernel-memory.ts";

/** Arrays begin at multiples of so many bytes: a line of the processor's cache, so that no two arrays share one. */
const alignment = 64;

/** The class of a typed array. */
interface ArrayType<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer | SharedArrayBuffer, start: number, length: number): T;
  new (length: number): T;
}

/**
 * Lays arrays out one after the other in a kernel's memory. Nothing is given back: an arena is used for one layout.
 *
 * Without a memory it only measures: arrays are empty, and addresses are those that a memory will have. So one function that
 * takes arrays from an arena serves twice, first to find out how much memory is needed, then to use it.
 */
export class Arena {
  readonly #memory: KernelMemory | undefined;
  #end: number;

  /** @param start from where on the memory may be used, in bytes from its beginning. */
  constructor(memory?: KernelMemory, start: number = reserved) {
    this.#memory = memory;
    this.#end = alignUp(start);
  }

  /** Where the next array begins, in bytes from the beginning of the memory. */
  get end(): number {
    return this.#end;
  }

  /**
   * Takes so many bytes.
   *
   * @returns where they begin, in bytes from the beginning of the memory.
   */
  take(bytes: number): number {
    const at = this.#end;
    this.#end = alignUp(at + bytes);
    return at;
  }

  int32(length: number): Int32Array {
    return this.#lay(Int32Array, length);
  }

  uint32(length: number): Uint32Array {
    return this.#lay(Uint32Array, length);
  }

  float32(length: number): Float32Array {
    return this.#lay(Float32Array, length);
  }

  float64(length: number): Float64Array {
    return this.#lay(Float64Array, length);
  }

  uint16(length: number): Uint16Array {
    return this.#lay(Uint16Array, length);
  }

  uint8(length: number): Uint8Array {
    return this.#lay(Uint8Array, length);
  }

  #lay<T>(Type: ArrayType<T>, length: number): T {
    const at = this.take(length * Type.BYTES_PER_ELEMENT);
    return this.#memory === undefined ? new Type(0) : new Type(this.#memory.buffer, at, length);
  }
}

/** Where an array begins, in bytes from the beginning of its memory: what kernels are told. */
export function addressOf(array: { readonly byteOffset: number }): number {
  return array.byteOffset;
}

/** The first address from this one on at which an array may begin. */
function alignUp(address: number): number {
  return Math.ceil(address / alignment) * alignment;
}

/** What an arena of a memory of its own has laid out. */
interface LaidOut<T> {
  readonly memory: KernelMemory;
  readonly arrays: T;
}

/**
 * Makes a memory that is just large enough for what `layOut` takes, and lays it out there.
 *
 * @param layOut is called twice, first to measure. It must take the same arrays both times.
 * @returns `undefined` when so much memory cannot be had: beyond 4 GiB, or more than the system gives.
 */
export function layOutAlone<T>(layOut: (arena: Arena) => T): LaidOut<T> | undefined {
  const measured = new Arena();
  layOut(measured);
  try {
    const memory = makeKernelMemory(measured.end - reserved);
    return { memory, arrays: layOut(new Arena(memory)) };
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}
