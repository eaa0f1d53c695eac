// Groups of a node with few rows.

import { counts, keys, sumsOf, table, tableRows, words } from "./arrays";
import { emptyTable } from "./groups";
import { nRows, ranks } from "./matrix";
import { end, start } from "./node";
import { minRowsLeaf } from "./settings";
import { shift } from "./tree";

/** Up to so many rows are sorted by comparing all with all; a multiple of 16. */
export const FEW: i32 = 64;

/** Groups the words of a node of few rows: the place of each in order is the number of smaller ranks. Returns how many groups. */
export function groupFew(column: i32): i32 {
  const n = end - start;
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const from = words + ((<usize>start) << 2);
  const to = words + ((<usize>end) << 2);
  const rowShift = shift;
  let out = keys;
  for (let p = from; p < to; p += 4) {
    store<u32>(out, load<u32>(base + ((<usize>(load<u32>(p) >>> rowShift)) << 2)));
    out += 4;
  }
  countSmaller(n);
  const payload = (1 << shift) - 1;
  const cells = table;
  const countsRows = minRowsLeaf > 1;
  const codes = counts + ((<usize>FEW) << 2);
  for (let i = 0; i < n; i++) {
    const offset = (<usize>i) << 2;
    const place = <usize>load<u32>(counts + offset);
    const cell = cells + (place << 3);
    store<i64>(
      cell,
      load<i64>(cell) + load<i64>(sumsOf + ((<usize>(load<u32>(from + offset) & payload)) << 3)),
    );
    store<i32>(codes + (place << 2), load<i32>(keys + offset));
    if (countsRows) {
      const rows = tableRows + (place << 2);
      store<i32>(rows, load<i32>(rows) + 1);
    }
  }
  return emptyTable(n, codes);
}

/** For each of `n` keys, how many are smaller, to `counts`: 16 keys at once. */
function countSmaller(n: i32): void {
  const keysEnd = keys + ((<usize>n) << 2);
  let to = counts;
  for (let block = keys; block < keysEnd; block += 64) {
    const a = v128.load(block);
    const b = v128.load(block, 16);
    const c = v128.load(block, 32);
    const d = v128.load(block, 48);
    let na = i32x4.splat(0);
    let nb = i32x4.splat(0);
    let nc = i32x4.splat(0);
    let nd = i32x4.splat(0);
    for (let p = keys; p < keysEnd; p += 4) {
      const key = v128.load32_splat(p);
      na = i32x4.sub(na, i32x4.gt_s(a, key));
      nb = i32x4.sub(nb, i32x4.gt_s(b, key));
      nc = i32x4.sub(nc, i32x4.gt_s(c, key));
      nd = i32x4.sub(nd, i32x4.gt_s(d, key));
    }
    v128.store(to, na);
    v128.store(to, nb, 16);
    v128.store(to, nc, 32);
    v128.store(to, nd, 48);
    to += 64;
  }
}
