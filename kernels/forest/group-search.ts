// Looks for the best split among groups.

import { groupCodes, groupRows, groupSums } from "./arrays";
import { bar, contend, costOf } from "./best-split";
import { areClose, HAS_CLOSE, MISSING } from "./matrix";
import { end, ones, start, weight, zeros } from "./node";
import { isGini, minRowsLeaf } from "./settings";

/** Compares the splits between groups; missing rows, the last group if any, are tried on both sides. */
export function scanGroups(column: i32, nGroups: i32, nDistinct: i32, flag: i32): bool {
  const final = load<i32>(groupCodes + ((<usize>(nGroups - 1)) << 2));
  if ((flag & MISSING) === 0 || final !== nDistinct) {
    if (nGroups < 2) return false;
    if ((flag & HAS_CLOSE) !== 0 && areClose(column, load<i32>(groupCodes), final)) return false;
    scan(column, flag, nGroups - 1, 0, 0, 0);
    return true;
  }
  if (nGroups < 2) return false;
  const missing = load<i64>(groupSums + ((<usize>(nGroups - 1)) << 3));
  const missingRows = load<i32>(groupRows + ((<usize>(nGroups - 1)) << 2));
  scan(column, flag, nGroups - 1, 2, 0, 0);
  scan(column, flag, nGroups - 2, 1, missing, missingRows);
  return true;
}

/**
 * Compares the splits behind each of the first `n` groups.
 *
 * @param side see `bestSide`; when 2, all values may go left, and only the missing ones right.
 * @param sums what goes left beside the groups.
 */
function scan(column: i32, flag: i32, n: i32, side: i32, sums: i64, rows: i32): void {
  const w0 = zeros;
  const w1 = ones;
  const total = weight;
  const gini = isGini;
  const nRowsNode = end - start;
  const fewest = minRowsLeaf;
  let left = sums;
  for (let g = 0; g < n; g++) {
    left += load<i64>(groupSums + ((<usize>g) << 3));
    const left0 = <f64>(left & 0xffff_ffff);
    const left1 = <f64>(left >> 32);
    if (fewest > 1) {
      rows += load<i32>(groupRows + ((<usize>g) << 2));
      if (rows < fewest || nRowsNode - rows < fewest) continue;
    }
    if (gini) {
      const skew = left0 * w1 - left1 * w0;
      const leftWeight = left0 + left1;
      if (skew * skew < bar * (leftWeight * (total - leftWeight))) continue;
    } else if (!(costOf(left0, left1) <= bar)) continue;
    const isAll = side === 2 && g === n - 1;
    const code = load<i32>(groupCodes + ((<usize>g) << 2));
    const nextCode = isAll ? -1 : load<i32>(groupCodes + ((<usize>(g + 1)) << 2));
    contend(column, flag, code, nextCode, side, left0, left1, -1);
  }
}
