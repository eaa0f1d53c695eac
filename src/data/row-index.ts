import type { CsvFields } from "./csv/csv-fields.ts";
import { RowHash } from "./row-hash.ts";

/** How many distinct rows there is room for at first. It must be a power of two, since places are found by a mask. */
const firstRoom = 1 << 10;

/**
 * Finds rows that equal an earlier one: the same values as texts, spaces around them left out. Of each distinct row only a
 * {@link RowHash} is kept, so that wide tables do not fill the memory. A table is asked for in one of the two ways.
 */
export class RowIndex {
  readonly #hash = new RowHash();
  #nDistinct = 0;
  /** What each distinct row is remembered as: the row number that it was given with. */
  #rows = new Int32Array(firstRoom);
  /** The hash of each distinct row, four numbers. */
  #hashes = new Int32Array(4 * firstRoom);
  /**
   * The hash table, of pairs of numbers. The first is 1 + the number of a distinct row, or 0 where the place is free; the second is
   * the first number of that row's hash, which tells most rows apart without a look elsewhere. A row stands at the place that this
   * number says, or at the next free one behind it.
   */
  #slots = new Int32Array(4 * firstRoom);

  /** The first row that equals row `i` of these columns; when there is none, the row is remembered as `row`. */
  firstLike(columns: readonly ArrayLike<unknown>[], i: number, row: number): number | undefined {
    this.#hash.ofValues(columns, i);
    return this.#find(0, row);
  }

  /**
   * Looks for earlier rows that equal rows of a text table; rows that equal none are remembered.
   *
   * @param fields the rows that are read now.
   * @param order see {@link RowHash.ofRecords}.
   * @param places which of these rows to look for, by their index.
   * @param rowNumbers the row numbers of all of them, by which they are remembered.
   * @returns for each place the row number of the first row that equals it; 0 where there is none.
   */
  findRecords(
    fields: CsvFields,
    order: readonly number[] | undefined,
    places: Int32Array,
    rowNumbers: ArrayLike<number>,
  ): Int32Array {
    this.#hash.ofRecords(fields, order);
    const found = new Int32Array(places.length);
    this.#lookAhead(places, found);
    for (let k = 0; k < places.length; k++) {
      const i = places[k]!;
      found[k] = this.#find(4 * i, rowNumbers[i]!) ?? 0;
    }
    return found;
  }

  /**
   * Looks at the places of some rows. Each lies on another line of memory: looks that do not wait for each other bring them into the
   * processor's cache several at a time, before they are needed one by one.
   *
   * @param seen is filled with what stood there, so that no look is left out as useless.
   */
  #lookAhead(places: Int32Array, seen: Int32Array): void {
    const { hashes } = this.#hash;
    const slots = this.#slots;
    const last = slots.length - 2;
    for (let k = 0; k < places.length; k++) seen[k] = slots[(hashes[4 * places[k]!]! << 1) & last]!;
  }

  #find(place: number, row: number): number | undefined {
    const { hashes } = this.#hash;
    const slots = this.#slots;
    const last = slots.length - 2;
    const a = hashes[place]!;
    let slot = (a << 1) & last;
    for (; slots[slot] !== 0; slot = (slot + 2) & last)
      if (slots[slot + 1] === a && this.#isSame(slots[slot]! - 1, hashes, place))
        return this.#rows[slots[slot]! - 1];
    this.#remember(hashes, place, row);
    slots[slot] = this.#nDistinct;
    slots[slot + 1] = a;
    if (4 * this.#nDistinct > slots.length) this.#enlarge();
    return undefined;
  }

  #isSame(known: number, hashes: Int32Array, place: number): boolean {
    for (let k = 0; k < 4; k++) if (this.#hashes[4 * known + k] !== hashes[place + k]) return false;
    return true;
  }

  #remember(hashes: Int32Array, place: number, row: number): void {
    const known = this.#nDistinct++;
    if (known === this.#rows.length) {
      this.#rows = enlarged(this.#rows);
      this.#hashes = enlarged(this.#hashes);
    }
    this.#rows[known] = row;
    for (let k = 0; k < 4; k++) this.#hashes[4 * known + k] = hashes[place + k]!;
  }

  /** Doubles the table. Its places are gone through in order, and so the new ones are filled nearly in order. */
  #enlarge(): void {
    const from = this.#slots;
    const slots = new Int32Array(2 * from.length);
    const last = slots.length - 2;
    for (let old = 0; old < from.length; old += 2) {
      if (from[old] === 0) continue;
      let slot = (from[old + 1]! << 1) & last;
      while (slots[slot] !== 0) slot = (slot + 2) & last;
      slots[slot] = from[old]!;
      slots[slot + 1] = from[old + 1]!;
    }
    this.#slots = slots;
  }
}

function enlarged(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * values.length);
  larger.set(values);
  return larger;
}
