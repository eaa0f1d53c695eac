import {
  anyOf,
  type CategoricalColumn,
  type Constraint,
  integer,
  oneOf,
  ParameterError,
  placesOf,
  real,
  type Table,
  that,
} from "../../core/index.ts";

/**
 * Which categories an encoder knows: `auto`, those that occur in training; `declared`, all that the column carries,
 * which are the schema's; or one list a column, in the order in which they are to stand.
 */
export type Categories = "auto" | "declared" | readonly (readonly (string | number | null)[])[];

/** Parameters that say which categories are too rare to stand alone, scikit-learn's in camelCase. */
export interface FrequencyParams {
  /** Categories with fewer rows are put together: a count, or (a number < 1) a share of all rows. Default: `null`. */
  readonly minFrequency?: number | null;
  /** The most categories a column may have after that, the one of the rare included. Default: `null`, no limit. */
  readonly maxCategories?: number | null;
}

/** What the parameter `categories` must be. With `allowsNull` a list may have `null`, which stands for the missing value. */
export function categoriesConstraint(allowsNull: boolean): Constraint {
  const isName = (value: unknown): boolean =>
    typeof value === "string" || Number.isFinite(value) || (allowsNull && value === null);
  const isList = (value: unknown): boolean =>
    Array.isArray(value) &&
    value.every(isName) &&
    new Set(value.map((name) => (name === null ? name : String(name)))).size === value.length;
  return anyOf(
    oneOf("auto", "declared"),
    that(
      "lists of different categories, one a column",
      (value) => Array.isArray(value) && value.every(isList),
    ),
  );
}

/** What the parameters of {@link FrequencyParams} must be. */
export const frequencyConstraints: Readonly<Record<keyof FrequencyParams, Constraint>> = {
  minFrequency: anyOf(integer({ min: 1 }), real({ above: 0, below: 1 }), oneOf(null)),
  maxCategories: anyOf(integer({ min: 1 }), oneOf(null)),
};

/** What an encoder knows of one column. */
export interface KnownCategories {
  readonly name: string;
  /** The categories of the training table's column, and behind them those that only a list names. */
  readonly categories: readonly string[];
  /** Codes that the encoder knows, in their order. */
  readonly known: Int32Array;
  /** Those of `known` that are too rare to stand alone. */
  readonly infrequent: Int32Array;
  /** Whether a missing value occurs in training. */
  readonly hasMissing: boolean;
  /** Row of the first category of training that is not known, or -1. */
  readonly firstUnknown: number;
  /** Row of the first missing value, or -1. */
  readonly firstMissing: number;
}

/**
 * Finds the known and the rare categories of a column.
 *
 * @param which what is known where no list is given.
 * @param given the column's list, where there is one; `null` in it is left aside.
 * @param limits what is rare.
 */
export function learnCategories(
  column: CategoricalColumn,
  which: "auto" | "declared",
  given: readonly (string | number | null)[] | undefined,
  limits: Required<FrequencyParams>,
): KnownCategories {
  const { name, codes } = column;
  const listed = given?.filter((value) => value !== null).map(String);
  const own = new Set(column.categories);
  const categories =
    listed === undefined
      ? column.categories
      : [...column.categories, ...listed.filter((value) => !own.has(value))];
  const counts = new Float64Array(categories.length);
  let firstMissing = -1;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0) counts[code]!++;
    else if (firstMissing < 0) firstMissing = i;
  }
  const places = placesOf(categories);
  const known =
    listed !== undefined
      ? Int32Array.from(listed, (value) => places.get(value)!)
      : Int32Array.from(categories.keys()).filter((code) => which === "declared" || counts[code]! > 0);
  const isKnown = new Uint8Array(categories.length);
  for (const code of known) isKnown[code] = 1;
  return {
    name,
    categories,
    known,
    infrequent: findInfrequent(known, counts, codes.length, limits),
    hasMissing: firstMissing >= 0,
    firstUnknown: codes.findIndex((code) => code >= 0 && isKnown[code] === 0),
    firstMissing,
  };
}

/**
 * The rare ones of the known codes, by scikit-learn's rules: first those below `minFrequency`; then as many of the rarest that
 * `maxCategories` is kept, of equally rare ones those that stand first.
 */
function findInfrequent(
  known: Int32Array,
  counts: Float64Array,
  nRows: number,
  { minFrequency, maxCategories }: Required<FrequencyParams>,
): Int32Array {
  const least = minFrequency === null ? 0 : minFrequency < 1 ? minFrequency * nRows : minFrequency;
  const isRare = Array.from(known, (code) => counts[code]! < least);
  const nLeft = known.length - isRare.filter((rare) => rare).length;
  if (maxCategories !== null && maxCategories < nLeft + 1) {
    const byCount = [...known.keys()].sort((a, b) => counts[known[a]!]! - counts[known[b]!]! || a - b);
    for (const place of byCount.slice(0, known.length - (maxCategories - 1))) isRare[place] = true;
  }
  return known.filter((_, place) => isRare[place] === true);
}

/**
 * The list of each column that the parameter `categories` gives.
 *
 * @returns one list a column, or `undefined` when the parameter gives none.
 * @throws {ParameterError} `parameter/invalid` when their number differs from the columns'.
 */
export function listsOf(
  subject: string,
  categories: Categories,
  X: Table,
): readonly (readonly (string | number | null)[])[] | undefined {
  if (typeof categories === "string") return undefined;
  checkOneEach(subject, "categories", categories.length, X);
  return categories;
}

/**
 * Checks that a parameter has one entry a column.
 *
 * @param name the parameter.
 * @param length how many entries it has.
 * @throws {ParameterError} `parameter/invalid` when it has more or fewer.
 */
export function checkOneEach(subject: string, name: string, length: number, X: Table): void {
  if (length !== X.columns.length)
    throw new ParameterError(
      "parameter/invalid",
      `parameter "${name}" of ${subject} must have one entry a column, got ${length} for ${X.columns.length} columns`,
    );
}
