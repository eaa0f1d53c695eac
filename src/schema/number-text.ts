/** How a column of numbers is written in text, beside plain digits with a decimal point, which are always read. */
export interface NumberWriting {
  /**
   * What keeps groups of three digits apart: `1,250`. A space stands for the narrow and the unbreakable ones too, an apostrophe for
   * the typographic one. With `.`, beside which decimals have a comma, `2.111` is 2111. Default: nothing does.
   */
  readonly thousands?: "," | "." | " " | "'";
  /** What stands before the decimals: `1,5`. Default: the point, which is also read beside a comma, unless it keeps thousands apart. */
  readonly decimal?: "." | ",";
  /** What may stand before a number, such as `$`; a space between them does not count. Default: nothing. */
  readonly prefix?: string;
  /** What may stand behind a number, such as `%` or `kg`; a space between them does not count, and no value is changed by it. */
  readonly suffix?: string;
  /** Whether a number in brackets is negative, as accountants write it: `(120.50)`. Default: false. */
  readonly accounting?: boolean;
}

/** A number in decimal digits, with or without point and exponent. `Number` alone would also take `0x10`, the empty text and `Infinity`. */
const plain = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Whether a text is a number as files write it: digits, with or without sign, decimal point and exponent. */
export const isPlainNumber = (text: string): boolean => plain.test(text.trim());

/** Signs that are no ASCII and mean minus or plus in front of digits: the minus sign, the en dash, and those of other widths. */
const minus = /^[\u2212\u2013\uFE63\uFF0D]/;
const plus = /^[\uFE62\uFF0B]/;

/** Replaces the sign in front of a text by that of ASCII. */
export const withAsciiSign = (text: string): string => text.replace(minus, "-").replace(plus, "+");

/** The characters that each separator of thousands stands for, as a class of a regular expression. */
const separators = { ",": ",", ".": "\\.", " ": "[ \\u00A0\\u202F\\u2009]", "'": "['\\u2019]" } as const;

/**
 * Makes the reader of a column's numbers from text.
 *
 * @returns a function that gives the number that a text writes, and `NaN` for one that is none. Blanks around it do not count.
 * @example numberReader({ thousands: "," })("1,250") // 1250
 * @example numberReader({ decimal: ",", suffix: "€" })("1,50 €") // 1.5
 */
export function numberReader(writing: NumberWriting): (text: string) => number {
  const { thousands, decimal = ".", prefix = "", suffix = "", accounting = false } = writing;
  const isPlainSure = thousands !== ".";
  const inGroups = thousands === undefined ? undefined : groupedNumber(thousands, decimal);
  const group = thousands === undefined ? undefined : new RegExp(separators[thousands], "g");
  const readDigits = (text: string): number => {
    const isGrouped = inGroups?.test(text) === true;
    const joined = isGrouped ? text.replace(group!, "") : text;
    const pointed = decimal === "," && !joined.includes(".") ? joined.replace(",", ".") : joined;
    return plain.test(pointed) ? Number(pointed) : NaN;
  };
  return (raw) => {
    const text = raw.trim();
    if (isPlainSure && plain.test(text)) return Number(text);
    const inner =
      accounting && text.startsWith("(") && text.endsWith(")") ? text.slice(1, -1).trim() : undefined;
    const { sign, rest } = takeSign(inner ?? text, prefix);
    if (inner !== undefined && sign !== "") return NaN;
    const digits = suffix !== "" && rest.endsWith(suffix) ? rest.slice(0, -suffix.length).trimEnd() : rest;
    if (!/^[\d.,]/.test(digits)) return NaN;
    const size = readDigits(digits);
    return inner !== undefined || sign === "-" ? -size : size;
  };
}

/** A number whose groups of three digits are kept apart, at least one such place. */
function groupedNumber(thousands: keyof typeof separators, decimal: "." | ","): RegExp {
  const point = decimal === "." ? "\\." : ",";
  return new RegExp(`^\\d{1,3}(${separators[thousands]}\\d{3})+(${point}\\d*)?$`);
}

/** Takes the sign and the prefix from the front of a number, in whichever order they stand. */
function takeSign(text: string, prefix: string): { sign: string; rest: string } {
  const before = signOf(withAsciiSign(text));
  if (prefix === "" || !before.rest.startsWith(prefix)) return before;
  const behind = withAsciiSign(before.rest.slice(prefix.length).trimStart());
  return before.sign === "" ? signOf(behind) : { sign: before.sign, rest: behind };
}

function signOf(text: string): { sign: string; rest: string } {
  const sign = text.startsWith("-") || text.startsWith("+") ? text.charAt(0) : "";
  return { sign, rest: text.slice(sign.length).trimStart() };
}

/** How numbers of a column are written, in words for people: `, "," between thousands`; empty when they are plain. */
export function describeWriting({ thousands, decimal, prefix, suffix, accounting }: NumberWriting): string {
  const parts = [
    thousands === undefined ? "" : `"${thousands}" between thousands`,
    decimal === "," ? '"," before decimals' : "",
    prefix === undefined ? "" : `"${prefix}" before them`,
    suffix === undefined ? "" : `"${suffix}" behind them`,
    accounting === true ? "brackets for negative ones" : "",
  ].filter((part) => part !== "");
  return parts.join(", ");
}
