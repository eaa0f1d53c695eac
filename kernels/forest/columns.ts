// Looks for the best split of a column, each in the way that suits it.

import { listStarts, lists, sumsOf, words } from "./arrays";
import { contend, mayWin } from "./best-split";
import { FEW, groupFew } from "./few-rows";
import { scanGroups } from "./group-search";
import { groupList, groupTable } from "./groups";
import { evaluateList } from "./list-search";
import { groupMany } from "./many-rows";
import { areClose, distincts, flags, HAS_CLOSE, MISSING, nRows, ranks } from "./matrix";
import { end, hasLists, ones, start, zeros } from "./node";
import { isGini, minRowsLeaf } from "./settings";
import { rankOf, shift } from "./tree";

/**
 * Compares the splits of one column.
 *
 * @returns false when its values are all the same in this node.
 */
export function evaluate(column: i32): bool {
  const n = end - start;
  const nDistinct = load<i32>(distincts + ((<usize>column) << 2));
  const flag = <i32>load<u8>(flags + <usize>column);
  const hasMissing = (flag & MISSING) !== 0;
  if (nDistinct === 2 && !hasMissing && minRowsLeaf === 1) return evaluateTwo(column, flag);
  const list = hasLists ? load<i32>(listStarts + ((<usize>column) << 2)) : -1;
  let nGroups: i32;
  if (list >= 0) {
    const from = lists + ((<usize>(list + start)) << 2);
    const to = lists + ((<usize>(list + end)) << 2);
    if (isGini && !(hasMissing && rankOf(column, load<u32>(to - 4)) === nDistinct))
      return evaluateList(column, flag, from, to);
    nGroups = groupList(column, from, to);
  } else if (nDistinct <= n || (n > FEW && nDistinct <= 2 * n))
    nGroups = groupTable(column, nDistinct + i32(hasMissing));
  else if (n <= FEW) nGroups = groupFew(column);
  else nGroups = groupMany(column);
  return scanGroups(column, nGroups, nDistinct, flag);
}

/** A column of two values has one split. */
function evaluateTwo(column: i32, flag: i32): bool {
  const high = sumHigh(ranks + ((<usize>column * <usize>nRows) << 2));
  const left0 = zeros - <f64>(high & 0xffff_ffff);
  const left1 = ones - <f64>(high >> 32);
  if (high === 0 || left0 + left1 === 0) return false;
  if ((flag & HAS_CLOSE) !== 0 && areClose(column, 0, 1)) return false;
  if (mayWin(left0, left1)) contend(column, flag, 0, 1, 0, left0, left1, -1);
  return true;
}

/** The weights, by class, of the words of rank 1. */
function sumHigh(base: usize): i64 {
  const rowShift = shift;
  const payload = (1 << shift) - 1;
  const sums = sumsOf;
  const to = words + ((<usize>end) << 2);
  let high: i64 = 0;
  for (let p = words + ((<usize>start) << 2); p < to; p += 4) {
    const word = load<u32>(p);
    const rank = <i64>load<i32>(base + ((<usize>(word >>> rowShift)) << 2));
    high += load<i64>(sums + ((<usize>(word & payload)) << 3)) & -rank;
  }
  return high;
}
