import type { ClassGroups } from "./class-groups.ts";

/**
 * How the rows of each class are spread over some cells, such as the bins of numbers.
 *
 * @param nCells how many there are.
 * @param cellOf the cell of a row; -1 for a row that is in none.
 * @returns for each class the share of each cell among its rows that are in one; they sum to 1, or are 0 where no row is.
 */
export function classShares(
  { names, codes }: ClassGroups,
  nCells: number,
  cellOf: (row: number) => number,
): Float64Array[] {
  const counts = names.map(() => new Float64Array(nCells));
  const totals = new Float64Array(names.length);
  codes.forEach((k, row) => {
    const cell = cellOf(row);
    if (cell < 0) return;
    counts[k]![cell]!++;
    totals[k]!++;
  });
  return counts.map((row, k) => row.map((count) => (totals[k] === 0 ? 0 : count / totals[k]!)));
}
