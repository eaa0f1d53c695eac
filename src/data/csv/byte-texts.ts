/** The most bytes of a text that is remembered: codes and names are shorter, and long texts seldom come twice. */
const maxLength = 48;
/** The most texts that one column remembers; what comes later is read anew each time. It must fit into 16 bits with a sign. */
const maxTexts = 4096;
/** Places of the hash table at the beginning, a power of two; it grows with the texts, as a table may have thousands of columns. */
const leastSlots = 64;
/** How many places a text has: at most a quarter of them is taken, so that a search takes a step or two. */
const slotsEach = 4;

/** Where texts stand in bytes: one at `first`, and each one `step` further on in `starts` and `ends`. */
export interface TextPlaces {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly first: number;
  readonly step: number;
}

/**
 * Remembers short texts by their bytes and numbers them from 0 in the order in which they come, so that a text of a column that
 * was read once need not be decoded again.
 */
export class ByteTexts {
  /** The numbers of texts of one byte, by that byte, and at 256 that of the empty text; -1 where a text is not known. */
  readonly #single = new Int16Array(257).fill(-1);
  /** The hash table of longer texts, made with the first of them: their numbers, -1 where a place is free. */
  #slots: Int16Array | undefined;
  readonly #hashes: number[] = [];
  /** The texts one behind the other, and where each one ends. */
  #bytes = new Uint8Array(64);
  readonly #ends: number[] = [];

  /**
   * Finds the numbers of many texts, -1 for those that are not known.
   *
   * @param numbers where they are written; its length says how many texts are looked for.
   */
  findAll(bytes: Uint8Array, { starts, ends, first, step }: TextPlaces, numbers: Int32Array): void {
    const single = this.#single;
    for (let i = 0, k = first; i < numbers.length; i++, k += step) {
      const start = starts[k]!;
      const end = ends[k]!;
      numbers[i] = end - start === 1 ? single[bytes[start]!]! : this.find(bytes, start, end);
    }
  }

  /** The number of a text; -1 when it is not known. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length <= 1) return length < 0 ? -1 : this.#single[length === 0 ? 256 : bytes[start]!]!;
    if (this.#slots === undefined || length > maxLength) return -1;
    const hash = hashOf(bytes, start, end);
    const slots = this.#slots;
    const last = slots.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const known = slots[slot]!;
      if (known === -1) return -1;
      if (this.#hashes[known] === hash && this.#isText(known, bytes, start, length)) return known;
    }
  }

  /**
   * Remembers a text. It must not be known yet: ask `find` first.
   *
   * @returns its number; -1 when it is not remembered, because it is too long or there are too many.
   */
  add(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    const number = this.#ends.length;
    if (length < 0 || length > maxLength || number === maxTexts) return -1;
    const hash = hashOf(bytes, start, end);
    this.#hashes.push(hash);
    this.#keep(bytes, start, end);
    if (length <= 1) this.#single[length === 0 ? 256 : bytes[start]!] = number;
    else if (this.#slots !== undefined && (number + 1) * slotsEach <= this.#slots.length)
      place(this.#slots, hash, number);
    else this.#makeRoom();
    return number;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const from = this.#ends.at(-1) ?? 0;
    const to = from + end - start;
    if (to > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(to, 2 * this.#bytes.length));
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#ends.push(to);
  }

  /** Makes a hash table with room for twice as many texts, and places all longer ones in it. */
  #makeRoom(): void {
    const slots = new Int16Array(Math.max(leastSlots, 2 * (this.#slots?.length ?? 0))).fill(-1);
    this.#hashes.forEach((hash, number) => {
      if (this.#ends[number]! - (this.#ends[number - 1] ?? 0) > 1) place(slots, hash, number);
    });
    this.#slots = slots;
  }

  #isText(number: number, bytes: Uint8Array, start: number, length: number): boolean {
    const from = number === 0 ? 0 : this.#ends[number - 1]!;
    if (this.#ends[number]! - from !== length) return false;
    for (let i = 0; i < length; i++) if (this.#bytes[from + i] !== bytes[start + i]) return false;
    return true;
  }
}

/** Writes a number into the first free place for its hash. */
function place(slots: Int16Array, hash: number, number: number): void {
  const last = slots.length - 1;
  let slot = hash & last;
  while (slots[slot] !== -1) slot = (slot + 1) & last;
  slots[slot] = number;
}

/** FNV-1a of 32 bits (Fowler, Noll & Vo), its upper half mixed into the lower one, which alone chooses the place. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c_9dc5 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x0100_0193);
  return hash ^ (hash >>> 15);
}
