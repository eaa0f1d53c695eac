import { type KernelMemory, makeKernelMemory, reserved } from "../../core/kernel-memory.ts";

/** Gives out room in a kernel's memory, piece by piece, before there is one. */
export class MemoryPlan {
  #end = reserved;

  /** Where the next piece of so many bytes begins: at a multiple of 64. */
  take(bytes: number): number {
    const begin = this.#end;
    this.#end = Math.ceil((begin + bytes) / 64) * 64;
    return begin;
  }

  /** The memory with room for all pieces, or undefined when there is not so much: 4 GiB at most, or what the system gives. */
  open(): KernelMemory | undefined {
    try {
      return makeKernelMemory(this.#end - reserved);
    } catch (error) {
      if (error instanceof RangeError || error instanceof TypeError) return undefined;
      throw error;
    }
  }
}
