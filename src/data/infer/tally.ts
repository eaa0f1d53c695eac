import type { ColumnCounts, FormCount } from "./column-counts.ts";
import type { TextKind } from "./text-form.ts";

/** What a column holds, kind by kind, when it is known which kinds mean that there is no value. */
export interface Tally {
  readonly counts: ColumnCounts;
  /** What a text is here. */
  readonly kindOf: (text: string) => TextKind;
  /** The forms of the values that are there. */
  readonly forms: readonly FormCount[];
  /** How many rows have a value. */
  readonly nPresent: number;
  /** How many rows have a value of these kinds. */
  readonly rows: (...kinds: readonly TextKind[]) => number;
  /** The distinct texts that are there, with how many rows each has; of very many a part. */
  readonly texts: readonly (readonly [text: string, nRows: number])[];
  readonly missing: readonly string[];
  readonly missingCounts: readonly number[];
  readonly nMissing: number;
  /** About how many distinct texts there are: exact up to 20,000. */
  readonly nDistinct: number;
}

/**
 * Tells what is there and what is missing.
 *
 * @param absent the kinds that mean that there is no value.
 * @param areWords whether numbers with something behind them that may as well be part of a code, such as "12b", are words.
 */
export function tally(counts: ColumnCounts, absent: readonly TextKind[], areWords: boolean): Tally {
  const isAbsent = (kind: TextKind): boolean => absent.includes(kind);
  const asWord = (form: FormCount): FormCount => {
    const { marks, ...rest } = form;
    return areWords && marks?.isWeak === true ? { ...rest, kind: "word" } : form;
  };
  const forms = counts.forms.filter(({ kind }) => !isAbsent(kind)).map(asWord);
  const rowsOf = (some: readonly FormCount[]): number => some.reduce((sum, { nRows }) => sum + nRows, 0);
  const entries = [...counts.texts];
  const texts = entries
    .filter(([, { form }]) => !isAbsent(form.kind))
    .map(([text, { nRows }]) => [text, nRows] as const);
  const missing = entries
    .filter(([text, { form }]) => text !== "" && isAbsent(form.kind))
    .map(([text, { nRows }]) => [text, nRows] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const nPresent = rowsOf(forms);
  return {
    counts,
    kindOf: (text) => asWord(counts.texts.get(text)!.form).kind,
    forms,
    nPresent,
    rows: (...kinds) => rowsOf(forms.filter(({ kind }) => kinds.includes(kind))),
    texts,
    missing: missing.map(([text]) => text),
    missingCounts: missing.map(([, nRows]) => nRows),
    nMissing: counts.nRows - nPresent,
    nDistinct: texts.length * counts.nEach,
  };
}

/** The most distinct values that a guess lists. */
const maxListed = 50;

/** What all guesses of a column have. @param distinct its values with how many rows each has, sorted. */
export function commonOf(
  name: string,
  found: Tally,
  distinct: readonly (readonly [string | number, number])[],
) {
  const { missing, missingCounts, nMissing, counts } = found;
  const listed =
    distinct.length <= maxListed && counts.nEach === 1
      ? { distinct: distinct.map(([value]) => value), counts: distinct.map(([, nRows]) => nRows) }
      : {};
  return { name, missing, missingCounts, nMissing, nDistinct: distinct.length * counts.nEach, ...listed };
}
