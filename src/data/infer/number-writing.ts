import { type NumberWriting, numberReader } from "../../schema/index.ts";
import type { FormCount } from "./column-counts.ts";
import type { Marks } from "./written-number.ts";

/** One way in which numbers of a column are written, with how many rows are written so. */
export interface Trait {
  /** In words for people: `"," between thousands`. */
  readonly name: string;
  readonly example: string;
  nRows: number;
}

/** How the numbers of a column are written. */
export interface ColumnWriting {
  /** The one rule that reads them all; `undefined` when there is none. */
  readonly rule: NumberWriting | undefined;
  /** What occurs, beside plain numbers. */
  readonly traits: readonly Trait[];
}

/** Ways of writing that exclude each other. */
interface Seen {
  readonly commas: ReadonlySet<string | undefined>;
  readonly points: ReadonlySet<string | undefined>;
  readonly apart: readonly (" " | "'")[];
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
}

/**
 * Finds the one rule by which all numbers of a column are written. A comma keeps thousands apart where each has three digits behind it,
 * and stands before decimals as soon as one has not; a point stands before decimals, unless it occurs twice or before a comma.
 *
 * @param forms those of its texts that are numbers: plain, or written in another way.
 */
export function findWriting(forms: readonly FormCount[]): ColumnWriting {
  const written = forms.filter((form) => form.marks !== undefined);
  const marks = written.map((form) => form.marks!);
  const seen: Seen = {
    commas: new Set(marks.map(({ comma }) => comma)),
    points: new Set([
      ...marks.map(({ point }) => point),
      ...forms.map(({ key }) => (key === "decimal" ? key : undefined)),
    ]),
    apart: distinct(marks.map(({ apart }) => apart)),
    prefixes: distinct(marks.map(({ prefix }) => prefix)),
    suffixes: distinct(marks.map(({ suffix }) => suffix)),
  };
  const isDecimal = seen.commas.has("decimal");
  const rule = ruleOf(seen, marks, isDecimal);
  const isRead = rule !== undefined && readsAll(rule, written);
  return {
    rule: isRead ? rule : undefined,
    traits: traitsOf(written, isDecimal && !seen.commas.has("thousands")),
  };
}

/** The rule, when nothing that was seen contradicts anything else. */
function ruleOf(seen: Seen, marks: readonly Marks[], isDecimal: boolean): NumberWriting | undefined {
  const { commas, points, apart, prefixes, suffixes } = seen;
  const isThousands = commas.has("thousands") || (commas.has("either") && !isDecimal);
  const thousands = [
    ...(isThousands ? ([","] as const) : []),
    ...(points.has("thousands") ? (["."] as const) : []),
    ...apart,
  ];
  const areBoth = prefixes.length > 0 && suffixes.length > 0;
  const isContradiction =
    (isThousands && isDecimal) ||
    (points.has("thousands") && (points.has("decimal") || isThousands)) ||
    thousands.length > 1 ||
    prefixes.length > 1 ||
    suffixes.length > 1 ||
    (areBoth && marks.some(({ prefix, suffix }) => (prefix === undefined) !== (suffix === undefined)));
  if (isContradiction) return undefined;
  const isComma = isDecimal || points.has("thousands");
  return {
    ...(thousands[0] === undefined ? {} : { thousands: thousands[0] }),
    ...(isComma ? { decimal: "," } : {}),
    ...(prefixes[0] === undefined ? {} : { prefix: prefixes[0] }),
    ...(suffixes[0] === undefined ? {} : { suffix: suffixes[0] }),
    ...(marks.some(({ brackets }) => brackets === true) ? { accounting: true } : {}),
  };
}

function readsAll(rule: NumberWriting, written: readonly FormCount[]): boolean {
  const read = numberReader(rule);
  return written.every(({ example, least, greatest }) =>
    [example, least.text, greatest.text].every((text) => Number.isFinite(read(text))),
  );
}

/** The least and the greatest number of a column. */
export function rangeOf(
  rule: NumberWriting,
  forms: readonly FormCount[],
): readonly [min: number, max: number] {
  const read = numberReader(rule);
  const values = forms.flatMap(({ least, greatest }) => [read(least.text), read(greatest.text)]);
  return [Math.min(...values), Math.max(...values)];
}

/** What occurs, the most frequent one first. @param isDecimal whether a comma of either kind is one before decimals. */
function traitsOf(written: readonly FormCount[], isDecimal: boolean): Trait[] {
  const traits = new Map<string, Trait>();
  for (const { marks, example, nRows } of written)
    for (const name of traitNames(marks!, isDecimal)) {
      const known = traits.get(name);
      if (known === undefined) traits.set(name, { name, example, nRows });
      else known.nRows += nRows;
    }
  return [...traits.values()].sort((a, b) => b.nRows - a.nRows);
}

function traitNames(marks: Marks, isDecimal: boolean): string[] {
  const { comma, point, apart, prefix, suffix, brackets, sign } = marks;
  const isThousands = comma === "thousands" || (comma === "either" && !isDecimal);
  return [
    ...(isThousands ? ['"," between thousands'] : []),
    ...(comma !== undefined && !isThousands ? ['"," before decimals'] : []),
    ...(point === "thousands" ? ['"." between thousands'] : []),
    ...(apart === undefined ? [] : [apart === " " ? "a space between thousands" : '"\'" between thousands']),
    ...(prefix === undefined ? [] : [`"${prefix}" before them`]),
    ...(suffix === undefined ? [] : [`"${suffix}" behind them`]),
    ...(brackets === true ? ["brackets for a minus"] : []),
    ...(sign === undefined ? [] : [`"${sign}" for ${/[\uFE62\uFF0B]/.test(sign) ? "a plus" : "a minus"}`]),
  ];
}

function distinct<T>(values: readonly (T | undefined)[]): T[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
