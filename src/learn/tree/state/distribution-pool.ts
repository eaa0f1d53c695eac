/** Keeps class distributions, equal ones once. Leaves have few different ones, as most hold rows of a single class. */
export class DistributionPool {
  readonly #nClasses: number;
  #size = 0;
  /** The distributions, one behind the other. */
  #values: Float64Array;
  /** Their bits, for hashing. */
  #bits: Int32Array;
  /** Open addressing: a distribution's number + 1, or 0. */
  #table = new Int32Array(64);

  constructor(nClasses: number) {
    this.#nClasses = nClasses;
    this.#values = new Float64Array(32 * nClasses);
    this.#bits = new Int32Array(this.#values.buffer);
  }

  /** How many different distributions there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds the distribution `values[at..at + nClasses] / total`, if it is a new one.
   *
   * @returns its number, from 0.
   */
  add(values: Float64Array, at: number, total: number): number {
    const k = this.#nClasses;
    if ((this.#size + 1) * k > this.#values.length) this.#grow();
    const to = this.#size * k;
    for (let c = 0; c < k; c++) this.#values[to + c] = values[at + c]! / total;
    const mask = this.#table.length - 1;
    let slot = this.#hash(this.#size) & mask;
    for (;;) {
      const found = this.#table[slot]! - 1;
      if (found < 0) break;
      if (this.#equals(found, this.#size)) return found;
      slot = (slot + 1) & mask;
    }
    this.#table[slot] = ++this.#size;
    return this.#size - 1;
  }

  /** All distributions, one after the other. */
  toArray(): Float64Array {
    return this.#values.slice(0, this.#size * this.#nClasses);
  }

  #equals(a: number, b: number): boolean {
    const k = this.#nClasses;
    for (let c = 0; c < k; c++) if (this.#values[a * k + c] !== this.#values[b * k + c]) return false;
    return true;
  }

  #hash(index: number): number {
    const words = 2 * this.#nClasses;
    let hash = 0;
    for (let w = index * words; w < (index + 1) * words; w++) {
      hash = Math.imul(hash ^ this.#bits[w]!, 0x85eb_ca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    this.#bits = new Int32Array(values.buffer);
    this.#table = new Int32Array(this.#table.length * 2);
    const mask = this.#table.length - 1;
    for (let i = 0; i < this.#size; i++) {
      let slot = this.#hash(i) & mask;
      while (this.#table[slot] !== 0) slot = (slot + 1) & mask;
      this.#table[slot] = i + 1;
    }
  }
}
