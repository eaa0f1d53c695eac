import { reserved } from "../load-kernel.ts";

/** Gives out room in a kernel's memory, piece by piece, before there is one. */
export class MemoryPlan {
  #end = reserved;

  /** Where the next piece of so many bytes begins: at a multiple of 64. */
  take(bytes: number): number {
    const begin = this.#end;
    this.#end = Math.ceil((begin + bytes) / 64) * 64;
    return begin;
  }

  /** How much is needed in all, beside the kernel's own bytes. */
  get bytes(): number {
    return this.#end - reserved;
  }
}
