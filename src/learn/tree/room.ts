import type { KernelMemory } from "../../core/kernel-memory.ts";

/** Lays arrays out one after the other in a kernel's memory; without one it only adds up how many bytes they take. */
export class Room {
  readonly #memory: KernelMemory | undefined;
  #end: number;

  /** @param start where the room begins, in bytes from the beginning of the memory. */
  constructor(memory?: KernelMemory, start = 0) {
    this.#memory = memory;
    this.#end = start;
  }

  /** Where the next array would begin at the earliest. */
  get end(): number {
    return this.#end;
  }

  int32(length: number): Int32Array {
    return this.#memory === undefined
      ? this.#measure(length, Int32Array)
      : new Int32Array(this.#memory.buffer, this.#take(length * 4), length);
  }

  float32(length: number): Float32Array {
    return this.#memory === undefined
      ? this.#measure(length, Float32Array)
      : new Float32Array(this.#memory.buffer, this.#take(length * 4), length);
  }

  float64(length: number): Float64Array {
    return this.#memory === undefined
      ? this.#measure(length, Float64Array)
      : new Float64Array(this.#memory.buffer, this.#take(length * 8), length);
  }

  uint8(length: number): Uint8Array {
    return this.#memory === undefined
      ? this.#measure(length, Uint8Array)
      : new Uint8Array(this.#memory.buffer, this.#take(length), length);
  }

  #measure<T>(length: number, Type: { readonly BYTES_PER_ELEMENT: number; new (length: number): T }): T {
    this.#take(length * Type.BYTES_PER_ELEMENT);
    return new Type(0);
  }

  /** @returns where `bytes` begin; a multiple of 16, so that vectors do not cross lines of memory. */
  #take(bytes: number): number {
    const at = this.#end;
    this.#end += Math.ceil(bytes / 16) * 16;
    return at;
  }
}
