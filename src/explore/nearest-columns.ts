import type { Column } from "../core/index.ts";
import { measureAssociation } from "./associate.ts";

/**
 * The columns that go most closely with the outcome, where a figure cannot show all. The measures of {@link associate} grow with
 * the number of codes even where there is nothing but chance, and are corrected for it here: otherwise an id would be nearest.
 *
 * @param outcome a categorical column of the same rows.
 * @param most how many there may be.
 * @returns indices of `columns` in ascending order: all of them when there are no more than `most`. Of equally near ones those
 *   that come first; columns that are constant or empty come last.
 */
export function nearestColumns(columns: readonly Column[], outcome: Column, most: number): number[] {
  const indices = [...columns.keys()];
  if (indices.length <= most) return indices;
  const nearness = columns.map((column) => correctedAssociation(column, outcome));
  return indices
    .sort((a, b) => nearness[b]! - nearness[a]! || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}

/**
 * The strength of an association without what chance adds to it: of the correlation ratio the root of epsilon squared (Kelley 1935),
 * which of r is the root of the adjusted r squared; of Cramer's V the corrected one of Bergsma (2013).
 *
 * @returns a number in [0, 1]; -1 when the association is undefined.
 */
function correctedAssociation(column: Column, outcome: Column): number {
  const { measure, value, n, levels } = measureAssociation(column, outcome);
  if (Number.isNaN(value)) return -1;
  const [a, b] = levels;
  if (measure === "r") return n <= 2 ? 0 : Math.sqrt(Math.max(0, 1 - ((1 - value ** 2) * (n - 1)) / (n - 2)));
  if (measure === "eta")
    return n <= b ? 0 : Math.sqrt(Math.max(0, 1 - ((1 - value ** 2) * (n - 1)) / (n - b)));
  const phiSquared = value ** 2 * (Math.min(a, b) - 1) - ((a - 1) * (b - 1)) / (n - 1);
  const smaller = Math.min(a - (a - 1) ** 2 / (n - 1), b - (b - 1) ** 2 / (n - 1)) - 1;
  return smaller <= 0 ? 0 : Math.min(1, Math.sqrt(Math.max(0, phiSquared) / smaller));
}
