import type { ByteStream } from "../source/byte-stream.ts";
import type { Dialect } from "./csv-dialect.ts";

/** How many bytes are read at a time: 64 KiB. */
const blockBytes = 1 << 16;

/** The mark of UTF-8, which is left out: it would stand before the spaces of a first line. */
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

// bytes of ASCII
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;

/**
 * A text table that is aligned by spaces as one with a tab between its fields: each run of spaces and tabs outside quotes becomes one
 * tab, and those at both ends of a line go. Lines stay as many as they are; those that are not read, and comments, stay as they are.
 */
export class SpacedStream implements ByteStream {
  readonly #stream: ByteStream;
  readonly #quote: number;
  readonly #comment: Buffer;
  /** How many lines are still to be left as they are. */
  #skip: number;
  /** The beginning of a line whose end was not read yet. */
  #open: Buffer = Buffer.alloc(0);
  /** Lines that are ready and not given away yet. */
  #ready: Buffer = Buffer.alloc(0);
  #isInQuotes = false;
  #isBegun = false;
  #isOver = false;

  constructor(stream: ByteStream, { quote, skip = 0, comment = "" }: Dialect) {
    this.#stream = stream;
    this.#quote = quote === "" ? -1 : quote.charCodeAt(0);
    this.#skip = skip;
    this.#comment = Buffer.from(comment);
  }

  async read(into: Uint8Array): Promise<number> {
    let n = 0;
    while (n < into.length) {
      if (this.#ready.length === 0) {
        if (this.#isOver) break;
        await this.#readOn();
        continue;
      }
      const piece = this.#ready.subarray(0, into.length - n);
      into.set(piece, n);
      n += piece.length;
      this.#ready = this.#ready.subarray(piece.length);
    }
    return n;
  }

  async readAll(): Promise<Uint8Array> {
    const pieces: Buffer[] = [];
    for (;;) {
      const piece = Buffer.alloc(blockBytes);
      const n = await this.read(piece);
      pieces.push(piece.subarray(0, n));
      if (n < piece.length) return Buffer.concat(pieces);
    }
  }

  async #readOn(): Promise<void> {
    const block = Buffer.alloc(blockBytes);
    const n = await this.#stream.read(block);
    this.#isOver = n < block.length;
    let bytes = Buffer.concat([this.#open, block.subarray(0, n)]);
    if (!this.#isBegun && bytes.subarray(0, mark.length).equals(mark)) bytes = bytes.subarray(mark.length);
    this.#isBegun = true;
    const written = Buffer.alloc(bytes.length);
    let length = 0;
    let from = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at] !== LF && (bytes[at] !== CR || bytes[at + 1] === LF)) continue;
      if (bytes[at] === CR && at + 1 === bytes.length && !this.#isOver) break; // a line feed may follow
      length = this.#writeLine(bytes.subarray(from, at + 1), written, length);
      from = at + 1;
    }
    if (this.#isOver) length = this.#writeLine(bytes.subarray(from), written, length);
    this.#open = this.#isOver ? Buffer.alloc(0) : Buffer.from(bytes.subarray(from));
    this.#ready = written.subarray(0, length);
  }

  /** Writes one line, its end included. @returns the place behind it. */
  #writeLine(line: Buffer, written: Buffer, place: number): number {
    let at = 0;
    if (!this.#isInQuotes) while (isBlank(line[at])) at++;
    const isComment =
      this.#comment.length > 0 && line.subarray(at, at + this.#comment.length).equals(this.#comment);
    if (this.#skip > 0 || (!this.#isInQuotes && isComment)) {
      if (this.#skip > 0) this.#skip--;
      else line = line.subarray(at);
      written.set(line, place);
      return place + line.length;
    }
    let n = place;
    let isFieldStart = !this.#isInQuotes;
    for (; at < line.length; at++) {
      const byte = line[at]!;
      if (this.#isInQuotes) {
        written[n++] = byte;
        if (byte !== this.#quote) continue;
        if (line[at + 1] === this.#quote) written[n++] = line[++at]!;
        else this.#isInQuotes = false;
      } else if (isBlank(byte)) {
        while (isBlank(line[at + 1])) at++;
        const next = line[at + 1];
        isFieldStart = next !== undefined && next !== LF && next !== CR;
        if (isFieldStart) written[n++] = TAB;
      } else {
        this.#isInQuotes = isFieldStart && byte === this.#quote;
        isFieldStart = false;
        written[n++] = byte;
      }
    }
    return n;
  }
}

const isBlank = (byte: number | undefined): boolean => byte === SPACE || byte === TAB;
