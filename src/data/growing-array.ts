/** Numbers that come in one piece of memory. */
const pieceLength = 1 << 16;

/**
 * Numbers that become more, and at last one array on shared memory. They are kept in pieces, so that growing copies nothing,
 * and each piece is given back as soon as the array has it.
 */
export class GrowingArray<T extends Float64Array | Int32Array> {
  readonly #make: new (
    length: number | ArrayBufferLike,
  ) => T;
  readonly #full: T[] = [];
  #last: T;
  #nLast = 0;

  constructor(make: new (length: number | ArrayBufferLike) => T) {
    this.#make = make;
    this.#last = new make(0);
  }

  get length(): number {
    return this.#full.length * pieceLength + this.#nLast;
  }

  /** The number at a place, from 0. */
  at(place: number): number | undefined {
    const piece = Math.floor(place / pieceLength);
    return (this.#full[piece] ?? this.#last)[place - piece * pieceLength];
  }

  push(value: number): void {
    if (this.#nLast === this.#last.length) this.#grow();
    this.#last[this.#nLast++] = value;
  }

  /** Adds these of some numbers. @param places of them, in order; all of them when there are as many as numbers. */
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

  /** The first piece becomes twice as large until it is one. */
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
