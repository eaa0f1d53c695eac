/** The bytes of one file, one piece after another. */
export interface ByteStream {
  /**
   * Fills an array with the next bytes.
   *
   * @returns how many there were: fewer than the array holds only at the end.
   */
  read(into: Uint8Array): Promise<number>;
  /** All bytes that are left. */
  readAll(): Promise<Uint8Array>;
}

/** A stream that tells of the bytes that are read. @param onBytes is given their number, each time. */
export function heardStream(stream: ByteStream, onBytes: (count: number) => void): ByteStream {
  return {
    async read(into) {
      const count = await stream.read(into);
      onBytes(count);
      return count;
    },
    async readAll() {
      const bytes = await stream.readAll();
      onBytes(bytes.length);
      return bytes;
    },
  };
}

/** Bytes in memory as a stream. */
export function streamOf(bytes: Uint8Array): ByteStream {
  let at = 0;
  return {
    async read(into) {
      const piece = bytes.subarray(at, at + into.length);
      into.set(piece);
      at += piece.length;
      return piece.length;
    },
    async readAll() {
      const rest = bytes.subarray(at);
      at = bytes.length;
      return rest;
    },
  };
}
