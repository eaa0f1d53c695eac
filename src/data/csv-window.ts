import type { ByteStream } from "./byte-stream.ts";
import { assertNotUtf16, firstBadByte, wholeCharacters } from "./text-encoding.ts";

/** Bytes that are read at a time. */
const blockBytes = 1 << 20;

const lineEnd = 10;

/**
 * The part of a text file that is in memory: what was read and not yet left behind. It slides over the file, so that no more
 * than a block or the longest record is there, and looks at all bytes once: whether they are text.
 */
export class CsvWindow {
  readonly #stream: ByteStream;
  readonly #subject: string;
  #checked = 0;
  #isBegun = false;
  /** Of what was read only the first {@link end} bytes count; a line end that is not of the file stands behind them. */
  bytes: Buffer;
  end = 0;
  /** Whether nothing follows. */
  isLast = false;
  /** The place of the first byte that is not UTF-8 text; infinite when there is none. */
  bad = Number.POSITIVE_INFINITY;

  constructor(stream: ByteStream, subject: string, block = blockBytes) {
    this.#stream = stream;
    this.#subject = subject;
    this.bytes = Buffer.alloc(block + 1);
  }

  /**
   * Leaves behind what stands before `from`, which becomes the first byte, and reads on; when nothing can be left behind the
   * window becomes twice as large.
   *
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
