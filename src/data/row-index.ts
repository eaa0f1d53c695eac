import { GrowingArray } from "./columns.ts";

/**
 * Finds rows that equal an earlier one: the same values as texts, spaces around them left out. Of each distinct row only a
 * hash of 106 bits is kept, so that wide tables do not fill the memory: that two of a million different rows share one is
 * as unlikely as 10^-20.
 */
export class RowIndex {
  /** The first half of a row's hash -> the place of the row, or of the rows, that have it. */
  readonly #places = new Map<number, number | number[]>();
  readonly #rows = new GrowingArray(Int32Array);
  readonly #seconds = new GrowingArray(Float64Array);

  /** The first row that equals row `i` of these columns; when there is none, the row is remembered as `row`. */
  firstLike(columns: readonly ArrayLike<unknown>[], i: number, row: number): number | undefined {
    let a = 0x9e37_79b9;
    let b = 0x85eb_ca6b;
    let c = 0xc2b2_ae35;
    let d = 0x27d4_eb2f;
    for (const column of columns) {
      const value = column[i];
      const isAbsent = value === null || value === undefined;
      const text = isAbsent ? "" : (typeof value === "string" ? value : String(value)).trim();
      for (let k = 0; k <= text.length; k++) {
        // the end of a value counts too, so that "ab", "c" is not "a", "bc"; what is absent is not the empty text
        const unit = k < text.length ? text.charCodeAt(k) : isAbsent ? 0x1_0001 : 0x1_0000;
        a = Math.imul(a ^ unit, 0x9e37_79b1);
        b = Math.imul(b ^ unit, 0x5f35_6495);
        c = Math.imul(c ^ unit ^ (a >>> 15), 0x85eb_ca77);
        d = Math.imul(d ^ unit ^ (b >>> 13), 0xc2b2_ae3d);
      }
    }
    return this.#find(combine(a ^ (c >>> 16), d), combine(b ^ (d >>> 16), c), row);
  }

  #find(first: number, second: number, row: number): number | undefined {
    const known = this.#places.get(first);
    const places = known === undefined ? [] : typeof known === "number" ? [known] : known;
    for (const place of places) if (this.#seconds.at(place) === second) return this.#rows.at(place);
    const place = this.#rows.length;
    this.#rows.push(row);
    this.#seconds.push(second);
    this.#places.set(first, known === undefined ? place : [...places, place]);
    return undefined;
  }
}

/** A whole number of 53 bits from 64. */
function combine(high: number, low: number): number {
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}
