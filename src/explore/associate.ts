import type { CategoricalColumn, Column, Labels, NumericColumn } from "../core/index.ts";
import { correlationRatio, cramerV, type Measured, pearson } from "./measures.ts";

/** How strongly two columns go together. */
export interface Association {
  readonly a: string;
  readonly b: string;
  /**
   * Pearson's r in [-1, 1] between numbers, where a column of two codes counts as 0 for its first and 1 for its second code; the
   * correlation ratio eta in [0, 1] between a number and three codes or more; Cramer's V in [0, 1] between codes, of which one column
   * has three or more. Only r has a sign. `NaN` when it is undefined: a constant column, or no row that has both.
   */
  readonly value: number;
  readonly measure: "r" | "eta" | "V";
}

/**
 * The associations of all pairs of columns, each pair in both orders and each column with itself. A row counts for a pair when
 * both columns have a value there.
 *
 * @param columns n columns of equal length, with distinct names.
 * @returns n * n associations, all those of the first column first.
 */
export function associateColumns(columns: readonly Column[]): Association[] {
  const upper = new Map<string, Association>();
  const counted = columns.map(asNumbers);
  counted.forEach((a, i) => {
    for (const b of counted.slice(i)) upper.set(pairKey(a.name, b.name), associate(a, b));
  });
  return columns.flatMap((a) =>
    columns.map((b) => {
      const found = upper.get(pairKey(a.name, b.name)) ?? upper.get(pairKey(b.name, a.name))!;
      return { ...found, a: a.name, b: b.name };
    }),
  );
}

const pairKey = (a: string, b: string): string => JSON.stringify([a, b]);

/** The association of two columns, by the measure that fits their kinds. */
export function associate(a: Column, b: Column): Association {
  const { measure, value } = measureAssociation(a, b);
  return { a: a.name, b: b.name, value, measure };
}

/** The same without names, with what tells how much of it is chance. */
export function measureAssociation(first: Column, second: Column): Measured & Pick<Association, "measure"> {
  const [a, b] = [asNumbers(first), asNumbers(second)];
  if (a.kind === "numeric")
    return b.kind === "numeric"
      ? { ...pearson(a, b), measure: "r" }
      : { ...correlationRatio(a, b), measure: "eta" };
  return b.kind === "numeric"
    ? { ...correlationRatio(b, a), measure: "eta" }
    : { ...cramerV(a, b), measure: "V" };
}

/**
 * A column of two codes as numbers, by which r with it is the point-biserial correlation, and of two such columns phi. Their sizes
 * are those of eta and V, which lack the sign.
 */
function asNumbers(column: Column): Column {
  if (column.kind === "numeric" || column.categories.length !== 2) return column;
  const values = Float64Array.from(column.codes, (code) => (code < 0 ? NaN : code));
  return { kind: "numeric", name: column.name, values } satisfies NumericColumn;
}

/**
 * The outcome as a column, so that it stands in the same table as the features.
 *
 * @param positive which of two classes is the second code, so that r is above 0 where more speaks for it. Default: the last.
 */
export function outcomeColumn(name: string, labels: Labels, positive?: string): CategoricalColumn {
  const { classes, codes } = labels;
  if (classes.length !== 2 || positive !== classes[0])
    return { kind: "categorical", name, categories: classes, codes };
  return {
    kind: "categorical",
    name,
    categories: classes.toReversed(),
    codes: codes.map((code) => (code < 0 ? code : 1 - code)),
  };
}
