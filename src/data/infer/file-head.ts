import { streamOf } from "../source/byte-stream.ts";
import { isGzip, openContent } from "../source/contents.ts";

/** How many bytes at the beginning of a file, unpacked, its format is guessed from: a MiB. */
const headBytes = 1 << 20;

/** The beginning of a file, from which its format is guessed. */
export interface FileHead {
  /** A MiB of what the file holds, unpacked, or all of it. */
  readonly bytes: Uint8Array;
  /** Whether that is all. */
  readonly isWhole: boolean;
  readonly isPacked: boolean;
}

/**
 * Reads the beginning of a file.
 *
 * @param bytes the file as it is stored.
 * @throws {FormatError} `data/packed` when it holds no table.
 */
export async function fileHead(bytes: Uint8Array, subject: string): Promise<FileHead> {
  const head = new Uint8Array(headBytes);
  const content = await openContent(streamOf(bytes), subject);
  const length = await content.read(head);
  return { bytes: head.subarray(0, length), isWhole: length < headBytes, isPacked: isGzip(bytes) };
}
