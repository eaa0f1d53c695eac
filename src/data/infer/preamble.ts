import type { Dialect } from "../csv/csv-dialect.ts";
import { delimiterSaid } from "../csv/sep-line.ts";
import { splitLine } from "./text-shape.ts";

/** Lines that stand above a table. */
export interface Preamble {
  /** How many there are. */
  readonly skip: number;
  /** What all of them begin with, if that is a sign of comments. */
  readonly sign?: string;
}

/** How many lines are looked at for the header: 100. Titles, notes and units seldom take more than twenty. */
const maxLines = 100;

/** What comments begin with in the files of instruments, statistics programs and database exports. */
const commentSigns = ["#", "%", "//", "--", "!"] as const;

/** Whether a line begins with a sign, spaces before it left out. */
export const startsLike = (text: string, sign: string): boolean => text.trimStart().startsWith(sign);

/**
 * Finds the lines above a table's header: those above the first line in which a known name stands, if all of them have fewer filled
 * fields; without a known name, lines of one field above one that looks like a header.
 *
 * @param bytes the beginning of the file.
 * @returns `undefined` when the table begins with the file.
 */
export async function findPreamble(
  bytes: Uint8Array,
  dialect: Dialect,
  { isNamed, isHeader }: Readonly<Record<"isNamed" | "isHeader", (texts: readonly string[]) => boolean>>,
): Promise<Preamble | undefined> {
  const lines = firstLines(bytes);
  const from = delimiterSaid(bytes) === undefined ? 0 : 1;
  const begin = lines.findIndex((line, i) => i >= from && line.trim() !== "");
  if (begin === -1) return undefined;
  const split = async (line: string): Promise<string[]> =>
    (await splitLine(line, dialect)).map((text) => text.trim());
  if (isNamed(await split(lines[begin]!))) return undefined;
  if (dialect.isSpaced !== true && !lines.some((line) => line.includes(dialect.delimiter))) return undefined;
  const fields: (readonly string[])[] = [];
  for (const line of lines) fields.push(await split(line));
  let header = fields.findIndex(
    (texts, i) => i >= begin && isNamed(texts) && isHeader(upToLastFilled(texts)),
  );
  if (header === -1 && !fields.some(isNamed))
    header = fields.findIndex((_, i) => i > begin && isTableBelow(fields, i, isHeader));
  if (header <= begin) return undefined;
  const above = fields.slice(begin, header);
  const width = upToLastFilled(fields[header]!).length;
  if (above.some((texts) => filled(texts) >= width)) return undefined;
  return preambleOf(lines.slice(from, header), lines[header]!, header);
}

function preambleOf(above: readonly string[], header: string, skip: number): Preamble {
  const sign = commentSigns.find((one) => above.every((line) => line.startsWith(one)));
  return sign === undefined || startsLike(header, sign) ? { skip } : { skip, sign };
}

const filled = (texts: readonly string[]): number => texts.filter((text) => text !== "").length;

/** The fields of a header without the empty ones at its end, as delimiters at the ends of lines make them. */
function upToLastFilled(texts: readonly string[]): readonly string[] {
  return texts.slice(0, texts.findLastIndex((text) => text !== "") + 1);
}

/** Whether a table seems to begin at a line: a header below lines of one field, and rows of as many fields as it has. */
function isTableBelow(
  fields: readonly (readonly string[])[],
  at: number,
  isHeader: (texts: readonly string[]) => boolean,
): boolean {
  const texts = fields[at]!;
  const rows = fields.slice(at + 1, at + 4);
  return (
    texts.length > 1 &&
    isHeader(upToLastFilled(texts)) &&
    fields.slice(0, at).every((above) => filled(above) <= 1) &&
    rows.length > 1 &&
    rows.every((row) => row.length === texts.length)
  );
}

/** The first lines of a file, without a byte order mark. The last one may be cut short. */
function firstLines(bytes: Uint8Array): string[] {
  let end = 0;
  for (let n = 0; n < maxLines && end < bytes.length; n++) {
    const next = bytes.indexOf(10, end);
    end = next === -1 ? bytes.length : next + 1;
  }
  const text = new TextDecoder().decode(bytes.subarray(0, end));
  const found = text.split(/\r\n|\n|\r/);
  return found.slice(0, maxLines);
}
