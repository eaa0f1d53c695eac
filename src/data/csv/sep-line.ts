import { FormatError, showValue } from "../../core/index.ts";
import type { Dialect } from "./csv-dialect.ts";

/** How many bytes at the beginning of a file are looked at for such a line, which has a few only. */
export const sepLineBytes = 32;

/** The line by which Excel is told the delimiter, quoted or not; some programs end it in delimiters, as they do each line. */
const sepLine = /^\uFEFF?(?:"sep=([^"\r\n])"|sep=([^"\r\n]))([^\r\n]*)(?:[\r\n]|$)/i;

/**
 * The delimiter that the first line of a file names: `sep=;`.
 *
 * @param head the first bytes of the file, {@link sepLineBytes} or more unless it is shorter.
 * @returns `undefined` when its first line is another one.
 */
export function delimiterSaid(head: Uint8Array): string | undefined {
  const found = sepLine.exec(new TextDecoder("utf-8", { ignoreBOM: true }).decode(head));
  if (found === null) return undefined;
  const delimiter = found[1] ?? found[2]!;
  return [...found[3]!].every((char) => char === delimiter) ? delimiter : undefined;
}

/**
 * The dialect of a file, as its first line says: the delimiter that a `sep=` line names, and that line left out.
 *
 * @param dialect as it was declared.
 * @throws {FormatError} `data/csv-syntax` when another delimiter was chosen than the line names.
 */
export function obeySepLine(head: Uint8Array, dialect: Dialect, subject: string): Dialect {
  const delimiter = delimiterSaid(head);
  if (delimiter === undefined) return dialect;
  const { isChosen = true, isSpaced = false, skip = 0 } = dialect;
  if (isChosen && (isSpaced || delimiter !== dialect.delimiter))
    throw new FormatError(
      "data/csv-syntax",
      `${subject}: line 1 says that fields are kept apart by ${showValue(delimiter)}, the format declares ${isSpaced ? '"whitespace"' : showValue(dialect.delimiter)}`,
      {
        hint: "leave the delimiter out of the format, or correct one of the two",
        details: { line: 1, column: 1 },
      },
    );
  return { ...dialect, delimiter, skip: Math.max(skip, 1) };
}
