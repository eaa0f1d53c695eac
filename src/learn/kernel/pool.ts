/** When a {@link Pool} keeps what it is given. */
interface PoolLimits<T> {
  /** How many things are kept at most. */
  readonly mostKept: number;
  /** Whether a thing is worth keeping. Default: always. */
  readonly isWorthKeeping?: ((thing: T) => boolean) | undefined;
}

/**
 * Keeps things that take long to make, such as a memory with a kernel over it, for one user after the other. What is lent belongs
 * to the borrower alone, who may also never give it back. What is given back is kept for the next one, up to the limits, or
 * left to the garbage collector.
 */
export class Pool<T> {
  readonly #mostKept: number;
  readonly #isWorthKeeping: ((thing: T) => boolean) | undefined;
  readonly #kept: T[] = [];

  constructor({ mostKept, isWorthKeeping }: PoolLimits<T>) {
    this.#mostKept = mostKept;
    this.#isWorthKeeping = isWorthKeeping;
  }

  /**
   * Lends the thing that was given back last.
   *
   * @returns `undefined` when there is none: the borrower makes one.
   */
  take(): T | undefined {
    return this.#kept.pop();
  }

  /** Takes a thing back, which the giver must not use any more. */
  give(thing: T): void {
    if (this.#kept.length >= this.#mostKept) return;
    if (this.#isWorthKeeping === undefined || this.#isWorthKeeping(thing)) this.#kept.push(thing);
  }
}
