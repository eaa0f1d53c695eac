/** The most bytes of a text that is remembered: codes and names are shorter, and long texts seldom come twice. */
const maxLength = 48;
/** The most texts that one column remembers; what comes later is read anew each time. It must fit into 16 bits with a sign. */
const maxTexts = 4096;
/** Places of the hash table, a power of two. At most a quarter of them is taken, so that a search takes a step or two. */
const nSlots = 4 * maxTexts;

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
  readonly #texts: Uint8Array[] = [];

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
    for (let slot = hash & (nSlots - 1); ; slot = (slot + 1) & (nSlots - 1)) {
      const known = this.#slots[slot]!;
      if (known === -1) return -1;
      if (this.#hashes[known] === hash && isSame(this.#texts[known]!, bytes, start, length)) return known;
    }
  }

  /**
   * Remembers a text. It must not be known yet: ask `find` first.
   *
   * @returns its number; -1 when it is not remembered, because it is too long or there are too many.
   */
  add(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    const number = this.#texts.length;
    if (length < 0 || length > maxLength || number === maxTexts) return -1;
    const hash = hashOf(bytes, start, end);
    this.#hashes.push(hash);
    this.#texts.push(new Uint8Array(bytes.subarray(start, end)));
    if (length <= 1) this.#single[length === 0 ? 256 : bytes[start]!] = number;
    else {
      this.#slots ??= new Int16Array(nSlots).fill(-1);
      let slot = hash & (nSlots - 1);
      while (this.#slots[slot] !== -1) slot = (slot + 1) & (nSlots - 1);
      this.#slots[slot] = number;
    }
    return number;
  }
}

/** FNV-1a of 32 bits (Fowler, Noll & Vo), its upper half mixed into the lower one, which alone chooses the place. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c_9dc5 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x0100_0193);
  return hash ^ (hash >>> 15);
}

function isSame(text: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text[i] !== bytes[start + i]) return false;
  return true;
}
