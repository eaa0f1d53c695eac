import { growKernelMemory, type KernelMemory, reserved } from "../../../core/kernel-memory.ts";
import { Pool } from "../../kernel/index.ts";

/** Bytes that the histograms of all nodes together may take, 1 GiB; three nodes may have theirs even if that is more. */
const budget = 2 ** 30;
/** Bytes that the memory may have: 4 GiB less a page. */
const largestMemory = 2 ** 32 - 2 ** 16;

/** Places for the histograms of nodes, at the end of the memory, which grows when a place is first used. */
export class HistogramSlots {
  readonly #memory: KernelMemory;
  readonly #start: number;
  readonly #size: number;
  readonly #limit: number;
  readonly #free = new Pool<number>({ mostKept: Number.POSITIVE_INFINITY });
  #nMade = 0;

  constructor(memory: KernelMemory, start: number, size: number) {
    this.#memory = memory;
    this.#start = start;
    this.#size = Math.max(64, Math.ceil(size / 64) * 64);
    const most = Math.floor((largestMemory - start) / this.#size);
    this.#limit = Math.min(most, Math.max(3, Math.floor(budget / this.#size)));
  }

  /** A place's address, or undefined when all are in use. */
  take(): number | undefined {
    const slot = this.#free.take();
    if (slot !== undefined) return slot;
    if (this.#nMade >= this.#limit) return undefined;
    const at = this.#start + this.#nMade * this.#size;
    growKernelMemory(this.#memory, at + this.#size - reserved);
    this.#nMade++;
    return at;
  }

  /** Takes a place back, whose histograms are not needed any more. */
  give(slot: number): void {
    this.#free.give(slot);
  }
}
