// memory: shared
/**
 * Replaces the values of a column (float32, no -0, NaN for a missing one) by their ranks among the distinct values. Sorts by
 * the bits of the floats, eight at a time, least first: `open`, then `sort` for each of the four digits, then `assign`.
 */

/** Values that differ by no more are one, to scikit-learn's trees. */
const CLOSE: f32 = 1e-7;

// What is special about a column: the flags of `ColumnRanks` in `src/learn/tree/rank/column-ranks.ts`.

/** It has missing values. */
const HAS_MISSING: i32 = 1;
/** Two neighbouring values are so close that trees take them as one. */
const HAS_CLOSE: i32 = 2;
/** Rows have equal values. */
const HAS_EQUAL: i32 = 4;

let column: usize = 0;
let n: i32 = 0;
let counts: usize = 0; // four times 256 counts
let source: usize = 0; // pairs of a key and its row; 0 while only the column has them
let target: usize = 0;
let nPresent: i32 = 0;
let flagsFound: i32 = 0;

/**
 * Turns to a column of `rows` values.
 *
 * @param scratch where 4096 bytes, and 16 a row, may be written over.
 */
export function open(columnAt: usize, rows: i32, scratch: usize): void {
  column = columnAt;
  n = rows;
  counts = scratch;
  source = 0;
  target = scratch + 4096;
  memory.fill(counts, 0, 4096);
  let present = 0;
  const end = column + ((<usize>n) << 2);
  for (let p = column; p < end; p += 4) {
    const bits = load<u32>(p);
    if (isMissing(bits)) continue;
    const key = keyOf(bits);
    present++;
    countUp(counts + ((<usize>(key & 255)) << 2));
    countUp(counts + 1024 + ((<usize>((key >>> 8) & 255)) << 2));
    countUp(counts + 2048 + ((<usize>((key >>> 16) & 255)) << 2));
    countUp(counts + 3072 + ((<usize>(key >>> 24)) << 2));
  }
  nPresent = present;
}

@inline
function countUp(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}

@inline
function isMissing(bits: u32): bool {
  return (bits & 0x7fff_ffff) > 0x7f80_0000;
}

/** A number that is larger, without its sign, for a larger float. */
@inline
function keyOf(bits: u32): u32 {
  return bits ^ (<u32>(<i32>bits >> 31) | 0x8000_0000);
}

/** Sorts by a digit, 0 to 3; the last one must be sorted by too. */
export function sort(digit: i32): void {
  const places = counts + ((<usize>digit) << 10);
  const isLast = digit === 3;
  if (sumUp(places) && !(isLast && source === 0)) return;
  if (source === 0) scatterColumn(places, digit << 3);
  else scatterPairs(places, digit << 3);
  const used = target;
  target = source === 0 ? used + ((<usize>n) << 3) : source;
  source = used;
}

/**
 * Turns counts into places.
 *
 * @returns whether all keys share one digit.
 */
function sumUp(places: usize): bool {
  let sum: u32 = 0;
  let isOne = false;
  for (let p = places; p < places + 1024; p += 4) {
    const count = load<u32>(p);
    store<u32>(p, sum);
    sum += count;
    if (count === <u32>nPresent) isOne = true;
  }
  return isOne;
}

function scatterColumn(places: usize, shift: u32): void {
  const to = target;
  const rows = n;
  const from = column;
  for (let i = 0; i < rows; i++) {
    const bits = load<u32>(from + ((<usize>i) << 2));
    if (isMissing(bits)) continue;
    const key = keyOf(bits);
    const place = places + ((<usize>((key >>> shift) & 255)) << 2);
    const at = load<u32>(place);
    store<u32>(place, at + 1);
    store<u64>(to + ((<usize>at) << 3), ((<u64>i) << 32) | <u64>key);
  }
}

function scatterPairs(places: usize, shift: u32): void {
  const to = target;
  const end = source + ((<usize>nPresent) << 3);
  for (let p = source; p < end; p += 8) {
    const pair = load<u64>(p);
    const place = places + ((<usize>((<u32>pair >>> shift) & 255)) << 2);
    const at = load<u32>(place);
    store<u32>(place, at + 1);
    store<u64>(to + ((<usize>at) << 3), pair);
  }
}

/**
 * Writes the ranks over the values, and the distinct values, ascending.
 *
 * @returns how many there are.
 */
export function assign(distinct: usize): i32 {
  const end = source + ((<usize>nPresent) << 3);
  let code: u32 = 0xffff_ffff;
  let lastKey: u32 = 0;
  let lastValue: f32 = -Infinity;
  let hasClose = false;
  for (let p = source; p < end; p += 8) {
    const pair = load<u64>(p);
    const key = <u32>pair;
    if (key !== lastKey) {
      // no float has key 0, as it would be a NaN
      const bits = key ^ (~(<u32>(<i32>key >> 31)) | 0x8000_0000);
      const value = reinterpret<f32>(bits);
      if (value <= lastValue + CLOSE) hasClose = true;
      code++;
      store<f32>(distinct + ((<usize>code) << 2), value);
      lastKey = key;
      lastValue = value;
    }
    store<u32>(column + ((<usize>(pair >>> 32)) << 2), code);
  }
  const nDistinct = <i32>(code + 1);
  flagsFound =
    (nPresent < n ? HAS_MISSING : 0) | (hasClose ? HAS_CLOSE : 0) | (nDistinct < nPresent ? HAS_EQUAL : 0);
  if (nPresent < n) assignMissing(nDistinct);
  return nDistinct;
}

/** Gives missing values their rank. They still stand in the column as NaN, as which no rank can be taken. */
function assignMissing(rank: i32): void {
  const end = column + ((<usize>n) << 2);
  for (let p = column; p < end; p += 4) if (isMissing(load<u32>(p))) store<i32>(p, rank);
}

/** What `assign` found special about the column. */
export function flags(): i32 {
  return flagsFound;
}
