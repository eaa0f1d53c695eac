import { isUtf8 } from "node:buffer";
import { FormatError } from "../../core/index.ts";

/** A byte that is not text, in words. */
export function describeByte(byte = 0): string {
  return byte === 0 ? "a NUL byte" : `the byte 0x${byte.toString(16).padStart(2, "0")}`;
}

/** Makes the error for bytes that are not text. Line and column count from 1; `found` ends the message: `a NUL byte`. */
export function encodingError(subject: string, line: number, column: number, found: string): FormatError {
  return new FormatError(
    "data/encoding",
    `${subject}: line ${line}, column ${column} must be UTF-8 text, found ${found}`,
    { hint: "save the file as UTF-8 text (CSV UTF-8)", details: { line, column } },
  );
}

/** Refuses a file that begins with the mark of UTF-16. @throws {FormatError} `data/encoding`. */
export function assertNotUtf16(bytes: Uint8Array, subject: string): void {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  if (mark === 0xfffe || mark === 0xfeff) throw encodingError(subject, 1, 1, "the mark of UTF-16");
}

/** The place of the first byte that is not UTF-8 text or is NUL; the length when all is text. */
export function firstBadByte(bytes: Uint8Array): number {
  const nul = bytes.indexOf(0);
  const end = nul === -1 ? bytes.length : nul;
  if (isUtf8(bytes)) return end;
  // What is valid comes back byte for byte from decoding and encoding; what is not becomes U+FFFD.
  const again = new TextEncoder().encode(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  let at = 0;
  while (at < end && bytes[at] === again[at]) at++;
  // a U+FFFD that is cut short at the end equals what stands for it
  return at === bytes.length ? at - 1 : at;
}

/** The place behind the last whole character of a piece of UTF-8 text, which may end inside a character of several bytes. */
export function wholeCharacters(bytes: Uint8Array): number {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back]!;
    if (byte < 0x80) return length;
    if (byte < 0xc0) continue;
    const needed = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return needed > back ? length - back : length;
  }
  return length;
}
