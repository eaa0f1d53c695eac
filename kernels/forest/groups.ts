// Groups: the words of a node summed up by rank, a group for each rank that occurs, in the order of ranks.

import { groupCodes, groupRows, groupSums, sumsOf, table, tableRows, words } from "./arrays";
import { nRows, ranks } from "./matrix";
import { end, start } from "./node";
import { minRowsLeaf } from "./settings";
import { rankOf, shift } from "./tree";

/** Makes the groups of a column from its list, whose words are in order. Returns how many there are. */
export function groupList(column: i32, from: usize, to: usize): i32 {
  const payload = (1 << shift) - 1;
  let group = -1;
  let lastRank = -1;
  for (let p = from; p < to; p += 4) {
    const word = load<u32>(p);
    const rank = rankOf(column, word);
    if (rank !== lastRank) {
      lastRank = rank;
      openGroup(++group, rank);
    }
    addToGroup(group, <usize>(word & payload));
  }
  return group + 1;
}

/** Begins a group of a rank, still empty. */
@inline
export function openGroup(group: i32, rank: i32): void {
  store<i32>(groupCodes + ((<usize>group) << 2), rank);
  store<i64>(groupSums + ((<usize>group) << 3), 0);
  store<i32>(groupRows + ((<usize>group) << 2), 0);
}

/** Adds a word to a group: its weight and class are the payload. */
@inline
export function addToGroup(group: i32, payload: usize): void {
  const sum = groupSums + ((<usize>group) << 3);
  store<i64>(sum, load<i64>(sum) + load<i64>(sumsOf + (payload << 3)));
  const rows = groupRows + ((<usize>group) << 2);
  store<i32>(rows, load<i32>(rows) + 1);
}

/** Makes the groups of a column of few distinct values, by a table with a cell for each rank. Returns how many there are. */
export function groupTable(column: i32, nCodes: i32): i32 {
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const rowShift = shift;
  const payload = (1 << shift) - 1;
  const sums = sumsOf;
  const cells = table;
  const countsRows = minRowsLeaf > 1;
  const to = words + ((<usize>end) << 2);
  for (let p = words + ((<usize>start) << 2); p < to; p += 4) {
    const word = load<u32>(p);
    const rank = <usize>load<u32>(base + ((<usize>(word >>> rowShift)) << 2));
    const cell = cells + (rank << 3);
    store<i64>(cell, load<i64>(cell) + load<i64>(sums + ((<usize>(word & payload)) << 3)));
    if (countsRows) {
      const rows = tableRows + (rank << 2);
      store<i32>(rows, load<i32>(rows) + 1);
    }
  }
  return emptyTable(nCodes, 0);
}

/**
 * Turns the cells of the table that are not empty into groups, and empties them.
 *
 * @param codes where their ranks are; 0: the cells' numbers.
 */
export function emptyTable(nCells: i32, codes: usize): i32 {
  const cells = table;
  const groups = groupSums;
  const ranksOut = groupCodes;
  const countsRows = minRowsLeaf > 1;
  let n: usize = 0;
  for (let c = 0; c < nCells; c++) {
    const cell = cells + ((<usize>c) << 3);
    const sum = load<i64>(cell);
    store<i64>(cell, 0);
    store<i64>(groups + (n << 3), sum);
    store<i32>(ranksOut + (n << 2), codes === 0 ? c : load<i32>(codes + ((<usize>c) << 2)));
    if (countsRows) {
      const rows = tableRows + ((<usize>c) << 2);
      store<i32>(groupRows + (n << 2), load<i32>(rows));
      store<i32>(rows, 0);
    }
    n += <usize>u32(sum !== 0);
  }
  return <i32>n;
}
