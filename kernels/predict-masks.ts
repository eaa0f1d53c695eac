// 256 rows at once through trees of moderate size. A set of rows is a mask of 256 bits. Each condition has the mask of the rows
// that it sends to the right, so that a split costs two ands: those of its rows that go right, and those that do not.
// The leaves' masks are then counted, where the distribution is whole (it names one class), or added row by row.

/** Bytes of a mask: a bit for each of 256 rows. */
const maskBytes: i32 = 32;
/** Bytes of a class's counters: the 16 bits of 256 counts, as masks. */
const counterBytes: i32 = 16 * maskBytes;
/** Conditions of a column up to which each row's value is compared with each of them. */
const mostCompared: u32 = 24;
/** Conditions of a column up to which each has a mask of its own. With more of them the rows are sorted; `row-masks.ts` has the same number. */
const mostDirect: u32 = 256;
/** Masks that a column has whose rows are sorted: one for each number of rows on the left. */
const sortedMasks: i32 = 257;
// Addresses of what one column needs, in the bytes that belong to the kernel.

/** The mask of the rows that miss a value. */
const missingMask: usize = 64;
/** The values of the rows: 256 float32. */
const values: usize = 1024;
/** How many thresholds are below the value of each row: 256 words. */
const places: usize = 2048;
/** Where words are sorted to, 256 of them: the values are not needed any more then. */
const spare: usize = values;
/** Counts of the sort: 256 words. */
const buckets: usize = 3072;

/**
 * Finds the masks of all conditions. The thresholds of a column ascend; a condition sends a value above its threshold to the
 * right, and a missing one where `missingRight` has a 1. `columns` has four words for each column: where it begins in
 * a row, in bytes; its first condition, and how many there are; the number of its first mask. Rows up to a multiple of eight
 * must be there. Writes `maskOf`, 16 bits a condition, for columns of many conditions; for others it stays as it was made.
 * Returns 0 when a value is infinite as a float32.
 */
export function takeMasks(
  rows: usize,
  nRows: i32,
  rowBytes: i32,
  columns: usize,
  nColumns: i32,
  thresholds: usize,
  missingRight: usize,
  maskOf: usize,
  masks: usize,
): i32 {
  for (let u = 0; u < nColumns; u++) {
    const from = rows + load<u32>(columns);
    const first = load<u32>(columns, 4);
    const n = load<u32>(columns, 8);
    const firstMask = load<u32>(columns, 12);
    columns += 16;
    const isWhole = takeValues(from, nRows, rowBytes);
    if (!isWhole && !findMissing(nRows)) return 0;
    const to = masks + firstMask * maskBytes;
    if (n <= mostDirect) {
      if (n <= mostCompared) compareValues(nRows, thresholds + (first << 2), n, to);
      else {
        findPlaces(nRows, thresholds + (first << 2), n);
        fillMasks(nRows, n, to);
      }
      if (!isWhole) addMissing(n, missingRight + first, to);
    } else {
      findPlaces(nRows, thresholds + (first << 2), n);
      const nSorted = sortRows(nRows, n, isWhole);
      fillSorted(nSorted, n, firstMask, maskOf + (first << 1), to);
      if (!isWhole) sendMissing(nSorted, n, missingRight + first, maskOf + (first << 1), to);
    }
  }
  return 1;
}

/** Writes the column's values as float32, NaN behind the last row up to a multiple of sixteen. Returns whether all are finite. */
function takeValues(from: usize, nRows: i32, rowBytes: i32): bool {
  let odd: f32 = 0; // NaN from the first value on that is not finite
  let to = values;
  for (let r = 0; r < nRows; r++) {
    const value = f32(load<f64>(from));
    odd += value - value;
    store<f32>(to, value);
    from += rowBytes;
    to += 4;
  }
  for (; (to & 63) !== 0; to += 4) store<f32>(to, f32.NaN);
  return odd === 0;
}

/** Writes a mask for each condition: the rows whose value is above its threshold. */
function compareValues(nRows: i32, thresholds: usize, n: u32, to: usize): void {
  const end = values + (nRows << 2);
  for (let k: u32 = 0; k < n; k++) {
    const threshold = f32x4.splat(load<f32>(thresholds + (k << 2)));
    let mask = to;
    for (let at = values; at < end; at += 64) {
      const a = f32x4.gt(v128.load(at), threshold);
      const b = f32x4.gt(v128.load(at, 16), threshold);
      const c = f32x4.gt(v128.load(at, 32), threshold);
      const d = f32x4.gt(v128.load(at, 48), threshold);
      const sixteen = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
      store<u16>(mask, u16(i8x16.bitmask(sixteen)));
      mask += 2;
    }
    to += maskBytes;
  }
}

/** Finds the places of all values, eight at a time. */
function findPlaces(nRows: i32, thresholds: usize, nThresholds: u32): void {
  for (let r = 0; r < nRows; r += 8) {
    const from = values + (r << 2);
    const a = load<f32>(from);
    const b = load<f32>(from, 4);
    const c = load<f32>(from, 8);
    const d = load<f32>(from, 12);
    const e = load<f32>(from, 16);
    const f = load<f32>(from, 20);
    const g = load<f32>(from, 24);
    const h = load<f32>(from, 28);
    let atA = u32(thresholds);
    let atB = u32(thresholds);
    let atC = u32(thresholds);
    let atD = u32(thresholds);
    let atE = u32(thresholds);
    let atF = u32(thresholds);
    let atG = u32(thresholds);
    let atH = u32(thresholds);
    for (let n = nThresholds; n > 1; n -= n >>> 1) {
      const half = (n >>> 1) << 2;
      atA = select<u32>(atA + half, atA, load<f32>(atA + half - 4) < a);
      atB = select<u32>(atB + half, atB, load<f32>(atB + half - 4) < b);
      atC = select<u32>(atC + half, atC, load<f32>(atC + half - 4) < c);
      atD = select<u32>(atD + half, atD, load<f32>(atD + half - 4) < d);
      atE = select<u32>(atE + half, atE, load<f32>(atE + half - 4) < e);
      atF = select<u32>(atF + half, atF, load<f32>(atF + half - 4) < f);
      atG = select<u32>(atG + half, atG, load<f32>(atG + half - 4) < g);
      atH = select<u32>(atH + half, atH, load<f32>(atH + half - 4) < h);
    }
    const to = places + (r << 2);
    store<u32>(to, ((atA - u32(thresholds)) >>> 2) + u32(load<f32>(atA) < a));
    store<u32>(to, ((atB - u32(thresholds)) >>> 2) + u32(load<f32>(atB) < b), 4);
    store<u32>(to, ((atC - u32(thresholds)) >>> 2) + u32(load<f32>(atC) < c), 8);
    store<u32>(to, ((atD - u32(thresholds)) >>> 2) + u32(load<f32>(atD) < d), 12);
    store<u32>(to, ((atE - u32(thresholds)) >>> 2) + u32(load<f32>(atE) < e), 16);
    store<u32>(to, ((atF - u32(thresholds)) >>> 2) + u32(load<f32>(atF) < f), 20);
    store<u32>(to, ((atG - u32(thresholds)) >>> 2) + u32(load<f32>(atG) < g), 24);
    store<u32>(to, ((atH - u32(thresholds)) >>> 2) + u32(load<f32>(atH) < h), 28);
  }
}

/** Adds a row to a mask. */
@inline
function addRow(mask: usize, row: u32): void {
  const at = mask + (row >>> 3);
  store<u8>(at, load<u8>(at) | u8(u32(1) << (row & 7)));
}

/** Finds the missing values of a column. Returns false when a value is infinite. */
function findMissing(nRows: i32): bool {
  v128.store(missingMask, i32x4.splat(0));
  v128.store(missingMask, i32x4.splat(0), 16);
  for (let r = 0; r < nRows; r++) {
    const value = load<f32>(values + (r << 2));
    if (abs(value) === f32.POSITIVE_INFINITY) return false;
    if (value !== value) addRow(missingMask, r);
  }
  return true;
}

/** Writes a mask for each condition: the rows whose place is behind it. */
function fillMasks(nRows: i32, n: u32, to: usize): void {
  memory.fill(to, 0, n * maskBytes);
  for (let r = 0; r < nRows; r++) {
    const place = load<u32>(places + (r << 2));
    if (place - 1 < n) addRow(to + (place - 1) * maskBytes, r);
  }
  for (let at = to + (n - 1) * maskBytes; at > to; at -= maskBytes) {
    v128.store(at - maskBytes, v128.or(v128.load(at - maskBytes), v128.load(at)));
    v128.store(at - maskBytes, v128.or(v128.load(at - maskBytes, 16), v128.load(at, 16)), 16);
  }
}

function addMissing(n: u32, missingRight: usize, to: usize): void {
  for (let k: u32 = 0; k < n; k++) {
    if (load<u8>(missingRight + k) === 0) continue;
    const at = to + k * maskBytes;
    v128.store(at, v128.or(v128.load(at), v128.load(missingMask)));
    v128.store(at, v128.or(v128.load(at, 16), v128.load(missingMask, 16)), 16);
  }
}

/** Sorts rows by place, those without a missing value, and leaves place and row in one word in `places`. */
function sortRows(nRows: i32, n: u32, isWhole: bool): i32 {
  let count = 0;
  for (let r = 0; r < nRows; r++) {
    const place = load<u32>(places + (r << 2));
    if (!isWhole && ((load<u8>(missingMask + (r >>> 3)) >>> (r & 7)) & 1) !== 0) continue;
    store<u32>(places + (count << 2), (place << 8) | r);
    count++;
  }
  for (let shift: u32 = 8; n >>> (shift - 8) > 0; shift += 8) {
    memory.fill(buckets, 0, 1024);
    for (let i = 0; i < count; i++) {
      const at = buckets + (((load<u32>(places + (i << 2)) >>> shift) & 255) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
    let begin: u32 = 0;
    for (let at = buckets; at < buckets + 1024; at += 4) {
      const size = load<u32>(at);
      store<u32>(at, begin);
      begin += size;
    }
    for (let i = 0; i < count; i++) {
      const word = load<u32>(places + (i << 2));
      const at = buckets + (((word >>> shift) & 255) << 2);
      const to = load<u32>(at);
      store<u32>(at, to + 1);
      store<u32>(spare + (to << 2), word);
    }
    memory.copy(places, spare, count << 2);
  }
  return count;
}

/** Writes a mask for each number of sorted rows on the left, and for each condition the number of its mask. */
function fillSorted(count: i32, n: u32, firstMask: u32, maskOf: usize, to: usize): void {
  let low = i32x4.splat(0);
  let high = i32x4.splat(0);
  v128.store(to + count * maskBytes, low);
  v128.store(to + count * maskBytes, high, 16);
  for (let i = count - 1; i >= 0; i--) {
    const at = to + i * maskBytes;
    v128.store(at, low);
    v128.store(at, high, 16);
    addRow(at, load<u32>(places + (i << 2)) & 255);
    low = v128.load(at);
    high = v128.load(at, 16);
  }
  let k: u32 = 0;
  for (let i = 0; i <= count; i++) {
    const end = i < count ? load<u32>(places + (i << 2)) >>> 8 : n;
    const mask = firstMask + i;
    for (; k + 8 <= end; k += 8) v128.store(maskOf + (k << 1), i16x8.splat(i16(mask)));
    for (; k < end; k++) store<u16>(maskOf + (k << 1), mask);
  }
}

function sendMissing(count: i32, n: u32, missingRight: usize, maskOf: usize, to: usize): void {
  for (let i = 0; i <= count; i++) {
    const at = to + i * maskBytes;
    v128.store(at + sortedMasks * maskBytes, v128.or(v128.load(at), v128.load(missingMask)));
    v128.store(at + sortedMasks * maskBytes, v128.or(v128.load(at, 16), v128.load(missingMask, 16)), 16);
  }
  for (let k: u32 = 0; k < n; k++)
    if (load<u8>(missingRight + k) !== 0)
      store<u16>(maskOf + (k << 1), load<u16>(maskOf + (k << 1)) + u16(sortedMasks));
}

/** Writes the mask that has the first `nRows` rows. */
export function selectRows(nRows: i32, mask: usize): void {
  memory.fill(mask, 0, maskBytes);
  memory.fill(mask, 255, nRows >>> 3);
  if ((nRows & 7) !== 0) store<u8>(mask + (nRows >>> 3), u8((u32(1) << (nRows & 7)) - 1));
}

/**
 * Sends rows through trees: `reached` begins with the mask of the rows and has space for one a node. Of each tree `program` has
 * four words: how many splits there are, groups of leaves and mixed leaves, and the class of the whole leaves that are not listed, or -1;
 * for each split, parents first, where the number of its condition's mask stands (bytes in `maskOf`) and its own mask
 * (bytes in `reached`; its children's are the next two); for each group of leaves a class, their number and their masks; for each
 * mixed leaf its mask and its distribution (bytes in `mixed`). `counters` and `sums` go on from what they are.
 * Returns where the next tree begins.
 */
export function walkTrees(
  program: usize,
  nTrees: i32,
  maskOf: usize,
  masks: usize,
  reached: usize,
  counters: usize,
  mixed: usize,
  sums: usize,
  nClasses: i32,
): usize {
  const all = v128.load(reached);
  const all1 = v128.load(reached, 16);
  for (let t = 0; t < nTrees; t++) {
    const nSplits = load<i32>(program);
    const nGroups = load<i32>(program, 4);
    const nMixed = load<i32>(program, 8);
    const restClass = load<i32>(program, 12);
    program += 16;
    let to = reached + maskBytes;
    for (let i = 0; i < nSplits; i++) {
      const right = masks + load<u16>(maskOf + load<u32>(program)) * maskBytes;
      const own = reached + load<u32>(program, 4);
      const right0 = v128.load(right);
      const right1 = v128.load(right, 16);
      const own0 = v128.load(own);
      const own1 = v128.load(own, 16);
      v128.store(to, v128.andnot(own0, right0));
      v128.store(to, v128.andnot(own1, right1), 16);
      v128.store(to, v128.and(own0, right0), 32);
      v128.store(to, v128.and(own1, right1), 48);
      program += 8;
      to += 2 * maskBytes;
    }
    let rest = all;
    let rest1 = all1;
    for (let g = 0; g < nGroups; g++) {
      const at = counters + load<u32>(program) * counterBytes;
      const nLeaves = load<i32>(program, 4);
      program += 8;
      let sum = i32x4.splat(0);
      let sum1 = i32x4.splat(0);
      for (let i = 0; i < nLeaves; i++) {
        const leaf = reached + load<u32>(program);
        sum = v128.or(sum, v128.load(leaf));
        sum1 = v128.or(sum1, v128.load(leaf, 16));
        program += 4;
      }
      rest = v128.andnot(rest, sum);
      rest1 = v128.andnot(rest1, sum1);
      count(at, sum, sum1);
    }
    for (let i = 0; i < nMixed; i++) {
      const leaf = reached + load<u32>(program);
      rest = v128.andnot(rest, v128.load(leaf));
      rest1 = v128.andnot(rest1, v128.load(leaf, 16));
      const from = mixed + load<u32>(program, 4);
      for (let w = 0; w < 4; w++)
        addToRows(load<u64>(leaf + (w << 3)), from, sums + ((w * nClasses) << 9), nClasses);
      program += 8;
    }
    if (restClass >= 0) count(counters + restClass * counterBytes, rest, rest1);
  }
  return program;
}

/** Adds 1 to the counts of some rows. */
@inline
function count(counter: usize, rows: v128, rows1: v128): void {
  let at = counter;
  while (v128.any_true(v128.or(rows, rows1))) {
    const bits = v128.load(at);
    const bits1 = v128.load(at, 16);
    v128.store(at, v128.xor(bits, rows));
    v128.store(at, v128.xor(bits1, rows1), 16);
    rows = v128.and(bits, rows);
    rows1 = v128.and(bits1, rows1);
    at += maskBytes;
  }
}

/** Adds a distribution to the sums of some of 64 rows. */
@inline
function addToRows(rows: u64, from: usize, sums: usize, nClasses: i32): void {
  if (nClasses === 2) {
    const distribution = v128.load(from);
    while (rows !== 0) {
      const at = sums + (usize(ctz(rows)) << 4);
      v128.store(at, f64x2.add(v128.load(at), distribution));
      rows &= rows - 1;
    }
    return;
  }
  while (rows !== 0) {
    const at = sums + usize(ctz(rows)) * (nClasses << 3);
    for (let k = 0; k < nClasses; k++)
      store<f64>(at + (k << 3), load<f64>(at + (k << 3)) + load<f64>(from + (k << 3)));
    rows &= rows - 1;
  }
}

/** Divides counts and sums of rows by the number of trees, into `sums`. `nBits`: how many of the counters' masks are in use. */
export function finish(
  nRows: i32,
  counters: usize,
  nBits: i32,
  sums: usize,
  nClasses: i32,
  nTrees: i32,
): void {
  const bit = i16x8(1, 2, 4, 8, 16, 32, 64, 128);
  for (let k = 0; k < nClasses; k++) {
    const counter = counters + k * counterBytes;
    for (let r = 0; r < nRows; r += 8) {
      let total = i16x8.splat(0);
      for (let b = 0; b < nBits; b++) {
        const eight = i16x8.splat(i16(load<u8>(counter + b * maskBytes + (r >>> 3))));
        const isSet = i16x8.eq(v128.and(eight, bit), bit);
        total = i16x8.add(total, v128.and(isSet, i16x8.splat(i16(i32(1) << b))));
      }
      v128.store(spare, total);
      const end = min(8, nRows - r);
      for (let i = 0; i < end; i++) {
        const at = sums + (((r + i) * nClasses + k) << 3);
        store<f64>(at, (load<f64>(at) + f64(load<u16>(spare + (i << 1)))) / f64(nTrees));
      }
    }
  }
}
