import { hashPlainData } from "./plain-data-hash.ts";

/**
 * A large value that many inputs of tasks have in common: a table with its labels, a fitted model. As a field of an input
 * it travels by reference, and an executor hands the value to each of its workers once, when the worker first meets it.
 *
 * The value is plain data, and nobody changes it after it is shared. Make it by {@link shareInput}, once for all inputs.
 */
export class SharedInput<T> {
  readonly value: T;
  /** Different from the id of every other value that this program shares. */
  readonly id: string;
  #hash: Promise<string> | undefined;

  constructor(value: T, id: string) {
    this.value = value;
    this.id = id;
  }

  /**
   * SHA-256 of the value, as 64 hexadecimal digits. Equal values have equal hashes in every program, so that a worker elsewhere
   * can say which values it has. The hash is computed when it is first asked for; executors that share memory never ask.
   *
   * @throws {TypeError} when the value is not plain data.
   */
  hash(): Promise<string> {
    this.#hash ??= hashPlainData(this.value);
    return this.#hash;
  }
}

/**
 * Shares a value among the inputs of tasks. Two calls make two shared inputs, which travel twice, even of the same value.
 *
 * @example
 * const data = shareInput({ values: Float64Array.of(1, 2) });
 * const sumTask: Task<{ data: SharedInput<{ values: Float64Array }>; power: number }, number> = {
 *   name: "sum-of-powers",
 *   needs: "plain data",
 *   run: ({ data, power }) => data.value.values.reduce((sum, x) => sum + x ** power, 0),
 * };
 * await inlineExecutor.map(sumTask, [{ data, power: 1 }, { data, power: 2 }]) // [3, 5]
 */
export function shareInput<T>(value: T): SharedInput<T> {
  return new SharedInput(value, crypto.randomUUID());
}

/**
 * The fields of a task's input that are shared: an executor sends their values apart from the input. Only the input's own
 * fields are looked at, not what lies deeper.
 */
export function findSharedInputs(
  input: unknown,
): readonly (readonly [field: string, SharedInput<unknown>])[] {
  if (typeof input !== "object" || input === null || ArrayBuffer.isView(input)) return [];
  return Object.entries(input).filter(
    (entry): entry is [string, SharedInput<unknown>] => entry[1] instanceof SharedInput,
  );
}
