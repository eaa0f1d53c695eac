import { closeSync, openSync, readSync } from "node:fs";

/**
 * How long the thread that made this has been ready to run without a processor to run on: because others had it, or because
 * the quota of its cgroup was used up. The kernel counts it (Documentation/scheduler/sched-stats.rst).
 */
export class ProcessorWait {
  readonly #buffer = Buffer.alloc(96); // three whole numbers of 64 bits at most, and what is between them
  #file: number | undefined;

  constructor() {
    try {
      this.#file = openSync("/proc/thread-self/schedstat", "r");
    } catch {
      // another system than Linux, or a kernel that does not count
    }
  }

  /** Seconds since the thread began; `undefined` where nobody counts them. */
  seconds(): number | undefined {
    if (this.#file === undefined) return undefined;
    try {
      const text = this.#buffer.toString("latin1", 0, readSync(this.#file, this.#buffer, 0, 96, 0));
      return Number(text.split(" ", 2)[1]) / 1e9; // time on a processor, time of waiting for one, number of times; in ns
    } catch {
      this.close();
      return undefined;
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
