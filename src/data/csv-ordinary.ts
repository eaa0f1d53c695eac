import type { CsvFields } from "./csv-fields.ts";

const LF = 10;
const CR = 13;
const SPACE = 32;

/** What a byte may be at its place; see {@link kindsOf}. */
export const STOP = 1;
export const OPENING = 2;
export const EDGE = 4;

/**
 * Of each byte, as bits: whether a field may end there (`STOP`), whether a quoted field may begin there (`OPENING`), and whether
 * it may be trimmed from the end of a value (`EDGE`).
 *
 * @param delimiter its first byte.
 * @param quote -1 when nothing is quoted.
 */
export function kindsOf(delimiter: number, quote: number): Uint8Array {
  const kinds = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const isStop = byte === LF || byte === CR || byte === delimiter;
    const isOpening = quote !== -1 && (byte === quote || byte === SPACE);
    kinds[byte] =
      (isStop ? STOP : 0) | (isOpening ? OPENING : 0) | (byte <= SPACE || byte >= 0x80 ? EDGE : 0);
  }
  return kinds;
}

/** Bytes in which ordinary records are looked for. */
export interface OrdinaryBytes {
  /** A line end stands somewhere at or behind `limit`, so that no end needs to be looked for. */
  readonly bytes: Uint8Array;
  /** Records must end before this place, with a byte to spare. */
  readonly limit: number;
  readonly kinds: Uint8Array;
  /** One byte. */
  readonly delimiter: number;
  readonly quote: number;
}

/**
 * Goes through records as long as they are ordinary, and writes them down: as many fields as there must be, quotes at both
 * ends of a value or nowhere, no line end in a value. Nearly all are; whatever is not is left to whoever calls.
 *
 * @param fields where they are added, their lines and numbers left out, until it is full.
 * @returns where the first record begins that is not ordinary, or does not end before the limit.
 */
export function scanOrdinary(
  { bytes, limit, kinds, delimiter, quote }: OrdinaryBytes,
  start: number,
  fields: CsvFields,
): number {
  const { starts, ends, isPlain, nFields } = fields;
  const room = isPlain.length;
  let at = start;
  let nRecords = fields.nRecords;
  for (; nRecords < room; nRecords++) {
    const record = at;
    const first = nRecords * nFields;
    const behind = first + nFields;
    let edges = 0;
    let stop = delimiter;
    let k = first;
    for (; k < behind && stop === delimiter; k++) {
      let valueStart = at;
      let kind = kinds[bytes[at]!]!;
      let isQuoted = false;
      if ((kind & OPENING) !== 0) {
        let opening = at;
        while (bytes[opening] === SPACE && delimiter !== SPACE) opening++;
        isQuoted = bytes[opening] === quote;
        if (isQuoted) valueStart = opening + 1;
      }
      starts[k] = valueStart;
      if (isQuoted) {
        edges = EDGE;
        at = valueStart;
        while (bytes[at] !== quote && bytes[at] !== LF && bytes[at] !== CR) at++;
        ends[k] = at;
        if (bytes[at] === quote) at++;
        else break;
      } else {
        let last = kind;
        while ((kind & STOP) === 0) {
          last = kind;
          at++;
          kind = kinds[bytes[at]!]!;
        }
        if (at > valueStart) edges |= last | kinds[bytes[valueStart]!]!;
        ends[k] = at;
      }
      stop = bytes[at]!;
      if (stop === delimiter) at++;
    }
    const isWhole = k === behind && (stop === LF || stop === CR) && at > record;
    if (!isWhole || at + 1 >= limit) {
      at = record;
      break;
    }
    isPlain[nRecords] = (edges & EDGE) === 0 ? 1 : 0;
    at += stop === CR && bytes[at + 1] === LF ? 2 : 1;
  }
  fields.nRecords = nRecords;
  return at;
}
