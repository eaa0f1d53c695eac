import type { ByteStream } from "./byte-stream.ts";

/** A stream whose first bytes are known before anybody reads them. */
export class PeekedStream implements ByteStream {
  readonly #rest: ByteStream;
  /** The first bytes of the file, fewer than were asked for when it has no more. They stay part of the stream. */
  readonly head: Uint8Array;
  /** How many bytes of the head were read. */
  #at = 0;

  private constructor(head: Uint8Array, rest: ByteStream) {
    this.head = head;
    this.#rest = rest;
  }

  /** @param length how many bytes to look at. */
  static async of(stream: ByteStream, length: number): Promise<PeekedStream> {
    const head = new Uint8Array(length);
    const n = await stream.read(head);
    return new PeekedStream(head.subarray(0, n), stream);
  }

  async read(into: Uint8Array): Promise<number> {
    const known = this.head.subarray(this.#at, this.#at + into.length);
    into.set(known);
    this.#at += known.length;
    if (known.length === into.length) return known.length;
    return known.length + (await this.#rest.read(into.subarray(known.length)));
  }

  async readAll(): Promise<Uint8Array> {
    const known = this.head.subarray(this.#at);
    this.#at = this.head.length;
    const rest = await this.#rest.readAll();
    return known.length === 0 ? rest : Buffer.concat([known, rest]);
  }
}
