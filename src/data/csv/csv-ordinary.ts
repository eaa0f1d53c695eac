import type { CsvFields } from "./csv-fields.ts";

// bytes of ASCII
const LF = 10;
const CR = 13;
const SPACE = 32;

// The bits of a byte's kind, as `kindsOf` sets them.
/** A field may end at this byte: it is a line end, or begins a delimiter. */
export const STOP = 1;
/** A quoted field may begin at this byte: it is the quote, or a space before it. */
export const OPENING = 2;
/** The byte may be trimmed from the end of a value: it is white space, or belongs to a character that may be. */
export const EDGE = 4;

/**
 * Makes the table of kinds of bytes, by which scanning takes one look at a byte: the sum of {@link STOP}, {@link OPENING} and
 * {@link EDGE} as they apply.
 *
 * @param delimiter the first byte of the delimiter.
 * @param quote the quote's byte; -1 when nothing is quoted.
 * @returns 256 kinds, by byte.
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
  /**
   * The text. There must be a line end at or behind `limit`: the scan stops at it and so need not ask at each byte whether the
   * bytes are over.
   */
  readonly bytes: Uint8Array;
  /** A record counts only when it ends before this place, with a byte to spare for the second byte of its line end. */
  readonly limit: number;
  /** The kinds of bytes, as {@link kindsOf} makes them. */
  readonly kinds: Uint8Array;
  /** Its one byte; longer delimiters are not scanned here. */
  readonly delimiter: number;
  /** Its byte; -1 when nothing is quoted. */
  readonly quote: number;
  /** The first byte of what comments begin with; -1 when there are none. */
  readonly comment: number;
}

/**
 * Goes through records as long as they are ordinary, and writes down where their values stand. A record is ordinary when it has
 * as many fields as it must, its quotes stand at both ends of a value or nowhere, no value has a line end in it, and it does not begin
 * as comments do. Nearly all
 * records are; whoever calls scans the first one that is not by `RecordScanner`, and then calls again.
 *
 * @param fields where the records are added, until it is full. Their numbers and lines are left to whoever calls.
 * @returns where the first record begins that is not ordinary, or does not end before the limit.
 */
export function scanOrdinary(
  { bytes, limit, kinds, delimiter, quote, comment }: OrdinaryBytes,
  start: number,
  fields: CsvFields,
): number {
  const { starts, ends, isPlain, nFields } = fields;
  const room = isPlain.length;
  let at = start;
  let nRecords = fields.nRecords;
  for (; nRecords < room; nRecords++) {
    const record = at;
    if (bytes[at] === comment) break;
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
