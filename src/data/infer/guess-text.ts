import { showValue } from "../../core/index.ts";
import { type Dialect, dialectOf, whitespace } from "../csv/csv-dialect.ts";
import { delimiterSaid } from "../csv/sep-line.ts";
import type { CsvFormat } from "../protocol.ts";
import { findPreamble } from "./preamble.ts";
import { areRowNames } from "./row-names.ts";
import { type TextShape, textShape } from "./text-shape.ts";

/** What a text table's dialect seems to be. */
export interface TextGuess {
  readonly format: CsvFormat;
  /** The table's beginning in that dialect. */
  readonly shape: TextShape;
  /** What was guessed beside the delimiter, as sentences for people. */
  readonly notes: readonly string[];
}

/** What is known of a table whose dialect is to be guessed. */
export interface TextGuessOptions {
  /** What quotes values. Default: `"`. */
  readonly quote?: string;
  /** Delimiters to choose from. Default: the usual ones, and white space where none of them fits. */
  readonly delimiter?: string | undefined;
  /** Whether texts are the names of the table's columns for sure, since a name that is known stands among them. */
  readonly isNamed: (texts: readonly string[]) => boolean;
  /** Whether a first record without names may belong to the table all the same. Default: any may. */
  readonly fits?: (texts: readonly string[]) => boolean;
  /** Whether a first record seems to be a header when no name is known. */
  readonly isHeader: (texts: readonly string[]) => boolean;
  /** The outcome's name, if it is known. */
  readonly target?: string | undefined;
}

/** The delimiters that are tried; of two that fit equally well the earlier one is taken. */
const usualDelimiters = [",", ";", "\t", "|"] as const;

/**
 * Guesses how a text table is written, from its beginning: the delimiter by which most fields are found in nearly all records, the
 * lines above its header, comments, names of rows as R writes them, delimiters at the ends of lines. What does not fit the rest of the
 * file is found when it is read.
 *
 * @param head the beginning of the file, unpacked.
 * @param isWhole whether that is the whole file; else it is cut at the end of a line.
 */
export async function guessText(
  head: Uint8Array,
  isWhole: boolean,
  options: TextGuessOptions,
): Promise<TextGuess> {
  const bytes = isWhole ? head : head.subarray(0, head.lastIndexOf(10) + 1);
  const said = delimiterSaid(bytes);
  const { shape } = await bestShape(bytes, said, options);
  const notes = said === undefined ? [] : [`the delimiter is ${showValue(said)}, as the first line says`];
  const { comment } = shape.dialect;
  // the line of the delimiter is left out in any case
  const skip = said !== undefined && shape.dialect.skip === 1 ? 0 : (shape.dialect.skip ?? 0);
  if (skip > 0) notes.push(`${lines(skip)} above the header ${skip === 1 ? "is" : "are"} not read`);
  if (comment !== undefined) notes.push(`lines that begin with ${comment} are comments, and not read`);
  const ends = await guessEnds(bytes, shape, options);
  if (ends.note !== undefined) notes.push(ends.note);
  const { dialect } = ends.shape;
  const { quote } = dialect;
  const delimiter = dialect.isSpaced === true ? whitespace : dialect.delimiter;
  if (dialect.isSpaced === true) notes.push("fields are kept apart by spaces");
  const header =
    ends.isSure || options.isHeader(trimmed(ends.shape.first)) || options.isNamed(trimmed(ends.shape.first));
  const format: CsvFormat = {
    kind: delimiter === "\t" ? "tsv" : "csv",
    header,
    ...(delimiter === "," || delimiter === "\t" ? {} : { delimiter }),
    ...(quote === '"' ? {} : { quote }),
    ...(skip > 0 ? { skip } : {}),
    ...(comment === undefined ? {} : { comment }),
    ...(dialect.rowNames === true ? { rowNames: true } : {}),
    ...(dialect.trailingDelimiter === true ? { trailingDelimiter: true } : {}),
  };
  return { format, shape: ends.shape, notes };
}

const lines = (n: number): string => (n === 1 ? "1 line" : `${n} lines`);
const trimmed = (texts: readonly string[]): string[] => texts.map((text) => text.trim());

interface Found {
  readonly shape: TextShape;
  /** How sure it is that the first record belongs to the table: 2 when it has a known name, 1 when it fits, else 0. */
  readonly rank: number;
}

async function bestShape(
  bytes: Uint8Array,
  said: string | undefined,
  options: TextGuessOptions,
): Promise<Found> {
  const { delimiter, quote = '"' } = options;
  const tried: readonly string[] =
    said !== undefined ? [said] : delimiter !== undefined ? [delimiter] : usualDelimiters;
  const found: Found[] = [];
  for (const one of tried) found.push(await tryDialect(bytes, dialectOf({ delimiter: one, quote }), options));
  let best = found.reduce((a, b) => (isBetter(b, a) ? b : a));
  if (said === undefined && delimiter === undefined && best.shape.score < 2) {
    const spaced = await tryDialect(bytes, dialectOf({ delimiter: whitespace, quote }), options);
    if (spaced.shape.first.length > 1 && isBetter(spaced, best)) best = spaced;
  }
  return best;
}

/** A dialect in which a known name stands in the header comes first, then the one that fits better, then the one with cleaner fields. */
function isBetter(a: Found, b: Found): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank;
  if (a.shape.score !== b.shape.score) return a.shape.score > b.shape.score;
  return cleanShare(a.shape) > cleanShare(b.shape);
}

/** A number with a decimal comma, in which the comma keeps nothing apart. */
const decimalComma = /^[+-]?\d+,\d+$/;

/** The share of fields in which no other delimiter stands. */
function cleanShare({ sample, dialect }: TextShape): number {
  const others = usualDelimiters.filter((one) => one !== dialect.delimiter);
  let [n, nClean] = [0, 0];
  for (const texts of sample)
    for (const text of texts) {
      n++;
      if (decimalComma.test(text.trim()) || !others.some((one) => text.includes(one))) nClean++;
    }
  return n === 0 ? 0 : nClean / n;
}

async function tryDialect(bytes: Uint8Array, dialect: Dialect, options: TextGuessOptions): Promise<Found> {
  const whole = await textShape(bytes, dialect);
  const isFirst = options.isNamed(trimmed(whole.first)); // also where a name has a line end in it
  const preamble = isFirst ? undefined : await findPreamble(bytes, dialect, options);
  const skipped = preamble === undefined ? dialect : { ...dialect, skip: preamble.skip };
  const shape = preamble === undefined ? whole : await textShape(bytes, skipped);
  const texts = trimmed(shape.first);
  const rank = options.isNamed(texts) ? 2 : options.fits?.(texts) === true ? 1 : 0;
  const found = { shape, rank };
  const sign = preamble?.sign ?? "#";
  // a row that begins as comments do must not be lost with them
  if (shape.sample.slice(1).some(([text = ""]) => text.startsWith(sign))) return found;
  if (preamble?.sign !== undefined)
    return { ...found, shape: await textShape(bytes, { ...dialect, comment: sign }) };
  const areComments = shape.ragged.length > 0 && shape.ragged.every(({ text }) => text.startsWith(sign));
  return areComments ? { ...found, shape: await textShape(bytes, { ...skipped, comment: sign }) } : found;
}

interface Ends {
  readonly shape: TextShape;
  readonly note?: string;
  /** Whether the first record must be a header. */
  readonly isSure?: boolean;
}

/** Looks whether rows begin with a name, or lines end in delimiters, when not all have as many fields as the first one. */
async function guessEnds(bytes: Uint8Array, shape: TextShape, options: TextGuessOptions): Promise<Ends> {
  const { dialect, first, ragged } = shape;
  if (ragged.length === 0) return { shape };
  const trailing = await textShape(bytes, { ...dialect, trailingDelimiter: true });
  if (trailing.ragged.length === 0 && trailing.nRecords > 0)
    return {
      shape: trailing,
      note: "lines end in delimiters with nothing between: such fields are left aside",
    };
  const isOneMore = shape.counts.size === 1 && shape.counts.has(first.length + 1);
  if (!isOneMore) return { shape };
  const named = await textShape(bytes, { ...dialect, rowNames: true });
  if (!areRowNames(shape, named, options.target)) return { shape };
  return {
    shape: named,
    isSure: true,
    note: "the header has one name less than rows have fields, as R writes it: the first field is the row's name",
  };
}
