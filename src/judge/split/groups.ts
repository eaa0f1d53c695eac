import { type Column, DataError } from "../../core/index.ts";

/**
 * A number for each row, the same for all rows that have one value in a column, such as a patient. What is missing there gives -1: of
 * such a row nobody knows to whom it belongs.
 *
 * @example groupCodes({ kind: "numeric", name: "patient", values: Float64Array.of(7, 3, 7, NaN) }) // [0, 1, 0, -1]
 */
export function groupCodes(column: Column): Int32Array {
  if (column.kind === "categorical") return column.codes.slice();
  const codeOf = new Map<number, number>();
  return Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const known = codeOf.get(value);
    if (known !== undefined) return known;
    codeOf.set(value, codeOf.size);
    return codeOf.size - 1;
  });
}

/**
 * How many groups there are.
 *
 * @param codes a number for each row, such as {@link groupCodes} gives.
 * @returns `nGroups`, the numbers from 0 that occur; `nAlone`, the rows whose number is below 0.
 * @example countGroups([4, 4, 2, -1]) // { nGroups: 2, nAlone: 1 }
 */
export function countGroups(codes: ArrayLike<number>): { nGroups: number; nAlone: number } {
  const seen = new Set<number>();
  let nAlone = 0;
  for (let i = 0; i < codes.length; i++) {
    if (codes[i]! < 0) nAlone++;
    else seen.add(codes[i]!);
  }
  return { nGroups: seen.size, nAlone };
}

/** The groups of rows, numbered from 0 as they appear, and how many rows each has. A row whose number is below 0 is one of its own. */
export function groupSizes(groups: ArrayLike<number>): { groupOf: Int32Array; sizes: number[] } {
  const numbers = new Map<number, number>();
  const sizes: number[] = [];
  const groupOf = Int32Array.from(groups, (given) => {
    let group = given < 0 ? undefined : numbers.get(given);
    if (group === undefined) {
      group = sizes.push(0) - 1;
      if (given >= 0) numbers.set(given, group);
    }
    sizes[group]!++;
    return group;
  });
  return { groupOf, sizes };
}

/**
 * Checks that there is a group for each fold.
 *
 * @throws {DataError} `select/too-few-groups`.
 */
export function checkGroups(groups: ArrayLike<number>, nSplits: number): void {
  const { nGroups, nAlone } = countGroups(groups);
  if (nGroups + nAlone >= nSplits) return;
  throw new DataError(
    "select/too-few-groups",
    `${nSplits} folds must have at least ${nSplits} groups of rows, got ${nGroups + nAlone}`,
    {
      hint: 'take fewer folds, or folds that do not keep groups together (`split: "stratified"` of a project\'s training)',
      details: { nSplits, nGroups: nGroups + nAlone },
    },
  );
}
