import type { MessagePort } from "node:worker_threads";
import { findSharedInputs, type SharedInput } from "../core/index.ts";
import { encodeError, type PlainError } from "./error-transfer.ts";

/** The message of a thread that was given the id of a shared input whose value it does not have. */
export interface LackingInput {
  /** The id of the shared input. */
  readonly lacks: string;
  /** Where the calling thread posts the one {@link InputAnswer}. */
  readonly port: MessagePort;
}

/** The value of a shared input, or why it cannot be sent. */
export type InputAnswer =
  | { readonly isThere: true; readonly value: unknown }
  | { readonly isThere: false; readonly error: PlainError };

/**
 * The shared inputs of the maps that are running, kept in the calling thread. Requests carry ids only; a thread that lacks a
 * value asks for it here, and so is sent it once, however many of its tasks use it.
 */
export class LentInputs {
  /** By id: the value, and by how many running maps it is used. */
  readonly #lent = new Map<string, { readonly value: unknown; nMaps: number }>();

  /**
   * Keeps the shared inputs of a map while it runs.
   *
   * @param inputs the inputs of the map as its caller gave them.
   * @returns a function that ends the keeping, to be called once, when the map is over.
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

  /** Answers a thread that lacks an input: with its value, or with the error that explains why there is none to send. */
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
