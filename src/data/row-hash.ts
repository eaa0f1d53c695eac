import type { CsvFields } from "./csv/csv-fields.ts";

/** A byte that is in no UTF-8 text. It stands around a value that holds the delimiter, and for a delimiter of several bytes. */
const mark = 0xff;
/** Stands behind each typed value, and so keeps values apart. It is larger than any unit of UTF-16. */
const endOfValue = 0x1_0000;
/** Stands in place of {@link endOfValue} behind a value that is absent, which so differs from the empty text. */
const noValue = 0x1_0001;

/**
 * Hashes rows into 128 bits, four 32-bit numbers each. What is hashed are the values of a row as texts, without spaces around
 * them. The probability that any two of a million different rows share a hash is about 10^-27.
 *
 * It mixes as MurmurHash3 does (Appleby 2011, 128 bits of 32-bit words). It protects from chance, not from an attacker.
 */
export class RowHash {
  /** The hashes of the rows that were given last, four numbers a row. */
  hashes = new Int32Array(4);
  /** Where a record is written plainly before it is hashed; it grows. */
  #written = Buffer.alloc(256);
  /** Where the values of a typed row are written before they are hashed; it grows. */
  #units = new Int32Array(64);

  /** Hashes a row of typed values: row `i` of these columns. */
  ofValues(columns: readonly ArrayLike<unknown>[], i: number): void {
    let n = 0;
    for (const column of columns) {
      const value = column[i];
      const isAbsent = value === null || value === undefined;
      const text = isAbsent ? "" : (typeof value === "string" ? value : String(value)).trim();
      if (n + text.length + 1 > this.#units.length) this.#units = enlarged(this.#units, n + text.length + 1);
      for (let k = 0; k < text.length; k++) this.#units[n++] = text.charCodeAt(k);
      this.#units[n++] = isAbsent ? noValue : endOfValue;
    }
    hash(viewOf(this.#units), 0, 4 * n, this.hashes, 0);
  }

  /**
   * Hashes the rows of a text table that are read now.
   *
   * @param order the positions of the fields in the order in which they are hashed; `undefined` for that of the records. Files of
   *   one table may have their columns in different orders.
   */
  ofRecords(fields: CsvFields, order: readonly number[] | undefined): void {
    const { bytes, starts, ends, nFields, from, nRecords, isPlain } = fields;
    if (this.hashes.length < 4 * nRecords) this.hashes = new Int32Array(4 * nRecords);
    const view = viewOf(bytes);
    for (let i = 0, record = from; record < nRecords; i++, record++) {
      const first = record * nFields;
      if (order !== undefined || isPlain[record] === 0) this.#ofWritten(fields, record, order, i);
      else hash(view, starts[first]!, ends[first + nFields - 1]!, this.hashes, 4 * i);
    }
  }

  /** Hashes a record as it would be written plainly: without quotes and spaces, in the order that is asked for. */
  #ofWritten(fields: CsvFields, record: number, order: readonly number[] | undefined, i: number): void {
    const { delimiter } = fields;
    const glue = delimiter.length === 1 && delimiter < "\x80" ? delimiter.charCodeAt(0) : mark;
    let n = 0;
    for (let j = 0; j < fields.nFields; j++) {
      const field = order === undefined ? j : order[j]!;
      const length = fields.byteLength(record, field);
      if (n + 3 * length + 3 > this.#written.length)
        this.#written = Buffer.concat([this.#written], 2 * (n + 3 * length + 3));
      if (j > 0) this.#written[n++] = glue;
      n = this.#write(fields, record, field, glue, n);
    }
    hash(viewOf(this.#written), 0, n, this.hashes, 4 * i);
  }

  /** Writes a value without spaces around it. @returns the place behind it. */
  #write(fields: CsvFields, record: number, field: number, glue: number, place: number): number {
    const { bytes, starts, ends, nFields } = fields;
    const written = this.#written;
    const start = starts[record * nFields + field]!;
    const end = ends[record * nFields + field]!;
    let isAsIs = end >= 0 && !(end > start && (isEdge(bytes[start]!) || isEdge(bytes[end - 1]!)));
    let n = place;
    for (let at = start; at < end && isAsIs; at++) {
      isAsIs = bytes[at] !== glue;
      written[n++] = bytes[at]!;
    }
    if (isAsIs) return n;
    n = place;
    const text = fields.text(record, field).trim();
    const isMarked = glue !== mark && text.includes(fields.delimiter);
    if (isMarked) written[n++] = mark;
    n += written.write(text, n);
    if (isMarked) written[n++] = mark;
    return n;
  }
}

/** MurmurHash3 of the bytes from `start` to `end`, seed 0. Writes four numbers into `hashes`, from `place` on. */
function hash(view: DataView, start: number, end: number, hashes: Int32Array, place: number): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = start;
  for (; at + 16 <= end; at += 16) {
    a ^= mixA(view.getInt32(at, true));
    a = (Math.imul(((a << 19) | (a >>> 13)) + b, 5) + 0x561c_cd1b) | 0;
    b ^= mixB(view.getInt32(at + 4, true));
    b = (Math.imul(((b << 17) | (b >>> 15)) + c, 5) + 0x0bca_a747) | 0;
    c ^= mixC(view.getInt32(at + 8, true));
    c = (Math.imul(((c << 15) | (c >>> 17)) + d, 5) + 0x96cd_1c35) | 0;
    d ^= mixD(view.getInt32(at + 12, true));
    d = (Math.imul(((d << 13) | (d >>> 19)) + a, 5) + 0x32ac_3b17) | 0;
  }
  a ^= mixA(wordAt(view, at, end));
  b ^= mixB(wordAt(view, at + 4, end));
  c ^= mixC(wordAt(view, at + 8, end));
  d ^= mixD(wordAt(view, at + 12, end));
  const length = end - start;
  a ^= length;
  b ^= length;
  c ^= length;
  d ^= length;
  a = (a + b + c + d) | 0;
  b = finish((b + a) | 0);
  c = finish((c + a) | 0);
  d = finish((d + a) | 0);
  a = (finish(a) + b + c + d) | 0;
  hashes[place] = a;
  hashes[place + 1] = (b + a) | 0;
  hashes[place + 2] = (c + a) | 0;
  hashes[place + 3] = (d + a) | 0;
}

/** Whether a byte may be trimmed from the end of a value. */
function isEdge(byte: number): boolean {
  return byte <= 32 || byte >= 0x80;
}

/** Up to four bytes before the end, as a number. */
function wordAt(view: DataView, at: number, end: number): number {
  if (at + 4 <= end) return view.getInt32(at, true);
  let word = 0;
  for (let k = end - 1; k >= at; k--) word = (word << 8) | view.getUint8(k);
  return word;
}

function mixA(word: number): number {
  const k = Math.imul(word, 0x239b_961b);
  return Math.imul((k << 15) | (k >>> 17), 0xab0e_9789);
}

function mixB(word: number): number {
  const k = Math.imul(word, 0xab0e_9789);
  return Math.imul((k << 16) | (k >>> 16), 0x38b3_4ae5);
}

function mixC(word: number): number {
  const k = Math.imul(word, 0x38b3_4ae5);
  return Math.imul((k << 17) | (k >>> 15), 0xa1e3_8b93);
}

function mixD(word: number): number {
  const k = Math.imul(word, 0xa1e3_8b93);
  return Math.imul((k << 18) | (k >>> 14), 0x239b_961b);
}

function finish(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return h ^ (h >>> 16);
}

function viewOf({ buffer, byteOffset, byteLength }: ArrayBufferView): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function enlarged(units: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * length);
  larger.set(units);
  return larger;
}
