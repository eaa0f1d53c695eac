import type { MessagePort } from "node:worker_threads";
import { findSharedInputs, type SharedInput } from "../core/index.ts";
import { encodeError, type PlainError } from "./error-transfer.ts";

/** What a thread sends that meets a shared input for the first time. */
export interface LackingInput {
  readonly lacks: string;
  /** Where the answer goes: an {@link InputAnswer}. */
  readonly port: MessagePort;
}

/** The value of a shared input, or why it cannot be sent. */
export type InputAnswer =
  | { readonly isThere: true; readonly value: unknown }
  | { readonly isThere: false; readonly error: PlainError };

/** The shared inputs of the maps that are running. Threads know them by their ids and ask for the values that they lack. */
export class LentInputs {
  readonly #lent = new Map<string, { readonly value: unknown; nMaps: number }>();

  /**
   * Keeps the shared inputs of a map for the threads.
   *
   * @returns gives them back: to be called when the map is over.
   */
  lend(inputs: readonly unknown[]): () => void {
    const own = new Map<string, SharedInput<unknown>>();
    for (const input of inputs) for (const [, shared] of findSharedInputs(input)) own.set(shared.id, shared);
    for (const [id, { value }] of own) {
      const lent = this.#lent.get(id);
      if (lent === undefined) this.#lent.set(id, { value, nMaps: 1 });
      else lent.nMaps++;
    }
    return () => {
      for (const id of own.keys()) {
        const lent = this.#lent.get(id);
        if (lent !== undefined && --lent.nMaps === 0) this.#lent.delete(id);
      }
    };
  }

  /** Answers a thread. */
  answer({ lacks: id, port }: LackingInput): void {
    const lent = this.#lent.get(id);
    try {
      if (lent === undefined) throw new RangeError(`shared input "${id}" must belong to a map that runs`);
      port.postMessage({ isThere: true, value: lent.value } satisfies InputAnswer);
    } catch (thrown) {
      port.postMessage({ isThere: false, error: encodeError(thrown) } satisfies InputAnswer);
    } finally {
      port.close();
    }
  }
}
