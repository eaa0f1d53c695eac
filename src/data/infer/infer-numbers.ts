import { type NumberWriting, numberReader } from "../../schema/index.ts";
import { describeTraits } from "./contents.ts";
import { fewGroupsNotice, groupReason, isGroup, isIdName, uniqueNumbersReason } from "./ids.ts";
import type { ColumnHints, InferredColumn } from "./inferred-column.ts";
import { type ColumnWriting, findWriting, rangeOf } from "./number-writing.ts";
import { commonOf, type Tally } from "./tally.ts";

/** The most distinct values with which a column of whole numbers is taken for codes. */
const maxWholeCodes = 6;
/** The largest amount that a feature may have: the sums of squares of larger ones may be more than a number holds. */
const largest = 1e100;

/**
 * Tells what a column of numbers is: amounts, codes, an id, dates.
 *
 * @param found all of its values are numbers, plain or written in another way.
 * @returns `undefined` when no one rule reads them all.
 */
export function inferNumbers(name: string, found: Tally, hints: ColumnHints): InferredColumn | undefined {
  const writing = findWriting(found.forms);
  const { rule } = writing;
  if (rule === undefined) return undefined;
  const sorted = countValues(found, rule);
  const values = sorted.map(([value]) => value);
  const base = commonOf(name, found, sorted);
  const [min, max] = rangeOf(rule, found.forms);
  const leave = (role: "group" | "id" | "ignore", reason: string): InferredColumn => ({
    ...base,
    kind: "text",
    role,
    reason,
  });
  const isPlain = writing.traits.length === 0;
  const isWhole = found.forms.every((form) => form.isWhole && form.marks?.comma === undefined);
  const isApart =
    isIdName(name) && Object.keys(rule).join() === "thousands" && values.every(Number.isInteger);
  if (isPlain || isApart) {
    const asId = idOf(name, found, sorted, [min, max], isWhole || isApart);
    if (asId !== undefined) return leave(asId.role, asId.reason);
  }
  if (min === max) return leave("ignore", constant(min));
  if (isPlain && found.forms.every(({ key }) => key === "stamp"))
    return leave("ignore", "dates as yyyymmdd, which are not used");
  if (isPlain && isWhole && areCodes(values, found)) {
    const notice = codesNotice(name, values);
    return {
      ...base,
      kind: "categorical",
      role: "feature",
      reason: `${values.length} distinct whole numbers`,
      ...(notice === undefined ? {} : { notice }),
      codes: values.map((value) => ({ value })),
    };
  }
  if (Math.max(-min, max) > largest)
    return leave("ignore", `numbers beyond ${largest}, too large to compute with`);
  const notice = isPlain ? pointsNotice(found, hints) : describeTraits(writing.traits, found.nPresent);
  return {
    ...base,
    kind: "numeric",
    role: "feature",
    reason: `${isWhole ? "whole numbers" : "numbers"} from ${min} to ${max}`,
    ...(notice === undefined ? {} : { notice }),
    range: [min, max],
    ...(Object.keys(rule).length === 0 ? {} : { writing: rule }),
  };
}

/** The distinct numbers with how many rows each has, ascending: "1" and "1.0" are one. */
function countValues(found: Tally, rule: NonNullable<ColumnWriting["rule"]>): [number, number][] {
  const read = numberReader(rule);
  const counts = new Map<number, number>();
  for (const [text, nRows] of found.texts) {
    const value = read(text);
    counts.set(value, (counts.get(value) ?? 0) + nRows);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/** Whether numbers name their rows, or keep rows together, rather than measure something. */
function idOf(
  name: string,
  found: Tally,
  sorted: readonly (readonly [number, number])[],
  [min, max]: readonly [number, number],
  isWhole: boolean,
): { readonly role: "group" | "id"; readonly reason: string } | undefined {
  const { texts, nPresent, counts, forms } = found;
  const isUnique = texts.every(([, nRows]) => nRows === 1);
  const isLong = texts.length > 1 && forms.every(({ key }) => key === "long");
  // long ones are told apart by their digits: as numbers many of them are the same
  const values: readonly (readonly [unknown, number])[] = isLong ? texts : sorted;
  const most = values.reduce((top, [, nRows]) => Math.max(top, nRows), 0);
  const nDistinct = values.length * counts.nEach;
  const evidence = { name, nPresent, nDistinct, isUnique, topShare: most / nPresent };
  // a date is different in each row as well
  if (!isLong && forms.every(({ key }) => key === "stamp")) return undefined;
  const unique = uniqueNumbersReason(evidence, {
    isWhole,
    isRising: counts.isRising,
    isDense: () => max - min === nPresent - 1 && counts.isPermutation(min, max),
  });
  if (unique !== undefined && !isLong) return { role: "id", reason: unique };
  const isNamed = isIdName(name) && isWhole;
  if (isNamed && !isUnique && isGroup(evidence)) return { role: "group", reason: groupReason(evidence) };
  if (isLong) return { role: "id", reason: "whole numbers too long to count with" };
  const isMany = isNamed && sorted.length > maxWholeCodes;
  return isMany && nPresent > maxWholeCodes
    ? { role: "id", reason: `its name, and ${nDistinct} different whole numbers` }
    : undefined;
}

/**
 * Whether whole numbers are codes rather than amounts. Two values always are. A few are, when they are small, close together and
 * each stands in ten rows on average; but not 0, 1, 2, 3 and on, which are counts of something, nor large ones such as years.
 *
 * @param values distinct, ascending.
 */
function areCodes(values: readonly number[], { nPresent }: Tally): boolean {
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

/** What to look at in whole numbers that are taken for codes: not in 0 and 1, 1 and 2, which are hardly anything else. */
function codesNotice(name: string, values: readonly number[]): string | undefined {
  const [low, high] = [values[0]!, values.at(-1)!];
  if (values.length === 2 && low >= -1 && high <= 2) return undefined;
  return isIdName(name)
    ? fewGroupsNotice
    : "whole numbers taken for codes, make it numeric where they are amounts";
}

/** Points that may keep thousands apart, in a table whose decimals may have a comma. */
function pointsNotice({ forms, nPresent }: Tally, { delimiter }: ColumnHints): string | undefined {
  const three = forms.find(({ key }) => key === "three");
  if (delimiter !== ";" || three === undefined || forms.some(({ key }) => key === "decimal"))
    return undefined;
  const writing: NumberWriting = { thousands: ".", decimal: "," };
  const value = numberReader(writing)(three.example);
  return `${three.nRows} of ${nPresent} rows with a point and three decimals, such as "${three.example}": with thousands: ".", decimal: "," it would be ${value}`;
}

/** Why a column of one value is left out. */
export const constant = (value: unknown): string => `constant: always ${JSON.stringify(value)}`;
