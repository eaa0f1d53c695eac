import { getCategorical, indexOfLargest, type Table } from "../../core/index.ts";
import { type CodeCounts, codedFeatures } from "../profile/code-counts.ts";
import type { CodeProfile } from "../profile/table-profile.ts";
import { type CategoricalSpec, type Coding, featureSpecs, type Schema } from "../schema.ts";
import { codedColumn, describeCode } from "./coding.ts";
import { type IndependentRows, independentRows } from "./independent-rows.ts";

/**
 * How many times likelier rows must be in another coding than in the schema's before they are taken for it. Of the batches
 * that are drawn from rows like the training rows, less than one in a thousand can reach 1000, whatever the coding (Markov's
 * inequality for a ratio of likelihoods).
 */
export const oddsToRefuse = 1000;

/**
 * The share of rows, 2 %, whose code is taken to be any of the column's with equal chance. It keeps the likelihood of a code
 * that training never saw away from 0, so that one such row proves nothing by itself.
 */
const anythingShare = 0.02;

/** What a {@link CodingJudge} found: the coding that the rows fit better than the schema's, and why. */
export interface OtherCoding {
  readonly coding: Coding;
  /** How many times likelier the rows are there, as a natural logarithm. */
  readonly logOdds: number;
  /** The columns that speak for it, the strongest first. */
  readonly evidence: readonly CodeEvidence[];
}

/** What one column says for another coding, by the code that says most. */
export interface CodeEvidence {
  readonly column: string;
  /** As it is written in the rows. */
  readonly code: string | number;
  /** A sentence: how often the code is here, was in training, and what it would mean in the other coding. */
  readonly message: string;
}

/**
 * Judges whether rows, as a whole, are written in another coding. They must be valid in the schema, with its column names.
 *
 * @returns `undefined` when they may be in the schema's codes.
 */
export type CodingJudge = (rows: Table) => OtherCoding | undefined;

/**
 * Makes the judge of rows that are valid in the schema: whether they fit one of its other codings better.
 *
 * For the codes as they stand, and for what they mean in each coding, the judge computes how likely they are by the counts of
 * the training rows. It does so with the counts of all rows and with those of each class, and takes the likeliest, so that
 * rows of one class alone do not seem strange. It names a coding from {@link oddsToRefuse} on.
 *
 * A single row is never taken for another coding. Nor are rows of which one has a code that the coding does not know, or
 * lacks a value that it cannot lack there. One row many times, or in many variations, counts once: see {@link independentRows}.
 *
 * Making a judge takes longer than a judgement: make it once for a model. Without codings or profile it finds nothing.
 *
 * @param profile the counts of the codes in the training rows, from {@link profileCodes}.
 */
export function compileCodingJudge(schema: Schema, profile: CodeProfile | undefined): CodingJudge {
  const features = codedFeatures(schema);
  const weighed = profile === undefined ? [] : (schema.codings ?? []).map((c) => weigh(c, features, profile));
  const usable = weighed.filter((weights) => weights.columns.length > 0);
  if (usable.length === 0) return () => undefined;
  const names = new Set(featureSpecs(schema).map((spec) => spec.name));
  return (rows) => {
    if (rows.nRows < 2) return undefined;
    const possible = usable.filter((weights) => isPossible(weights, rows));
    if (possible.length === 0) return undefined;
    const independent = independentRows(rows, names);
    let best: OtherCoding | undefined;
    for (const weights of possible) {
      const { logOdds, likeliest } = compare(weights, rows, independent);
      if (logOdds >= Math.max(Math.log(oddsToRefuse), best?.logOdds ?? 0))
        best = { coding: weights.coding, logOdds, evidence: explain(weights, rows, independent, likeliest) };
    }
    return best;
  };
}

/** What a coding says of each code of a column; index 0 of an array is a missing value, `1 + i` code `i`. */
interface ColumnWeights {
  readonly spec: CategoricalSpec;
  readonly counts: CodeCounts;
  /** Whether the code exists in the coding at all. */
  readonly canBe: readonly boolean[];
  /** Index of what a code means through the coding; itself where it cannot be. */
  readonly meaning: readonly number[];
  /** The logarithm of each code's share in training: a list for all rows, then one for each class. */
  readonly here: readonly (readonly number[])[];
  /** The same lists with the share of what each code means through the coding. */
  readonly there: readonly (readonly number[])[];
}

/** What a coding says of each code of every column that it recodes. */
interface Weights {
  readonly coding: Coding;
  readonly columns: readonly ColumnWeights[];
  /** How many lists of shares each column has: one for all rows, one for each class. */
  readonly nReferences: number;
}

function weigh(coding: Coding, features: readonly CategoricalSpec[], profile: CodeProfile): Weights {
  const classes = profile.nRows.flatMap((n, k) => (n > 0 ? [k] : []));
  const references = [profile.nRows.map((_, k) => k), ...(classes.length > 1 ? classes.map((k) => [k]) : [])];
  const columns = features.flatMap((spec): ColumnWeights[] => {
    const column = codedColumn(spec, coding);
    if (!column.isRecoded) return [];
    const index = new Map(spec.codes.map((code, i) => [String(code.value), i + 1]));
    const meant = spec.codes.map((code) => column.toSchema(code.value));
    const hasMissing = column.pairs.some(({ here }) => here === null);
    const meaning = [
      0,
      ...meant.map((here, i) => (here === undefined ? i + 1 : here === null ? 0 : index.get(String(here))!)),
    ];
    const counts = profile.columns[spec.name]!;
    const shares = references.map((reference) => logShares(counts, reference));
    return [
      {
        spec,
        counts,
        canBe: [!hasMissing, ...meant.map((here) => here !== undefined)],
        meaning,
        here: shares,
        there: shares.map((share) => meaning.map((i) => share[i]!)),
      },
    ];
  });
  return { coding, columns, nReferences: references.length };
}

/**
 * The logarithm of each code's share among the rows of some classes. Half a row is added to each code, so that none has the
 * share 0 (Jeffreys' prior). A missing value says nothing for or against: 0.
 */
function logShares({ codes }: CodeCounts, reference: readonly number[]): number[] {
  const counts = codes.map((row) => reference.reduce((sum, k) => sum + row[k]!, 0));
  const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
  return [
    0,
    ...counts.map((count) =>
      Math.log(((1 - anythingShare) * (count + 0.5)) / total + anythingShare / counts.length),
    ),
  ];
}

function isPossible({ columns }: Weights, rows: Table): boolean {
  return columns.every(({ spec, canBe }) => {
    const { codes } = getCategorical(rows, spec.name);
    for (let i = 0; i < rows.nRows; i++) if (!canBe[codes[i]! + 1]!) return false;
    return true;
  });
}

interface Comparison {
  readonly logOdds: number;
  /** The reference counts under which the rows are likeliest, as they stand and through the coding. */
  readonly likeliest: readonly [here: number, there: number];
}

/**
 * Compares how likely the rows are as they stand and through the coding, under the counts that suit each side best. Each row
 * counts as often as {@link independentRows} says that it is worth.
 */
function compare(
  { columns, nReferences }: Weights,
  rows: Table,
  { first, worth }: IndependentRows,
): Comparison {
  const here = new Float64Array(nReferences);
  const there = new Float64Array(nReferences);
  for (const column of columns) {
    const { codes } = getCategorical(rows, column.spec.name);
    for (let r = 0; r < nReferences; r++) {
      const [mine, other] = [column.here[r]!, column.there[r]!];
      for (let k = 0; k < first.length; k++) {
        const code = codes[first[k]!]! + 1;
        here[r]! += worth[k]! * mine[code]!;
        there[r]! += worth[k]! * other[code]!;
      }
    }
  }
  const [a, b] = [indexOfLargest(here), indexOfLargest(there)];
  return { logOdds: there[b]! - here[a]!, likeliest: [a, b] };
}

/** The columns that speak for the coding, the strongest first, each by the code that says most. */
function explain(
  { coding, columns }: Weights,
  rows: Table,
  { first, worth }: IndependentRows,
  [a, b]: Comparison["likeliest"],
): CodeEvidence[] {
  return columns
    .map((column) => {
      const said = column.meaning.map((_, code) => column.there[b]![code]! - column.here[a]![code]!);
      const { codes } = getCategorical(rows, column.spec.name);
      const weights = new Array<number>(said.length).fill(0);
      first.forEach((row, k) => {
        const code = codes[row]! + 1;
        weights[code]! += worth[k]! * said[code]!;
      });
      const code = indexOfLargest(weights);
      return { column, code, total: weights.reduce((sum, weight) => sum + weight, 0) };
    })
    .filter(({ code, total }) => total > 0 && code > 0)
    .sort((x, y) => y.total - x.total)
    .map(({ column, code }) => evidenceOf(coding, column, code, rows));
}

function evidenceOf(coding: Coding, column: ColumnWeights, code: number, rows: Table): CodeEvidence {
  const { spec, counts, meaning } = column;
  const meant = meaning[code]!;
  const value = spec.codes[code - 1]!.value;
  const nHere = getCategorical(rows, spec.name).codes.reduce((n, c) => n + Number(c === code - 1), 0);
  const sum = (row: readonly number[]): number => row.reduce((total, count) => total + count, 0);
  const inTraining = (i: number): number => sum(i === 0 ? counts.missing : counts.codes[i - 1]!);
  const total = sum(counts.missing) + counts.codes.reduce((n, row) => n + sum(row), 0);
  const meansHere = describeCode(spec, value);
  const meansThere = describeCode(spec, meant === 0 ? null : spec.codes[meant - 1]!.value);
  return {
    column: spec.name,
    code: value,
    message:
      `${meansHere} stands in ${nHere} of ${rows.nRows} rows and in ${inTraining(code)} of ${total} training rows; ` +
      `in ${coding.name} it means ${meansThere}, which ${inTraining(meant)} of them have`,
  };
}
