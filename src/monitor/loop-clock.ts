import { ProcessorWait } from "./processor-wait.ts";

/**
 * Says since when what the event loop reads now may have been readable. A request that waits in its socket while the loop is at
 * work, or while the process has no processor, is not seen by anybody in this process; but the loop asks its sockets once a
 * turn. What it finds there without having slept came after it had asked before, and what ends a sleep came when the thread
 * wanted a processor again. So the answer is never late, and early by one turn of the loop at most.
 *
 * A clock costs a call in each turn of the loop and does not keep the loop alive, nor from sleeping.
 */
export class LoopClock {
  readonly #wait = new ProcessorWait();
  #immediate: NodeJS.Immediate | undefined;
  /** In milliseconds, as `performance.now()`: when the last turn had looked after its sockets. */
  #checkedAt = performance.now();
  /** When that turn, at the earliest, had asked which of them can be read. */
  #askedAt = this.#checkedAt;
  /** How long the loop had slept until then, in milliseconds. */
  #slept = sleptMs();
  /** For how many seconds the thread had waited for a processor, and when that was read. */
  #waited = this.#wait.seconds() ?? 0;
  #waitedAt = this.#checkedAt;
  /** The answer for this turn, once somebody has asked. */
  #since: number | undefined;
  #turn = 0;

  constructor() {
    this.#tick();
  }

  /** Counts the turns of the loop. */
  get turn(): number {
    return this.#turn;
  }

  /** When what is read in this turn can have become readable at the earliest, in milliseconds as `performance.now()`. */
  readableSince(): number {
    this.#since ??= this.#findSince();
    return this.#since;
  }

  /** Whether the loop has slept between the last turn and this one: then nothing had been waiting. */
  hasSlept(): boolean {
    return sleptMs() > this.#slept;
  }

  /** Ends the clock. */
  stop(): void {
    clearImmediate(this.#immediate);
    this.#wait.close();
  }

  #findSince(): number {
    const slept = sleptMs() - this.#slept;
    if (slept === 0) return this.#askedAt;
    const waited = ((this.#wait.seconds() ?? 0) - this.#waited) * 1000;
    return this.#checkedAt + Math.max(0, slept - waited);
  }

  /** Runs at the end of each turn, after all sockets: an immediate that is not referred to lets the loop sleep. */
  #tick(): void {
    this.#immediate = setImmediate(() => {
      const now = performance.now();
      const slept = sleptMs();
      this.#askedAt = this.#checkedAt + slept - this.#slept;
      if (now - this.#waitedAt > 1) {
        // once a millisecond: what it may have waited since is less than that
        this.#waited = this.#wait.seconds() ?? 0;
        this.#waitedAt = now;
      }
      this.#checkedAt = now;
      this.#slept = slept;
      this.#since = undefined;
      this.#turn++;
      this.#tick();
    }).unref();
  }
}

/** How long the event loop of this thread has slept since it began, in milliseconds. */
const sleptMs = (): number => performance.eventLoopUtilization().idle;
