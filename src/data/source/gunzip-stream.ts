import { createGunzip, type Gunzip } from "node:zlib";
import { FormatError } from "../../core/index.ts";
import type { ByteStream } from "./byte-stream.ts";

/** How many packed bytes are unpacked at a time: 16 KiB, which become 17 MB at most, since deflate makes 1032 bytes of one at best. */
const blockBytes = 1 << 14;
/**
 * From how many unpacked bytes on, 64 MiB, the ratio of {@link largestRatio} holds: smaller tables fit into memory, however well they
 * are packed.
 */
const freeBytes = 1 << 26;
/** How many bytes one packed byte may become: 200. Tables reach 10 to 50; what is made to fill memory has 1000. */
const largestRatio = 200;
/** The most bytes that are unpacked at once, 1 GiB, for formats that cannot be read a piece at a time. */
const mostAtOnce = 1 << 30;

/**
 * Unpacks a gzip file while it is read, several members one after the other as one. It reads on only when somebody asks for bytes, so
 * that the packed file is read in its order by one reader.
 */
export class GunzipStream implements ByteStream {
  readonly #packed: ByteStream;
  readonly #subject: string;
  readonly #gunzip: Gunzip = createGunzip();
  /** Unpacked pieces that nobody has read yet. */
  #ready: Buffer[] = [];
  #nPacked = 0;
  #nUnpacked = 0;
  #isOver = false;
  #failure: unknown;
  /** Is called when the bytes that were given last are unpacked, or when nothing more will come. */
  #wake: () => void = () => {};

  constructor(packed: ByteStream, subject: string) {
    this.#packed = packed;
    this.#subject = subject;
    this.#gunzip.on("data", (piece: Buffer) => {
      this.#ready.push(piece);
      this.#nUnpacked += piece.length;
    });
    this.#gunzip.on("end", () => {
      this.#isOver = true;
      this.#wake();
    });
    this.#gunzip.on("error", (error) => {
      this.#failure = error;
      this.#wake();
    });
  }

  /** @throws {FormatError} `data/packed` when the file is torn or damaged, `data/too-large` when it unpacks to far more than a table. */
  async read(into: Uint8Array): Promise<number> {
    let n = 0;
    while (n < into.length) {
      const piece = this.#ready[0];
      if (piece === undefined) {
        if (this.#isOver) break;
        await this.#unpack();
        continue;
      }
      const part = piece.subarray(0, into.length - n);
      into.set(part, n);
      n += part.length;
      if (part.length === piece.length) this.#ready.shift();
      else this.#ready[0] = piece.subarray(part.length);
    }
    return n;
  }

  /** @throws {FormatError} as `read`; `data/too-large` also beyond 1 GiB. */
  async readAll(): Promise<Uint8Array> {
    const pieces: Buffer[] = [];
    let length = 0;
    while (!this.#isOver || this.#ready.length > 0) {
      if (this.#ready.length === 0) await this.#unpack();
      for (const piece of this.#ready) length += piece.length;
      pieces.push(...this.#ready.splice(0));
      if (length > mostAtOnce) throw this.#tooLarge("1 GiB");
    }
    return Buffer.concat(pieces);
  }

  async #unpack(): Promise<void> {
    const block = Buffer.alloc(blockBytes);
    const n = await this.#packed.read(block);
    this.#nPacked += n;
    const done = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    if (n > 0) this.#gunzip.write(block.subarray(0, n), () => this.#wake());
    if (n < block.length && !this.#isOver) this.#gunzip.end();
    if (n === 0 || n < block.length) await this.#ended();
    else await done;
    if (this.#failure !== undefined) throw this.#damaged(this.#failure);
    if (this.#isOver) await this.#checkPadding(block, n);
    if (this.#nUnpacked > freeBytes && this.#nUnpacked > largestRatio * this.#nPacked)
      throw this.#tooLarge(`${largestRatio} times its ${this.#nPacked} bytes`);
  }

  /** Resolves when all is unpacked or something is wrong. */
  async #ended(): Promise<void> {
    while (!this.#isOver && this.#failure === undefined)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  /** Behind the last member zeros may follow, as tapes and some programs have them, and nothing else. */
  async #checkPadding(block: Buffer, length: number): Promise<void> {
    let n = length;
    let left = block.subarray(Math.max(0, n - (this.#nPacked - this.#gunzip.bytesWritten)), n);
    for (;;) {
      if (left.some((byte) => byte !== 0)) throw this.#damaged(undefined);
      if (n < block.length) return;
      n = await this.#packed.read(block);
      left = block.subarray(0, n);
    }
  }

  #damaged(cause: unknown): FormatError {
    const isTorn = (cause as NodeJS.ErrnoException | undefined)?.code === "Z_BUF_ERROR";
    return new FormatError(
      "data/packed",
      `${this.#subject} must be an intact gzip file, ${isTorn ? "its end is missing" : "its bytes are damaged"}`,
      { hint: "copy or write the file again", ...(cause === undefined ? {} : { cause }) },
    );
  }

  #tooLarge(bound: string): FormatError {
    return new FormatError(
      "data/too-large",
      `${this.#subject} must unpack to at most ${bound}, it is larger`,
      {
        hint: "if it is a table nevertheless, unpack it first: gunzip FILE",
      },
    );
  }
}
