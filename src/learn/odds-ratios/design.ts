import {
  type CategoricalColumn,
  DataError,
  indexOfLargest,
  type Labels,
  NotFoundError,
  type NumericColumn,
  showValue,
  type Table,
  takeRows,
} from "../../core/index.ts";
import type { Pacer } from "../fit/pacer.ts";
import { factorCholesky } from "../linear/cholesky.ts";

/** Which category of a column the others are compared with: by a rule for all columns, or a category for each column's name. */
export type OddsRatioReferences = "first" | "most_frequent" | Readonly<Record<string, string | number>>;

/** A column of the design: a number, or one category against the reference. */
export interface OddsRatioTerm {
  /** The column's name, or `<column>_<category>`, as `OneHotEncoder` names its columns. */
  readonly name: string;
  /** The table's column that it comes from. */
  readonly column: string;
  /** The category that is compared; `null` for a number. */
  readonly category: string | null;
  /** The category that it is compared with; `null` for a number. */
  readonly reference: string | null;
}

/**
 * The rows without missing values as a matrix, its first column ones. A numeric column has its mean subtracted and is divided by its
 * standard deviation, so that none outweighs another; a category is 1 or 0, and the reference has no column.
 */
export interface Design {
  readonly nRows: number;
  /** How many columns there are, the one of ones included. Those that depend on others are none of them. */
  readonly width: number;
  /** The matrix, row-major. */
  readonly data: Float64Array;
  /** 1 for a row of the positive class. */
  readonly isPositive: Uint8Array;
  readonly terms: readonly OddsRatioTerm[];
  /** The place of each term among the columns; -1 for one that depends on others. */
  readonly places: Int32Array;
  /** What was subtracted from each column. */
  readonly mean: Float64Array;
  /** What each column was divided by afterwards. */
  readonly scale: Float64Array;
  /** How many rows of the table are not among these, as they miss a value. */
  readonly nLeftOut: number;
  readonly warnings: readonly string[];
}

/**
 * The most terms that a table may have. A step of Newton's method takes time with the cube of their number, and nothing else runs
 * in between: with more it would hold up the thread for too long.
 */
const mostTerms = 500;

/**
 * Makes the design of a table.
 *
 * @param positive index of the class whose odds are meant.
 * @throws {DataError} `fit/no-rows` when every row misses a value.
 * @throws {DataError} `fit/one-class` when the complete rows are all of the positive class, or none is.
 * @throws {DataError} `fit/not-finite` for an infinite value.
 * @throws {DataError} `fit/reference` for a reference that no complete row has.
 * @throws {DataError} `fit/too-large` with more than 500 terms.
 * @throws {NotFoundError} `schema/missing-column` when a reference names a column that is none.
 */
export async function makeDesign(
  X: Table,
  y: Labels,
  positive: number,
  references: OddsRatioReferences,
  pacer: Pacer,
): Promise<Design> {
  const warnings: string[] = [];
  const rows = await completeRows(X, warnings, pacer);
  const nRows = rows.length;
  const isPositive = new Uint8Array(nRows);
  for (let i = 0; i < nRows; i++) isPositive[i] = y.codes[rows[i]!] === positive ? 1 : 0;
  checkClasses(isPositive, y.classes[positive]!);
  checkReferences(X, references);
  const coded: CodedTerm[] = [];
  for (const column of X.columns)
    await pacer.walk(1, 60 * nRows, () => {
      const taken = takeRows({ nRows: X.nRows, columns: [column] }, rows).columns[0]!;
      if (taken.kind === "numeric") coded.push(numericTerm(taken));
      else for (const term of categoricalTerms(taken, references, warnings)) coded.push(term);
    });
  if (coded.length > mostTerms)
    throw new DataError(
      "fit/too-large",
      `oddsRatios takes ${mostTerms} columns at most, categories counted one by one, got ${coded.length}`,
      { hint: "leave out columns of many categories, such as names and places" },
    );
  const places = await findIndependent(coded, nRows, warnings, pacer);
  const kept = coded.filter((_, t) => places[t]! >= 0);
  const width = kept.length + 1;
  const data = new Float64Array(nRows * width);
  await pacer.walk(nRows, 4 * width, (start, end) => {
    for (let i = start; i < end; i++) {
      data[i * width] = 1;
      for (let j = 1; j < width; j++) data[i * width + j] = kept[j - 1]!.values[i]!;
    }
  });
  return {
    nRows,
    width,
    data,
    isPositive,
    terms: coded.map(({ term }) => term),
    places,
    mean: Float64Array.from([0, ...kept.map(({ mean }) => mean)]),
    scale: Float64Array.from([1, ...kept.map(({ scale }) => scale)]),
    nLeftOut: X.nRows - nRows,
    warnings,
  };
}

/** A term with its column of the matrix. */
interface CodedTerm {
  readonly term: OddsRatioTerm;
  readonly values: Float64Array;
  /** What was subtracted from the values. */
  readonly mean: number;
  /** What they were divided by; 0 where they are all the same. */
  readonly scale: number;
}

/** The rows that miss no value; a warning counts the others. */

async function completeRows(X: Table, warnings: string[], pacer: Pacer): Promise<Int32Array> {
  const isMissing = new Uint8Array(X.nRows);
  const names: string[] = [];
  for (const column of X.columns) {
    let count = 0;
    const values = column.kind === "numeric" ? column.values : column.codes;
    await pacer.walk(X.nRows, 5, (start, end) => {
      for (let i = start; i < end; i++) {
        const value = values[i]!;
        if (column.kind === "numeric" ? !Number.isNaN(value) : value >= 0) continue;
        isMissing[i] = 1;
        count++;
      }
    });
    if (count > 0) names.push(`"${column.name}" in ${count}`);
  }
  const all = new Int32Array(X.nRows);
  let nComplete = 0;
  for (let i = 0; i < X.nRows; i++) if (isMissing[i] === 0) all[nComplete++] = i;
  const rows = all.slice(0, nComplete);
  const nLeftOut = X.nRows - rows.length;
  if (nLeftOut > 0)
    warnings.push(
      `${nLeftOut} of ${X.nRows} rows are left out, as a value is missing: ${names.join(", ")}; ` +
        "odds ratios are of complete rows only",
    );
  if (rows.length === 0)
    throw new DataError(
      "fit/no-rows",
      `oddsRatios must have a row without missing values, got none of ${X.nRows}`,
    );
  return rows;
}

function checkClasses(isPositive: Uint8Array, name: string): void {
  const nPositive = isPositive.reduce((sum, value) => sum + value, 0);
  if (nPositive > 0 && nPositive < isPositive.length) return;
  const found = nPositive === 0 ? "none" : "only such rows";
  throw new DataError(
    "fit/one-class",
    `oddsRatios must have complete rows of class "${name}" and of another, got ${found}`,
  );
}

function checkReferences(X: Table, references: OddsRatioReferences): void {
  if (typeof references === "string") return;
  for (const name of Object.keys(references))
    if (!X.columns.some((column) => column.name === name && column.kind === "categorical"))
      throw new NotFoundError(
        "schema/missing-column",
        `the table must have the categorical column "${name}" that a reference is given for`,
      );
}

function numericTerm({ name, values }: NumericColumn): CodedTerm {
  checkFinite(name, values);
  const unit = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const moved = values.map((value) => value / unit);
  const mean = moved.reduce((sum, value) => sum + value, 0) / moved.length;
  for (let i = 0; i < moved.length; i++) moved[i]! -= mean;
  const sd = Math.sqrt(moved.reduce((sum, value) => sum + value * value, 0) / moved.length);
  // Below 16 times the rounding of the mean, values differ by no more than rounding: they are all the same.
  const scale = sd > 16 * Number.EPSILON * Math.abs(mean) ? sd : 0;
  return {
    term: { name, column: name, category: null, reference: null },
    values: scale === 0 ? moved.fill(0) : moved.map((value) => value / scale),
    mean: mean * unit,
    scale: scale * unit,
  };
}

function checkFinite(name: string, values: Float64Array): void {
  const rowIndex = values.findIndex((value) => !Number.isFinite(value));
  if (rowIndex >= 0)
    throw new DataError(
      "fit/not-finite",
      `oddsRatios takes finite or missing values only, got ${values[rowIndex]} in column "${name}"`,
      { hint: "correct or drop the row", details: { column: name } },
    );
}

function categoricalTerms(
  { name, categories, codes }: CategoricalColumn,
  references: OddsRatioReferences,
  warnings: string[],
): CodedTerm[] {
  const counts = new Float64Array(categories.length);
  for (const code of codes) counts[code]!++;
  const absent = categories.filter((_, code) => counts[code] === 0);
  if (absent.length > 0)
    warnings.push(
      `column "${name}" has no complete row of ${absent.map(showValue).join(", ")}: there is no odds ratio of it`,
    );
  const reference = referenceOf(name, categories, counts, references);
  return categories.flatMap((category, code): CodedTerm[] => {
    if (counts[code] === 0 || code === reference) return [];
    return [
      {
        term: { name: `${name}_${category}`, column: name, category, reference: categories[reference]! },
        values: Float64Array.from(codes, (value) => (value === code ? 1 : 0)),
        mean: 0,
        scale: 1,
      },
    ];
  });
}

function referenceOf(
  name: string,
  categories: readonly string[],
  counts: Float64Array,
  references: OddsRatioReferences,
): number {
  if (references === "most_frequent") return indexOfLargest(counts);
  const wanted =
    typeof references === "object" && Object.hasOwn(references, name) ? references[name] : undefined;
  if (wanted === undefined) return counts.findIndex((count) => count > 0);
  const code = categories.indexOf(String(wanted));
  if (code < 0 || counts[code] === 0)
    throw new DataError(
      "fit/reference",
      `the reference of column "${name}" must be a category that a complete row has, got ${showValue(wanted)}`,
      {
        hint: `it has ${categories.filter((_, c) => counts[c]! > 0).join(", ")}`,
        details: { column: name, category: wanted },
      },
    );
  return code;
}

/**
 * Gives places in the matrix, from 1 on, to the terms that do not depend on the intercept and the terms before them; the others get
 * -1 and a warning.
 */
async function findIndependent(
  coded: readonly CodedTerm[],
  nRows: number,
  warnings: string[],
  pacer: Pacer,
): Promise<Int32Array> {
  const size = coded.length + 1;
  const gram = new Float64Array(size * size);
  const valuesOf = (j: number): Float64Array | undefined => coded[j - 1]?.values;
  await pacer.walk(size, size * nRows, (start, end) => {
    for (let a = start; a < end; a++)
      for (let b = 0; b <= a; b++) {
        const one = valuesOf(a);
        const other = valuesOf(b);
        let sum = 0;
        for (let i = 0; i < nRows; i++) sum += (one?.[i] ?? 1) * (other?.[i] ?? 1);
        gram[a * size + b] = sum / nRows;
      }
  });
  const { scale } = factorCholesky(gram, size);
  const places = new Int32Array(coded.length).fill(-1);
  let next = 1;
  coded.forEach(({ term, scale: own }, t) => {
    if (scale[t + 1] !== 0) places[t] = next++;
    else
      warnings.push(
        own === 0
          ? `column "${term.name}" has one value in all complete rows: there is no odds ratio of it`
          : `column "${term.name}" is a combination of those before it: it is left out, and the odds ratios of the ` +
              "others are those of a model without it",
      );
  });
  return places;
}
