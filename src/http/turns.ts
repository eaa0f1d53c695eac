/**
 * Lets long work take turns with everything else: of all that waits here, one goes on in each turn of the event loop, the longest
 * waiting first. Between two turns the loop takes what came in meanwhile, probes for example, however much waits here.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isPumping = false;

  /** Resolves when it is the caller's turn, in a later turn of the event loop. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      this.#waiting.shift()?.();
      if (this.#waiting.length > 0) this.#pump();
    });
  }
}
