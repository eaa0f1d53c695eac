import { type Constraint, checkParams, flag, that } from "../../core/index.ts";
import type { CsvFormat } from "../protocol.ts";

/** How the fields of a text table are kept apart, and which of its lines are records. */
export interface Dialect {
  /** One to four bytes. Of a table whose fields are kept apart by any number of spaces and tabs it is the tab. */
  readonly delimiter: string;
  /** One ASCII character; "" when nothing is quoted. */
  readonly quote: string;
  /** Whether the delimiter was chosen by somebody: a `sep=` line may name another one otherwise. Default: true. */
  readonly isChosen?: boolean;
  /** Whether runs of spaces and tabs keep fields apart. Default: false. */
  readonly isSpaced?: boolean;
  /** How many lines at the beginning are not read. Default: 0. */
  readonly skip?: number;
  /** What a line that is not read begins with. Default: no line is a comment. */
  readonly comment?: string;
  /** Whether each record behind the first one has one field more at its beginning. Default: false. */
  readonly rowNames?: boolean;
  /** Whether empty fields at the end of a line, more than a record must have, are left aside. Default: false. */
  readonly trailingDelimiter?: boolean;
}

/** What stands in a format in place of the delimiter of a table that is aligned by spaces. */
export const whitespace = "whitespace";

/** A quote is one character that can be seen: a space or a control character would be part of values. */
const oneCharacter: Constraint = that(
  'one ASCII character, or ""',
  (v) => typeof v === "string" && /^[\x21-\x7e]?$/.test(v),
);
/** A text of several bytes, such as `||`; a line end or NUL cannot stand within a line. */
const shortText = (v: unknown): v is string =>
  typeof v === "string" && /^[^\r\n\0]+$/.test(v) && Buffer.byteLength(v) <= 4;

type Written = Partial<Omit<CsvFormat, "header" | "missing">> & { readonly header?: boolean };

/**
 * The dialect of a format, defaults filled in.
 *
 * @throws {ParameterError} `parameter/invalid` when one of its settings cannot work.
 */
export function dialectOf(format: Written): Dialect {
  const { kind = "csv", delimiter, quote = '"', skip = 0, comment, rowNames = false, header = true } = format;
  const { trailingDelimiter = false } = format;
  const given = {
    delimiter: delimiter ?? (kind === "tsv" ? "\t" : ","),
    quote,
    skip,
    rowNames,
    trailingDelimiter,
  };
  const hasQuote = (text: string): boolean => quote !== "" && text.includes(quote);
  checkParams(
    "the CSV format",
    { ...given, ...(comment === undefined ? {} : { comment }) },
    {
      delimiter: that(
        `one to four bytes without a line end or quote, or "${whitespace}"`,
        (v) => v === whitespace || (shortText(v) && !hasQuote(v)),
      ),
      quote: oneCharacter,
      skip: that("a whole number from 0 on", (v) => Number.isSafeInteger(v) && Number(v) >= 0),
      rowNames: header ? flag : that("false where the table has no header", (v) => v === false),
      trailingDelimiter: flag,
      ...(comment === undefined
        ? {}
        : {
            comment: that(
              "one to four bytes that begin with none of line end, space, quote and delimiter",
              (v) => shortText(v) && !/^\s/.test(v) && !hasQuote(v[0]!) && v[0] !== given.delimiter[0],
            ),
          }),
    },
  );
  const isSpaced = delimiter === whitespace;
  return {
    delimiter: isSpaced ? "\t" : given.delimiter,
    quote,
    isChosen: delimiter !== undefined || kind === "tsv",
    isSpaced,
    skip,
    ...(comment === undefined ? {} : { comment }),
    rowNames,
    trailingDelimiter,
  };
}
