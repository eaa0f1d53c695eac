import type { ByteStream } from "../source/byte-stream.ts";
import { assertNotUtf16, firstBadByte, wholeCharacters } from "../source/text-encoding.ts";

/** How many bytes are read at a time: a MiB, so that the calls of the system cost little and the window stays small. */
const blockBytes = 1 << 20;

/** The byte `\n`. */
const lineEnd = 10;

/**
 * The part of a text file that is in memory: what was read and not yet left behind. It slides over the file, so that no more
 * than a block or the longest record is there, and looks at all bytes once: whether they are text.
 */
export class CsvWindow {
  readonly #stream: ByteStream;
  readonly #subject: string;
  /** How many bytes of the window are known to be text. */
  #checked = 0;
  #isBegun = false;
  /** The window. Its first {@link end} bytes are of the file; behind them stands a line end of our own, at which scans stop. */
  bytes: Buffer;
  /** How many bytes of the file are in the window. */
  end = 0;
  /** Whether the window reaches to the end of the file. */
  isLast = false;
  /** The place in the window of the first byte that is not UTF-8 text; infinite while there is none. */
  bad = Number.POSITIVE_INFINITY;

  constructor(stream: ByteStream, subject: string, block = blockBytes) {
    this.#stream = stream;
    this.#subject = subject;
    this.bytes = Buffer.alloc(block + 1);
  }

  /**
   * Leaves behind what stands before `from`, which becomes the first byte of the window, and reads on. When nothing can be left
   * behind, since a record is longer than the window, the window becomes twice as large.
   *
   * @param from a place of the window, from 0 to {@link end}.
   * @throws {FormatError} `data/encoding` when the file begins with the mark of UTF-16.
   */
  async slide(from: number): Promise<void> {
    const kept = this.end - from;
    if (from > 0) this.bytes.copyWithin(0, from, this.end);
    else if (kept === this.bytes.length - 1) {
      const larger = Buffer.alloc(2 * kept + 1);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.#checked -= from;
    this.bad -= from;
    const wanted = this.bytes.subarray(kept, -1);
    const n = await this.#stream.read(wanted);
    this.isLast = n < wanted.length;
    this.end = kept + n;
    this.bytes[this.end] = lineEnd;
    if (!this.#isBegun) assertNotUtf16(this.bytes.subarray(0, this.end), this.#subject);
    this.#isBegun = true;
    this.#checkText();
  }

  #checkText(): void {
    if (this.bad !== Number.POSITIVE_INFINITY) return;
    const added = this.bytes.subarray(this.#checked, this.end);
    const text = this.isLast ? added : added.subarray(0, wholeCharacters(added));
    const at = firstBadByte(text);
    if (at < text.length) this.bad = this.#checked + at;
    this.#checked += text.length;
  }
}
