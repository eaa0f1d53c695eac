import { type Constraint, checkParams, that } from "../../core/index.ts";
import type { CsvFormat } from "../protocol.ts";

/** How the fields of a text table are kept apart. */
export interface Dialect {
  /** One to four bytes. */
  readonly delimiter: string;
  /** One ASCII character; "" when nothing is quoted. */
  readonly quote: string;
}

/** A quote is one character that can be seen: a space or a control character would be part of values. */
const oneCharacter: Constraint = that(
  'one ASCII character, or ""',
  (v) => typeof v === "string" && /^[\x21-\x7e]?$/.test(v),
);
/** A delimiter may have several bytes, such as `||`; a line end or NUL cannot separate values of one line. */
const shortText: Constraint = that(
  "one to four bytes without a line end",
  (v) => typeof v === "string" && /^[^\r\n\0]+$/.test(v) && Buffer.byteLength(v) <= 4,
);

/**
 * The dialect of a format, defaults filled in.
 *
 * @throws {ParameterError} `parameter/invalid` when delimiter or quote cannot work.
 */
export function dialectOf(format: Partial<Pick<CsvFormat, "kind" | "delimiter" | "quote">>): Dialect {
  const usual = format.kind === "tsv" ? "\t" : ",";
  const dialect = { delimiter: format.delimiter ?? usual, quote: format.quote ?? '"' };
  checkParams("the CSV format", dialect, {
    delimiter: that(`${shortText.expectation} or quote`, (v) => {
      return shortText.accepts(v) && (dialect.quote === "" || !String(v).includes(dialect.quote));
    }),
    quote: oneCharacter,
  });
  return dialect;
}
