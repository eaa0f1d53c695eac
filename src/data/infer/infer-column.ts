import type { Code } from "../../schema/index.ts";

/** What a column of texts seems to be, and why. */
export interface InferredColumn {
  readonly name: string;
  readonly kind: "numeric" | "categorical" | "text";
  readonly role: "feature" | "id" | "ignore";
  /** How it was told, for people: "4 distinct texts". */
  readonly reason: string;
  /** Texts that mean "missing" here and occur, the empty one left out. */
  readonly missing: readonly string[];
  readonly nMissing: number;
  /** Distinct values that occur, missing ones left out. */
  readonly nDistinct: number;
  /** The least and the greatest value of a numeric column. */
  readonly range?: readonly [min: number, max: number];
  /** The distinct values, sorted, when they are few: what a target needs, whatever the kind. */
  readonly distinct?: readonly (string | number)[];
  /** How many rows have each value of `distinct`. */
  readonly counts?: readonly number[];
  /** The codes of a categorical column, sorted. */
  readonly codes?: readonly Code[];
}

/** Texts that mean "missing" wherever they stand. "None" is none of them: it is a value more often than not. */
const missingTexts = new Set(["", "?", "NA", "N/A", "n/a", "NaN", "nan", "<NA>", "#N/A", "null", "NULL"]);
/** Texts in lower case that mean "missing" between numbers. */
const missingAmongNumbers = new Set([
  ...["", "?", "na", "n/a", "nan", "<na>", "#n/a", "null", "none", "nil"],
  ...["-", ".", "..", "--", "*", "unknown", "missing", "not available"],
]);

/** A number in decimal digits, with or without point and exponent. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** A number with a leading zero, such as "007": what is written so stands for something else than an amount. */
const paddedCode = /^[+-]?0\d/;
/** A number as much of Europe writes it, such as "1.234,5". */
const decimalComma = /^[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+$/;
/** A time of day: "9:30", "09:30:00.5", "9:30 pm". */
const time = /\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?/;
/** The name of a month in English, in full or its first three letters. */
const month = /(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?/;
/** A day in digits: "2024-03-09", "9.3.2024", "3/9/24". */
const day = /\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})/;
/** A day with its month as a word: "March 9, 2024", "9-Mar-24". */
const dayInWords = new RegExp(
  `(${month.source} \\d{1,2},? \\d{4}|\\d{1,2}[- ]${month.source}[- ,]+\\d{2,4})`,
);
/** A date, a time, or both with or without a time zone; capitals do not matter. */
const date = new RegExp(
  `^((${day.source}|${dayInWords.source})([ T,]+${time.source}( ?(Z|UTC|[+-]\\d{2}:?\\d{2}))?)?|${time.source})$`,
  "i",
);
/** More digits than a number holds exactly (15 or 16), as ids have. */
const manyDigits = /^\d{16,}$/;
/** A day of the last or this century written as yyyymmdd. */
const compactDate = /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;

/** Whether a name says that its column is an id: "id", "patient_id", "rowId". */
const isIdName = (name: string): boolean =>
  /(^|[_\s.-])(id|uuid|guid)$/i.test(name) || /[a-z](Id|ID)$/.test(name);
/**
 * Whether a name may be that of an id: a column of that name is taken for one when its values are different whole numbers, or
 * texts of which hardly two are alike.
 */
const isKeyName = (name: string): boolean =>
  isIdName(name) ||
  /(^|[_\s.-])(key|no|nr|number|rownames?)$|^(index|unnamed.*|__index_level_\d+__|column_1)$/i.test(name);

/** Whether a text is a number as files write them. */
export const isNumberText = (text: string): boolean => decimal.test(text.trim());

/** Whether a text stands for a missing value wherever it is. */
export const isMissingText = (text: string): boolean => missingTexts.has(text.trim());

/** The most codes with which a column of texts is a feature, and the most distinct values that a guess lists. */
const maxCodes = 50;
/** The most distinct values with which a column of whole numbers is taken for codes. */
const maxWholeCodes = 6;
/** The most distinct texts that may stand between numbers and are then taken for missing values. */
const maxOddTexts = 3;

/** The largest amount that a feature may have: the sums of squares of larger ones may be more than a number holds. */
const largest = 1e100;

type Counts = ReadonlyMap<string, number>;

/** What is known of a column before its kind is. */
interface Split {
  readonly present: Counts;
  readonly nPresent: number;
  readonly missing: readonly string[];
  readonly nMissing: number;
  /** Texts among numbers that do not usually mean "missing". */
  readonly odd: readonly string[];
}

/**
 * Tells what a column of texts is. Guesses err on the side of leaving a column out: an id, a date, a constant, a text
 * with many values.
 *
 * @param values the column's texts, as the file has them.
 * @param options.isTyped whether the file says that they are texts, so that "5" is no number.
 */
export function inferColumn(
  name: string,
  values: readonly string[],
  options: { readonly isTyped?: boolean } = {},
): InferredColumn {
  const counts = new Map<string, number>();
  for (const value of values) {
    const text = value.trim();
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const numbers = options.isTyped === true ? undefined : splitNumbers(counts);
  const inferred =
    numbers === undefined
      ? inferTexts(
          name,
          split(counts, (text) => missingTexts.has(text)),
        )
      : inferNumbers(name, numbers);
  if (name !== "__proto__" || inferred.role !== "feature") return inferred;
  const { range: _range, codes: _codes, ...rest } = inferred;
  const reason = "requests may not have a field of this name: rename it to use it";
  return { ...rest, kind: "text", role: "ignore", reason };
}

function split(counts: Counts, isMissing: (text: string) => boolean): Split {
  const present = new Map<string, number>();
  const missing: string[] = [];
  let nMissing = 0;
  let nPresent = 0;
  for (const [text, count] of counts) {
    if (isMissing(text)) {
      nMissing += count;
      if (text !== "") missing.push(text);
    } else {
      present.set(text, count);
      nPresent += count;
    }
  }
  return { present, nPresent, missing: missing.sort(), nMissing, odd: [] };
}

/** The values when they are numbers, but for what means "missing" and a few texts in at most a tenth of the rows. */
function splitNumbers(counts: Counts): Split | undefined {
  const found = split(counts, (text) => missingAmongNumbers.has(text.toLowerCase()));
  const isNumber = (text: string): boolean =>
    decimal.test(text) && !paddedCode.test(text) && Number.isFinite(Number(text));
  const odd = [...found.present.keys()].filter((text) => !isNumber(text));
  const nNumbers = found.present.size - odd.length;
  if (nNumbers === 0) return undefined;
  if (odd.length === 0) return found;
  const nOdd = odd.reduce((sum, text) => sum + counts.get(text)!, 0);
  const isFew = odd.length <= maxOddTexts && nNumbers > maxWholeCodes && nOdd * 10 <= found.nPresent;
  if (!isFew || odd.some((text) => paddedCode.test(text))) return undefined;
  return {
    ...split(counts, (text) => odd.includes(text) || missingAmongNumbers.has(text.toLowerCase())),
    odd: odd.sort(),
  };
}

/** What all columns have. */
function baseOf(name: string, { missing, nMissing }: Split, distinct: readonly [string | number, number][]) {
  const listed =
    distinct.length <= maxCodes
      ? { distinct: distinct.map(([value]) => value), counts: distinct.map(([, count]) => count) }
      : {};
  return { name, missing, nMissing, nDistinct: distinct.length, ...listed };
}

function inferTexts(name: string, found: Split): InferredColumn {
  const { present, nPresent } = found;
  const sorted = [...present].sort(([a], [b]) => (a < b ? -1 : 1));
  const base = baseOf(name, found, sorted);
  const leave = (role: "id" | "ignore", reason: string): InferredColumn => ({
    ...base,
    kind: "text",
    role,
    reason,
  });
  const texts = sorted.map(([text]) => text);
  if (texts.length === 0) return leave("ignore", "no value at all");
  if (texts.length === 1) return leave("ignore", constant(texts[0]));
  if (texts.every((text) => date.test(text))) return leave("ignore", "dates or times, which are not used");
  if (texts.filter((text) => decimalComma.test(text)).length * 2 > texts.length)
    return leave("ignore", "numbers with a decimal comma: write them with a point to use them");
  if (texts.length === nPresent) return leave("id", "a different text in each row");
  if ((isKeyName(name) && texts.length * 2 > nPresent) || (isIdName(name) && texts.length > maxCodes))
    return leave("id", "its name, and many different texts");
  if (texts.length > maxCodes)
    return leave("ignore", `${texts.length} distinct texts, more than ${maxCodes}`);
  if (texts.length * 2 > nPresent && texts.length > 2)
    return leave("ignore", `${texts.length} distinct texts in ${nPresent} rows, too many to learn from`);
  return {
    ...base,
    kind: "categorical",
    role: "feature",
    reason: `${texts.length} distinct texts`,
    codes: texts.map((value) => ({ value })),
  };
}

function inferNumbers(name: string, found: Split): InferredColumn {
  const counts = new Map<number, number>();
  for (const [text, count] of found.present)
    counts.set(Number(text), (counts.get(Number(text)) ?? 0) + count);
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const base = baseOf(name, found, sorted);
  const { nPresent } = found;
  const values = sorted.map(([value]) => value);
  const [min, max] = [values[0]!, values.at(-1)!];
  const leave = (role: "id" | "ignore", reason: string): InferredColumn => ({
    ...base,
    kind: "text",
    role,
    reason,
  });
  const texts = [...found.present.keys()];
  if (texts.length > 1 && texts.every((text) => manyDigits.test(text)))
    return leave("id", "whole numbers too long to count with");
  if (values.length === 1) return leave("ignore", constant(min));
  const isWhole = values.every(Number.isInteger);
  if (isWhole) {
    const isUnique = values.length === nPresent && nPresent > 20;
    if (isUnique && (isKeyName(name) || max - min === nPresent - 1))
      return leave("id", "a different whole number in each row");
    if (isIdName(name) && values.length > maxCodes)
      return leave("id", "its name, and many different whole numbers");
    if (texts.every((text) => compactDate.test(text)))
      return leave("ignore", "dates as yyyymmdd, which are not used");
    if (areCodes(values, nPresent))
      return {
        ...base,
        kind: "categorical",
        role: "feature",
        reason: `${values.length} distinct whole numbers${values.length > 2 ? ": taken for codes, make it numeric where they are amounts" : ""}`,
        codes: values.map((value) => ({ value })),
      };
  }
  if (Math.max(-min, max) > largest)
    return leave("ignore", `numbers beyond ${largest}, too large to compute with`);
  const odd = found.odd.map((text) => JSON.stringify(text)).join(", ");
  return {
    ...base,
    kind: "numeric",
    role: "feature",
    reason: `${isWhole ? "whole numbers" : "numbers"} from ${min} to ${max}${odd === "" ? "" : `; ${odd} taken for missing`}`,
    range: [min, max],
  };
}

/**
 * Whether whole numbers are codes rather than amounts. Two values always are. A few are, when they are small, close together and
 * each stands in ten rows on average; but not 0, 1, 2, 3 and on, which are counts of something, nor large ones such as years.
 *
 * @param values distinct, ascending.
 */
function areCodes(values: readonly number[], nPresent: number): boolean {
  if (values.length === 2) return true;
  const [min, max] = [values[0]!, values.at(-1)!];
  const areCounts = [0, 1, 2, 3].every((value, i) => values[i] === value);
  return (
    values.length <= maxWholeCodes &&
    min >= -9 &&
    max <= 99 &&
    max - min <= 20 &&
    nPresent >= 10 * values.length &&
    !areCounts
  );
}

const constant = (value: unknown): string => `constant: always ${JSON.stringify(value)}`;
