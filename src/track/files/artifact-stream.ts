import type { FileHandle } from "node:fs/promises";
import { ParameterError, StorageError } from "../../core/index.ts";
import type { ByteRange } from "../protocol/index.ts";
import { asArtifactError } from "./artifact-errors.ts";

/** How many bytes are read at once where the reader brings no memory of its own: a quarter of a MiB. */
const pieceBytes = 256 * 1024;

/**
 * Makes a byte stream of a part of an open file. A piece is read when somebody asks for it. The file belongs to the stream from
 * then on, which closes it at its end, when it fails, or when it is cancelled.
 *
 * @param path the artifact's, for messages.
 * @param start the first byte of the part.
 * @param end the byte behind its last one.
 */
export function readStream(
  file: FileHandle,
  path: string,
  start: number,
  end: number,
): ReadableStream<Uint8Array> {
  let place = start;
  return new ReadableStream(
    {
      type: "bytes",
      autoAllocateChunkSize: Math.max(1, Math.min(pieceBytes, end - start)),
      async pull(controller) {
        const request = controller.byobRequest as ReadableStreamBYOBRequest; // each read has memory, of its own or allocated
        const { buffer, byteOffset, byteLength } = request.view as Uint8Array<ArrayBuffer>;
        const memory = new Uint8Array(buffer, byteOffset, byteLength);
        try {
          let bytesRead = 0;
          if (place < end) {
            ({ bytesRead } = await file.read(memory, 0, Math.min(byteLength, end - place), place));
            if (bytesRead === 0)
              throw new StorageError(
                "track/artifact-io",
                `artifact "${path}" must keep its ${end} bytes while it is read, it has ${place}`,
              );
            place += bytesRead;
          }
          if (place === end) await file.close();
          if (bytesRead > 0) request.respond(bytesRead);
          if (place < end) return;
          controller.close();
          if (bytesRead === 0) request.respond(0);
        } catch (error) {
          await file.close().catch(() => undefined);
          controller.error(asArtifactError(path, "read", error));
        }
      },
      async cancel() {
        await file.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The part of a file of `size` bytes that a range names. @throws {ParameterError} `track/artifact-range` when there is none. */
export function checkRange(
  path: string,
  range: ByteRange,
  size: number,
): { readonly start: number; readonly end: number } {
  const start = range.start ?? 0;
  const end = Math.min(range.end ?? size, size);
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || start > end)
    throw new ParameterError(
      "track/artifact-range",
      `a part of artifact "${path}" must lie within its ${size} bytes, got ${range.start ?? 0} to ${range.end ?? size}`,
    );
  return { start, end };
}

/**
 * The pieces of a stream as they come, and afterwards the error that the stream itself failed with: by it a failure of the sender
 * is told from one of the disk. Whoever stops reading early cancels the stream.
 */
export function piecesOf(content: ReadableStream<Uint8Array>): {
  readonly pieces: AsyncIterable<Uint8Array>;
  readonly failure: () => { readonly error: unknown } | undefined;
} {
  let failed: { readonly error: unknown } | undefined;
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    const reader = content.getReader();
    let isDone = false;
    try {
      for (;;) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          failed = { error };
          throw error;
        });
        isDone = done;
        if (done) return;
        yield value;
      }
    } finally {
      // a writer that stops early, because the disk is full, wants no more of it
      if (!isDone && failed === undefined) await reader.cancel().catch(() => undefined);
      reader.releaseLock();
    }
  }
  return { pieces: pieces(), failure: () => failed };
}
