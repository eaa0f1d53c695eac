import { StorageError } from "../../core/index.ts";
import type { ArtifactInfo, ArtifactStore, ByteRange } from "../protocol/index.ts";

/** Puts a file that is in memory as a whole. */
export function putBytes(
  store: Pick<ArtifactStore, "put">,
  path: string,
  bytes: Uint8Array,
): Promise<ArtifactInfo> {
  return store.put(path, new Blob([bytes as Uint8Array<ArrayBuffer>]).stream());
}

/** Which part of a file {@link getBytes} reads, and how much of it at most. */
export interface GetBytesOptions extends ByteRange {
  /** The most bytes: a larger part is refused before it is read. Default: 2 GiB. */
  readonly maxBytes?: number;
}

/**
 * Reads a file, or a part of it, into memory.
 *
 * @throws {StorageError} `track/too-long` when it has more than `maxBytes`.
 * @throws {NotFoundError} `track/artifact-not-found` when there is no such file.
 * @throws {ParameterError} `track/artifact-range` when the part is none of the file, `track/artifact-path` when the path is none.
 */
export async function getBytes(
  store: Pick<ArtifactStore, "get">,
  path: string,
  options: GetBytesOptions = {},
): Promise<Uint8Array> {
  const { maxBytes = 2 ** 31, ...range } = options;
  const { start, end, body } = await store.get(path, range);
  const size = end - start;
  if (size > maxBytes) {
    await body.cancel();
    throw new StorageError(
      "track/too-long",
      `artifact "${path}" must have at most ${maxBytes} bytes to be read into memory, it has ${size}`,
    );
  }
  const bytes = new Uint8Array(size);
  let place = 0;
  for await (const piece of body) {
    bytes.set(piece, place);
    place += piece.byteLength;
  }
  return bytes;
}
