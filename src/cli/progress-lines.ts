/** Between two lines of a stage there is at least so much time. */
const leastMs = 10_000;
/** And so much of the work, unless the last line is old. */
const leastShare = 0.1;
/** A line that is older is followed by another one, however little was done since. */
const oldMs = 5 * 60_000;

/**
 * Says when a line about progress is due where lines stay: none of a stage that is over in ten seconds, then at most one every ten
 * seconds, and of a long stage one for each tenth of its work or every five minutes.
 */
export class ProgressLines {
  readonly #now: () => number;
  #lastMs: number;
  #lastName = "";
  #lastShare = 0;

  /** @param now a clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#lastMs = now();
  }

  /** Begins a stage. */
  begin(): void {
    this.#lastMs = this.#now();
  }

  /**
   * Whether a line is to be written now; then it counts as written.
   *
   * @param name the work: a stage may do that of an earlier one first, as reading, when only the rows are still known.
   * @param share how much of that work is done, in [0, 1].
   */
  isDue(name: string, share: number): boolean {
    if (name !== this.#lastName) [this.#lastName, this.#lastShare] = [name, 0];
    const passed = this.#now() - this.#lastMs;
    if (share >= 1 || passed < leastMs) return false; // of what is done the stage's own line tells
    if (share < this.#lastShare + leastShare && passed < oldMs) return false;
    this.#lastMs += passed;
    this.#lastShare = share;
    return true;
  }
}
