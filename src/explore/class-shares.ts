import type { ClassGroups } from "./class-groups.ts";

/** How the rows of classes are spread over some cells, such as the bins of numbers. */
export interface ClassShares {
  /** How many rows of each class are in a cell. */
  readonly counts: Float64Array;
  /** For each class the share of each cell among these rows; they sum to 1, or are 0 where no row is. */
  readonly shares: readonly Float64Array[];
}

/**
 * How the rows of each class are spread over some cells.
 *
 * @param nCells how many there are.
 * @param cellOf the cell of a row; -1 for a row that is in none.
 */
export function classShares(
  { names, codes }: ClassGroups,
  nCells: number,
  cellOf: (row: number) => number,
): ClassShares {
  const cells = names.map(() => new Float64Array(nCells));
  const counts = new Float64Array(names.length);
  codes.forEach((k, row) => {
    const cell = cellOf(row);
    if (cell < 0) return;
    cells[k]![cell]!++;
    counts[k]!++;
  });
  return { counts, shares: cells.map((row, k) => row.map((n) => (counts[k] === 0 ? 0 : n / counts[k]!))) };
}
