import { type Column, getColumn, type Labels, type Table } from "../../core/index.ts";
import type { Fold } from "../../judge/index.ts";

/** How far rows repeat others in all their features. Plain JSON. */
export interface RepeatedRows {
  readonly nRows: number;
  readonly nDistinct: number;
  /** How many rows are judged by a model that has seen an equal row, in one division of all rows. */
  readonly nAcross: number;
  /** How many rows have another class than most rows that equal them. */
  readonly nConflicting: number;
  /** How many pairs of equal rows there are. */
  readonly nPairs: number;
  /** How many there would be if the columns had nothing to do with each other. */
  readonly nPairsByChance: number;
}

/** So many times as many pairs of equal rows as by chance are more than columns that go together explain. */
const moreThanChance = 10;
/** The share of rows that may differ in class from rows that equal them while they still look like copies. */
const mostConflicts = 0.01;
/** So many rows say well enough how often the values of a column occur. */
const mostCounted = 10_000;

/**
 * Counts rows that are equal in all features.
 *
 * @param kinds a number for each row, the same for equal ones.
 * @param names the features.
 * @param folds as the candidates were compared on; those of the first repeat count.
 */
export function countRepeatedRows(
  { table, labels }: { readonly table: Table; readonly labels: Labels },
  kinds: Int32Array,
  names: readonly string[],
  folds: readonly Fold[],
): RepeatedRows {
  const nRows = table.nRows;
  const sizes = countKinds(kinds);
  const nPairs = sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  const base = { nRows, nDistinct: sizes.length, nPairs };
  if (nPairs === 0) return { ...base, nAcross: 0, nConflicting: 0, nPairsByChance: 0 };
  const chance = names.reduce((product, name) => product * chanceOfEqual(getColumn(table, name)), 1);
  return {
    ...base,
    nAcross: countAcross(kinds, folds),
    nConflicting: countConflicting(kinds, sizes.length, labels),
    nPairsByChance: ((nRows * (nRows - 1)) / 2) * chance,
  };
}

/**
 * Whether rows that are equal look like one case that was written several times: they are more than by chance, and have one class. A
 * table of few columns with few values has many equal rows too, but as many as chance gives, or of several classes.
 */
export function lookLikeCopies({
  nRows,
  nDistinct,
  nPairs,
  nPairsByChance,
  nConflicting,
}: RepeatedRows): boolean {
  return (
    nDistinct < nRows && nPairs > moreThanChance * nPairsByChance && nConflicting <= mostConflicts * nRows
  );
}

function countKinds(kinds: Int32Array): number[] {
  const sizes: number[] = [];
  for (const kind of kinds) sizes[kind] = (sizes[kind] ?? 0) + 1;
  return sizes;
}

function countAcross(kinds: Int32Array, folds: readonly Fold[]): number {
  let nAcross = 0;
  for (const { train, test, repeat = 0 } of folds) {
    if (repeat !== 0) continue;
    const seen = new Set<number>();
    for (const row of train) seen.add(kinds[row]!);
    for (const row of test) if (seen.has(kinds[row]!)) nAcross++;
  }
  return nAcross;
}

function countConflicting(kinds: Int32Array, nKinds: number, { classes, codes }: Labels): number {
  const counts = new Int32Array(nKinds * classes.length);
  for (let row = 0; row < kinds.length; row++) counts[kinds[row]! * classes.length + codes[row]!]!++;
  let nOfMost = 0;
  for (let kind = 0; kind < nKinds; kind++)
    nOfMost += counts
      .subarray(kind * classes.length, (kind + 1) * classes.length)
      .reduce((most, count) => Math.max(most, count), 0);
  return kinds.length - nOfMost;
}

/** The probability that two rows, drawn at random, have one value in a column; missing counts as a value. */
function chanceOfEqual(column: Column): number {
  const values: ArrayLike<number> = column.kind === "numeric" ? column.values : column.codes;
  const n = Math.min(values.length, mostCounted);
  const counts = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const value = values[Math.floor((i * values.length) / n)]!;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  // pairs of two different rows, so that a value that occurs once adds nothing
  const pairs = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
  return pairs / (n * (n - 1));
}
