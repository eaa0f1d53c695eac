import type { Code } from "../core/index.ts";

/** What a column of texts seems to be, and why. */
export interface InferredColumn {
  readonly name: string;
  readonly kind: "numeric" | "categorical" | "text";
  readonly role: "feature" | "id" | "ignore";
  /** How it was told, for people: "4 distinct whole numbers". */
  readonly reason: string;
  /** Texts that mean "missing" here and occur. */
  readonly missing: readonly string[];
  readonly nMissing: number;
  /** Distinct values that occur, missing ones left out. */
  readonly nDistinct: number;
  /** Of a numeric column. */
  readonly range?: readonly [min: number, max: number];
  /** The distinct values, sorted, when they are few: what a target needs, whatever the kind. */
  readonly distinct?: readonly (string | number)[];
  /** Of a categorical column, sorted. */
  readonly codes?: readonly Code[];
}

/** Texts that mean "missing" wherever they stand. */
const missingWords = new Set(["", "?", "na", "n/a", "nan", "null", "none", "#n/a"]);
/** Texts that mean "missing" between numbers. */
const missingAmongNumbers = new Set([...missingWords, "-", ".", "--", "unknown", "missing"]);

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const date =
  /^(\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const idName = /(^|[_\s.-])(id|uuid|guid|key|index|rownames?)$|^unnamed/i;

/** Whether a text is a number as files write them. */
export const isNumberText = (text: string): boolean => decimal.test(text.trim());

/** Whether a text stands for a missing value wherever it is. */
export const isMissingText = (text: string): boolean => missingWords.has(text.trim().toLowerCase());

/** The most codes that a column of texts may have to be a feature. */
const maxCodes = 30;
/** The most distinct values that are listed. */
const maxListed = 50;
/** Whole numbers with at most so many distinct values are taken for codes. */
const maxWholeCodes = 6;

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
  const numbers = splitMissing(counts, missingAmongNumbers);
  const isNumeric =
    options.isTyped !== true &&
    numbers.present.length > 0 &&
    numbers.present.every((text) => decimal.test(text));
  const { present, missing, nMissing } = isNumeric ? numbers : splitMissing(counts, missingWords);
  const found = [...new Set<string | number>(isNumeric ? present.map(Number) : present)].sort(compareValues);
  const distinct = found.length <= maxListed ? { distinct: found } : {};
  const base = { name, missing, nMissing, nDistinct: found.length, ...distinct };
  const nPresent = values.length - nMissing;
  const leave = (role: "id" | "ignore", reason: string): InferredColumn => ({
    ...base,
    kind: "text",
    role,
    reason,
  });

  if (present.length === 0) return leave("ignore", "no value at all");
  if (present.length === 1) return leave("ignore", `constant: always ${JSON.stringify(present[0])}`);
  if (isNumeric) return inferNumbers(base, present, nPresent, leave);
  if (present.every((text) => date.test(text)))
    return leave("ignore", "dates or times, which no model here uses as they are");
  if (present.length === nPresent) return leave("id", "a different text in each row");
  if (idName.test(name) && present.length > nPresent / 2)
    return leave("id", "its name, and hardly two rows alike");
  if (present.length > maxCodes)
    return leave("ignore", `${present.length} distinct texts, more than ${maxCodes}`);
  return {
    ...base,
    kind: "categorical",
    role: "feature",
    reason: `${present.length} distinct texts`,
    codes: [...present].sort().map((value) => ({ value })),
  };
}

function compareValues(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0;
}

function inferNumbers(
  base: Pick<InferredColumn, "name" | "missing" | "nMissing" | "nDistinct" | "distinct">,
  present: readonly string[],
  nPresent: number,
  leave: (role: "id" | "ignore", reason: string) => InferredColumn,
): InferredColumn {
  const values = [...new Set(present.map(Number))].sort((a, b) => a - b);
  const isWhole = values.every(Number.isInteger);
  const [min, max] = [values[0]!, values.at(-1)!];
  const isUnique = values.length === nPresent && nPresent > 20;
  if (isWhole && isUnique && (idName.test(base.name) || max - min === nPresent - 1))
    return leave("id", "a different whole number in each row");
  if (values.length === 1) return leave("ignore", `constant: always ${values[0]}`);
  if (
    isWhole &&
    (values.length === 2 ||
      (values.length <= maxWholeCodes && max - min <= 20 && nPresent >= 10 * values.length))
  )
    return {
      ...base,
      kind: "categorical",
      role: "feature",
      reason: `${values.length} distinct whole numbers: taken for codes, make it numeric where they are amounts`,
      codes: values.map((value) => ({ value })),
    };
  return {
    ...base,
    kind: "numeric",
    role: "feature",
    reason: `numbers from ${min} to ${max}`,
    range: [min, max],
  };
}

function splitMissing(
  counts: ReadonlyMap<string, number>,
  words: ReadonlySet<string>,
): { present: string[]; missing: string[]; nMissing: number } {
  const present: string[] = [];
  const missing: string[] = [];
  let nMissing = 0;
  for (const [text, count] of counts) {
    if (!words.has(text.toLowerCase())) {
      present.push(text);
      continue;
    }
    nMissing += count;
    if (text !== "") missing.push(text);
  }
  return { present, missing: missing.sort(), nMissing };
}
