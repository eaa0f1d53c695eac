import { FormatError, isPlainObject } from "../../core/index.ts";
import type { PlainState } from "./protocol.ts";

/** The typed arrays that a state may hold. */
type ArrayClass =
  | Float64ArrayConstructor
  | Float32ArrayConstructor
  | Int32ArrayConstructor
  | Uint32ArrayConstructor
  | Uint16ArrayConstructor
  | Uint8ArrayConstructor;

/** Where a number must lie, both ends included. On a side without an end it must be finite. NaN is never allowed. */
export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
}

/** What a typed array must be: how long, and where its entries lie. */
export interface ArrayShape extends NumberRange {
  readonly length?: number;
}

/** The name of a field, or the position of an item of a list. */
export type FieldKey = string | number;

/** The end of a range that is not given: the largest finite number. */
const largest = Number.MAX_VALUE;

/**
 * Reads the fields of a stored state one by one, each with what it must be, so that a fitted object is made only of values
 * that were looked at. Every `fromState` of an estimator or transformer opens one, once; `fit` makes its object
 * directly and does not pay for it.
 *
 * A field that is absent or not as it must be throws a `FormatError` with the code `state/invalid`, which names the field
 * by its way from the top (`trees.feature[12]`), the class, what was expected and what was found. What is unknown is not read, so
 * that it does not get into the fitted object.
 *
 * To read a class's state, build the typed state from what the reader returns, in the order in which `fit` writes its fields
 * (a model's file keeps that order), and hand it to the constructor:
 *
 *     const state = StateReader.open("SimpleImputer", given);
 *     const columns = state.list("columns", (items, i) => {
 *       const column = items.record(i);
 *       const kind = column.oneOf("kind", ["numeric", "categorical"]);
 *       const categories = column.strings("categories");
 *       const fill = kind === "numeric" ? column.number("fill") : column.integer("fill", { min: 0, max: categories.length - 1 });
 *       return { name: column.string("name"), kind, categories, fill, hasIndicator: column.flag("hasIndicator") };
 *     });
 *
 * A rule that binds several fields is checked by the class itself, which calls {@link StateReader.refuse} with the field at
 * fault. A state within a state (a step of a pipeline) is returned by {@link StateReader.state} unread: its own class reads it.
 */
export class StateReader {
  readonly #subject: string;
  readonly #values: object;
  readonly #path: string;

  private constructor(subject: string, values: object, path: string) {
    this.#subject = subject;
    this.#values = values;
    this.#path = path;
  }

  /**
   * Begins to read a state.
   *
   * @param kind the class whose state it must be.
   * @throws {FormatError} `state/invalid` for what is no record, or the state of another class.
   */
  static open(kind: string, state: unknown): StateReader {
    if (!isPlainObject(state))
      throw new FormatError(
        "state/invalid",
        `the state of ${kind} must be an object of fields, got ${show(state)}`,
      );
    const reader = new StateReader(kind, state, "");
    reader.oneOf("kind", [kind]);
    return reader;
  }

  /**
   * The state's format: 1 where it has none, as the first states did.
   *
   * @param formats those that the class reads, 1 among them.
   */
  format<F extends number>(formats: readonly [1, ...F[]]): 1 | F {
    if (!this.has("format")) return 1;
    const given = this.integer("format");
    return (
      formats.find((format) => format === given) ?? this.refuse("format", `one of ${formats.join(", ")}`)
    );
  }

  /** Whether there is such a field: for those that a later format added. */
  has(key: FieldKey): boolean {
    return Object.hasOwn(this.#values, key);
  }

  string(key: FieldKey): string {
    const value = this.#get(key);
    return typeof value === "string" ? value : this.refuse(key, "a string");
  }

  flag(key: FieldKey): boolean {
    const value = this.#get(key);
    return typeof value === "boolean" ? value : this.refuse(key, "true or false");
  }

  /** A number that is not NaN. Infinity passes only where an end of the range is infinite. */
  number(key: FieldKey, range: NumberRange = {}): number {
    const value = this.#get(key);
    const { min = -largest, max = largest } = range;
    return typeof value === "number" && value >= min && value <= max
      ? value
      : this.refuse(key, `a number${within(range)}`);
  }

  /** A finite number, or NaN, for fields in which NaN means something, such as "missing". */
  numberOrNaN(key: FieldKey): number {
    return Number.isNaN(this.#get(key)) ? Number.NaN : this.number(key);
  }

  /** A whole number that a double holds exactly. */
  integer(key: FieldKey, range: NumberRange = {}): number {
    const value = this.#get(key);
    const { min = -largest, max = largest } = range;
    return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : this.refuse(key, `an integer${within(range)}`);
  }

  /** One of these strings, numbers or flags. */
  oneOf<const T extends string | number | boolean>(key: FieldKey, choices: readonly T[]): T {
    const value = this.#get(key);
    const found = choices.find((choice) => choice === value);
    return found ?? this.refuse(key, choices.map((choice) => JSON.stringify(choice)).join(" or "));
  }

  /** Null, or what `read` reads at the same key. */
  nullable<T>(key: FieldKey, read: (key: FieldKey) => T): T | null {
    return this.#get(key) === null ? null : read(key);
  }

  /**
   * A list, item by item.
   *
   * @param read is given a reader of the list's items, whose keys are positions, and the position to read.
   * @param length how many items there must be. Default: any number.
   */
  list<T>(key: FieldKey, read: (items: StateReader, i: number) => T, length?: number): T[] {
    const value = this.#get(key);
    const expectation = length === undefined ? "a list" : `a list of ${length}`;
    if (!Array.isArray(value) || (length !== undefined && value.length !== length))
      return this.refuse(key, expectation);
    const items = new StateReader(this.#subject, value, this.#pathOf(key));
    return Array.from(value, (_, i) => read(items, i));
  }

  /** A list of strings, of which there must be `length`, where that is given. */
  strings(key: FieldKey, length?: number): string[] {
    return this.list(key, (items, i) => items.string(i), length);
  }

  /** A list of strings that all differ. */
  distinct(key: FieldKey, length?: number): string[] {
    const strings = this.strings(key, length);
    const seen = new Set<string>();
    strings.forEach((text, i) => {
      if (seen.has(text)) this.#items(key).refuse(i, "a string that the list does not have before");
      seen.add(text);
    });
    return strings;
  }

  /** The names of classes: one at least, and all different. Their order is that of the columns of `predictProba`. */
  classes(key: FieldKey): string[] {
    const classes = this.distinct(key);
    return classes.length > 0 ? classes : this.refuse(key, "a list of one class at least");
  }

  /** A record of fields. */
  record(key: FieldKey): StateReader {
    const value = this.#get(key);
    return isPlainObject(value)
      ? new StateReader(this.#subject, value, this.#pathOf(key))
      : this.refuse(key, "an object of fields");
  }

  /** The state of another class, which that class has to read: an object with a `kind`. */
  state(key: FieldKey): PlainState {
    const record = this.record(key);
    record.string("kind");
    return record.#values as PlainState;
  }

  /**
   * A typed array, every entry of which is looked at. The array is not copied.
   *
   * @param types the classes of arrays that it may be.
   */
  array<T extends ArrayClass>(
    key: FieldKey,
    types: T | readonly T[],
    shape: ArrayShape = {},
  ): InstanceType<T> {
    const value = this.#get(key);
    const { length } = shape;
    const allowed: readonly T[] = typeof types === "function" ? [types] : types;
    if (
      !allowed.some((type) => value instanceof type) ||
      (length !== undefined && (value as { length: number }).length !== length)
    )
      return this.refuse(
        key,
        `a ${allowed.map((type) => type.name).join(" or ")}${length === undefined ? "" : ` of ${length}`}`,
      );
    const array = value as InstanceType<T>;
    const { min = -largest, max = largest } = shape;
    const wrong = findOutside(array, min, max);
    if (wrong >= 0) this.#items(key).refuse(wrong, `a number${within(shape)}`);
    return array;
  }

  /**
   * Says that a field is not as it must be.
   *
   * @param expectation what it must be, as in "an integer in [0, 13]".
   * @param index which entry of a list or an array is at fault, where it is not the whole.
   * @throws {FormatError} `state/invalid`, always.
   */
  refuse(key: FieldKey, expectation: string, index?: number): never {
    if (index !== undefined) return this.#items(key).refuse(index, expectation);
    const found = show((this.#values as Record<FieldKey, unknown>)[key]);
    const field = this.#pathOf(key);
    throw new FormatError(
      "state/invalid",
      `field "${field}" of the state of ${this.#subject} must be ${expectation}, got ${found}`,
      {
        hint: "the model was damaged, or made by another version of systole",
        details: { field, kind: this.#subject },
      },
    );
  }

  #get(key: FieldKey): unknown {
    return this.has(key) ? (this.#values as Record<FieldKey, unknown>)[key] : undefined;
  }

  #items(key: FieldKey): StateReader {
    return new StateReader(this.#subject, this.#get(key) as object, this.#pathOf(key));
  }

  #pathOf(key: FieldKey): string {
    if (typeof key === "number") return `${this.#path}[${key}]`;
    return this.#path === "" ? key : `${this.#path}.${key}`;
  }
}

/** The position of the first entry outside of a range, or -1. NaN is outside of any. */
function findOutside(array: InstanceType<ArrayClass>, min: number, max: number): number {
  for (let i = 0; i < array.length; i++) {
    const value = array[i]!;
    if (!(value >= min && value <= max)) return i;
  }
  return -1;
}

function within({ min, max }: NumberRange): string {
  if (min === undefined && max === undefined) return " that is finite";
  if (max === undefined) return ` of at least ${min}`;
  if (min === undefined) return ` of at most ${max}`;
  return ` in [${min}, ${max}]`;
}

/** Characters up to which a message shows a string itself; of a longer one it tells how long it is. */
const longest = 60;

/** What was found, as a message shows it: a text or number itself, of anything larger what it is. */
function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string")
    return value.length > longest ? `a string of ${value.length} characters` : JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (ArrayBuffer.isView(value) && "length" in value) return `a ${value.constructor.name} of ${value.length}`;
  return "an object";
}
