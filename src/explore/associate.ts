import type { CategoricalColumn, Column, Labels } from "../core/index.ts";
import { correlationRatio, cramerV, type Measured, pearson } from "./measures.ts";

/** How strongly two columns go together. */
export interface Association {
  readonly a: string;
  readonly b: string;
  /**
   * Pearson's r in [-1, 1] between numbers; the correlation ratio eta in [0, 1] between a number and a code; Cramer's
   * V in [0, 1] between codes. `NaN` when it is undefined: a constant column, or no row that has both.
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
  columns.forEach((a, i) => {
    for (const b of columns.slice(i)) upper.set(pairKey(a.name, b.name), associate(a, b));
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
export function measureAssociation(a: Column, b: Column): Measured & Pick<Association, "measure"> {
  if (a.kind === "numeric")
    return b.kind === "numeric"
      ? { ...pearson(a, b), measure: "r" }
      : { ...correlationRatio(a, b), measure: "eta" };
  return b.kind === "numeric"
    ? { ...correlationRatio(b, a), measure: "eta" }
    : { ...cramerV(a, b), measure: "V" };
}

/** The outcome as a column, so that it stands in the same table as the features. */
export function outcomeColumn(name: string, labels: Labels): CategoricalColumn {
  return { kind: "categorical", name, categories: labels.classes, codes: labels.codes };
}
