// Groups of a node with many rows, in a column of many values without a list.

import { counts, keys, moved, words } from "./arrays";
import { addToGroup, openGroup } from "./groups";
import { nRows, ranks } from "./matrix";
import { end, start } from "./node";
import { shift } from "./tree";

/** Keys in a bucket, on the mean, from which on sorting within buckets is given up, as it takes time with their square. */
const MOST_CROWDED: i32 = 16;

/** For many rows of many values without a list: sorts ranks with weight and class below them. */
export function groupMany(column: i32): i32 {
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const rowShift = shift;
  const payload = (1 << shift) - 1;
  const to = words + ((<usize>end) << 2);
  let out = keys;
  let low: u32 = 0xffff_ffff;
  let high: u32 = 0;
  for (let p = words + ((<usize>start) << 2); p < to; p += 4) {
    const word = load<u32>(p);
    const key = (load<u32>(base + ((<usize>(word >>> rowShift)) << 2)) << rowShift) | (word & payload);
    store<u32>(out, key);
    out += 4;
    low = min(low, key);
    high = max(high, key);
  }
  low = (low >>> rowShift) << rowShift; // so that the bits above it are ranks
  const n = end - start;
  let sorted = moved;
  if (!sortByBuckets(n, low, high)) sorted = sortByDigits(n, low, high);
  let group = -1;
  let lastRank = -1;
  const sortedEnd = sorted + ((<usize>n) << 2);
  for (let p = sorted; p < sortedEnd; p += 4) {
    const key = load<u32>(p);
    const rank = <i32>(key >>> rowShift);
    if (rank !== lastRank) {
      lastRank = rank;
      openGroup(++group, rank);
    }
    addToGroup(group, <usize>(key & payload));
  }
  return group + 1;
}

/**
 * Sorts `keys` into `moved`: first into about as many buckets as there are keys, then within them.
 *
 * @returns false, with nothing done, when the keys crowd in few buckets.
 */
function sortByBuckets(n: i32, low: u32, high: u32): bool {
  const width = max(shift, <i32>clz<u32>(n) - <i32>clz<u32>(high - low)); // of a bucket, in bits
  const nBuckets = ((high - low) >>> width) + 1;
  const keysEnd = keys + ((<usize>n) << 2);
  memory.fill(counts, 0, (<usize>nBuckets) << 2);
  for (let p = keys; p < keysEnd; p += 4) {
    const count = counts + ((<usize>((load<u32>(p) - low) >>> width)) << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
  let sum = 0;
  let crowding: i64 = 0;
  const countsEnd = counts + ((<usize>nBuckets) << 2);
  for (let p = counts; p < countsEnd; p += 4) {
    const count = load<i32>(p);
    store<i32>(p, sum);
    sum += count;
    crowding += <i64>count * <i64>count;
  }
  if (crowding > <i64>MOST_CROWDED * <i64>n) return false;
  for (let p = keys; p < keysEnd; p += 4) {
    const key = load<u32>(p);
    const place = counts + ((<usize>((key - low) >>> width)) << 2);
    const to = load<i32>(place);
    store<i32>(place, to + 1);
    store<u32>(moved + ((<usize>to) << 2), key);
  }
  const movedEnd = moved + ((<usize>n) << 2);
  for (let p = moved + 4; p < movedEnd; p += 4) {
    const key = load<u32>(p);
    let hole = p;
    while (hole > moved && load<u32>(hole - 4) > key) {
      store<u32>(hole, load<u32>(hole - 4));
      hole -= 4;
    }
    store<u32>(hole, key);
  }
  return true;
}

/**
 * Sorts `keys` by the ranks in them, eight bits at a time, least first.
 *
 * @returns where they are.
 */
function sortByDigits(n: i32, low: u32, high: u32): usize {
  let from = keys;
  let to = moved;
  const size = (<usize>n) << 2;
  for (let digit: u32 = <u32>shift; digit < 32 && (high - low) >>> digit > 0; digit += 8) {
    memory.fill(counts, 0, 1024);
    for (let p = from; p < from + size; p += 4) {
      const count = counts + ((<usize>(((load<u32>(p) - low) >>> digit) & 255)) << 2);
      store<i32>(count, load<i32>(count) + 1);
    }
    let sum = 0;
    for (let p = counts; p < counts + 1024; p += 4) {
      const count = load<i32>(p);
      store<i32>(p, sum);
      sum += count;
    }
    for (let p = from; p < from + size; p += 4) {
      const key = load<u32>(p);
      const place = counts + ((<usize>(((key - low) >>> digit) & 255)) << 2);
      const offset = load<i32>(place);
      store<i32>(place, offset + 1);
      store<u32>(to + ((<usize>offset) << 2), key);
    }
    const held = from;
    from = to;
    to = held;
  }
  return from;
}
