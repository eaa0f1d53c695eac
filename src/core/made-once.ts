/**
 * A value that is made when somebody first asks for it, and kept. When it cannot be made, everybody who waits is told so, and who
 * asks next has it made again: what failed for a moment, such as a file while too many were open, is not kept.
 *
 * @example
 * let times = 0;
 * const one = new MadeOnce(async () => ++times);
 * [await one.get(), await one.get()] // [1, 1]
 */
export class MadeOnce<T> {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | undefined;

  /** @param make called at most once at a time, and not again once it has succeeded. */
  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** The value. @throws what `make` fails with. */
  get(): Promise<T> {
    if (this.#made !== undefined) return this.#made;
    const made = this.#make();
    this.#made = made;
    made.catch(() => {
      if (this.#made === made) this.#made = undefined;
    });
    return made;
  }

  /** Gives the value up. @returns what was made, for example to close it; `undefined` when nothing was. */
  async take(): Promise<T | undefined> {
    const made = this.#made;
    this.#made = undefined;
    return made?.catch(() => undefined);
  }
}
