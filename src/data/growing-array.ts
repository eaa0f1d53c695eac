/** How many numbers a piece of memory holds: 65,536, half a MiB of them in a `Float64Array`. */
const pieceLength = 1 << 16;

/**
 * A list of numbers that grows, and in the end becomes one array on shared memory. The numbers are kept in pieces, so that
 * growing copies nothing; `finish` gives each piece back as soon as the array has it, so that hardly more memory is needed than
 * the array takes.
 */
export class GrowingArray<T extends Float64Array | Int32Array> {
  readonly #make: new (
    length: number | ArrayBufferLike,
  ) => T;
  /** The pieces that are full. */
  readonly #full: T[] = [];
  /** The piece that is being filled. */
  #last: T;
  /** How many numbers the last piece holds. */
  #nLast = 0;

  constructor(make: new (length: number | ArrayBufferLike) => T) {
    this.#make = make;
    this.#last = new make(0);
  }

  get length(): number {
    return this.#full.length * pieceLength + this.#nLast;
  }

  /** The number at a place, counted from 0; `undefined` behind the end of the last piece. */
  at(place: number): number | undefined {
    const piece = Math.floor(place / pieceLength);
    return (this.#full[piece] ?? this.#last)[place - piece * pieceLength];
  }

  push(value: number): void {
    if (this.#nLast === this.#last.length) this.#grow();
    this.#last[this.#nLast++] = value;
  }

  /**
   * Adds some of the numbers of an array.
   *
   * @param places the positions of the numbers to add, ascending. As many as `values` has mean all of it.
   */
  pushFrom(values: T, places: Int32Array): void {
    const isAll = places.length === values.length;
    let i = 0;
    while (i < places.length) {
      if (this.#nLast === this.#last.length) this.#grow();
      const last = this.#last;
      const start = this.#nLast;
      const n = Math.min(places.length - i, last.length - start);
      if (isAll) last.set(values.subarray(i, i + n), start);
      else for (let k = 0; k < n; k++) last[start + k] = values[places[i + k]!]!;
      this.#nLast += n;
      i += n;
    }
  }

  /** Makes room. The first piece grows fourfold, from 64 numbers on, so that small tables stay small; later ones are made whole. */
  #grow(): void {
    const { length } = this.#last;
    if (length === pieceLength) {
      this.#full.push(this.#last);
      this.#last = new this.#make(pieceLength);
      this.#nLast = 0;
      return;
    }
    const larger = new this.#make(Math.min(pieceLength, Math.max(64, 4 * length)));
    larger.set(this.#last);
    this.#last = larger;
  }

  /** Makes the array, on shared memory. The list is empty afterwards. */
  finish(): T {
    const shared = new this.#make(new SharedArrayBuffer(this.length * this.#last.BYTES_PER_ELEMENT));
    this.#full.forEach((piece, i) => {
      shared.set(piece, i * pieceLength);
      (piece.buffer as ArrayBuffer).transfer(0);
    });
    shared.set(this.#last.subarray(0, this.#nLast), this.#full.length * pieceLength);
    this.#full.length = 0;
    this.#last = new this.#make(0);
    this.#nLast = 0;
    return shared;
  }
}
