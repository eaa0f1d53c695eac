// memory: shared
// Values to bins: sorts a column, and looks up the bin of each value. Addresses are in bytes.

/** Bits of a digit of the radix sort. */
const digitBits: i32 = 11;
/** Digits of a number: six of 11 bits hold its 64. */
const nDigits: i32 = 6;
/** How many digits there are. */
const nBuckets: i32 = 1 << digitBits;

/** The key of a number: its bits, changed so that keys without sign have the order of the numbers. */
function keyOf(value: f64): u64 {
  const bits = reinterpret<i64>(value);
  return <u64>(bits ^ ((bits >> 63) | i64.MIN_VALUE));
}

/** The number of a key. */
function valueOf(key: u64): f64 {
  const bits = <i64>key;
  return reinterpret<f64>(bits ^ (~(bits >> 63) | i64.MIN_VALUE));
}

/**
 * Sorts numbers by their bits, a digit at a time. None may be NaN or -0, whose bits do not have the order of numbers.
 *
 * @param values f64, `n` of them: sorted in place.
 * @param others space for as many.
 * @param counts space for 12,288 u32.
 * @param tags u32 that move along with the values, or address 0.
 * @param otherTags space for as many.
 */
export function sort(
  values: usize,
  n: i32,
  others: usize,
  counts: usize,
  tags: usize,
  otherTags: usize,
): void {
  memory.fill(counts, 0, (nDigits * nBuckets) << 2);
  const end = values + ((<usize>n) << 3);
  for (let at = values; at < end; at += 8) {
    let key = keyOf(load<f64>(at));
    store<u64>(at, key);
    for (let d: i32 = 0; d < nDigits; d++) {
      const place = counts + (((d << digitBits) + <i32>(key & (nBuckets - 1))) << 2);
      store<u32>(place, load<u32>(place) + 1);
      key >>= digitBits;
    }
  }
  let from = values;
  let to = others;
  let tagsFrom = tags;
  let tagsTo = otherTags;
  for (let d: i32 = 0; d < nDigits; d++) {
    const table = counts + (d << (digitBits + 2));
    const digitShift = <u64>(d * digitBits);
    const digitOfFirst = <i32>((load<u64>(from) >> digitShift) & (nBuckets - 1));
    if (load<u32>(table + (digitOfFirst << 2)) === <u32>n) continue;
    let start: u32 = 0;
    for (let bucket: i32 = 0; bucket < nBuckets; bucket++) {
      const place = table + (bucket << 2);
      const count = load<u32>(place);
      store<u32>(place, start);
      start += count;
    }
    for (let i: i32 = 0; i < n; i++) {
      const key = load<u64>(from + ((<usize>i) << 3));
      const place = table + ((<usize>((key >> digitShift) & (nBuckets - 1))) << 2);
      const position = <usize>load<u32>(place);
      store<u32>(place, <u32>position + 1);
      store<u64>(to + (position << 3), key);
      if (tags !== 0) store<u32>(tagsTo + (position << 2), load<u32>(tagsFrom + ((<usize>i) << 2)));
    }
    let held = from;
    from = to;
    to = held;
    held = tagsFrom;
    tagsFrom = tagsTo;
    tagsTo = held;
  }
  if (from !== values) {
    memory.copy(values, from, (<usize>n) << 3);
    if (tags !== 0) memory.copy(tags, tagsFrom, (<usize>n) << 2);
  }
  for (let at = values; at < end; at += 8) store<f64>(at, valueOf(load<u64>(at)));
}

/**
 * The bin of each value: how many thresholds are below it.
 *
 * @param values f64, `n` of them.
 * @param thresholds 256 f64, rising, those that are not used infinite.
 * @param missing the bin of NaN.
 * @param out u8 a value.
 */
export function lookUp(values: usize, n: i32, thresholds: usize, missing: i32, out: usize): void {
  const end = values + ((<usize>n) << 3);
  for (; values < end; values += 8, out++) {
    const value = load<f64>(values);
    let bin: usize = thresholds;
    bin += select<usize>(1024, 0, value > load<f64>(bin, 127 * 8));
    bin += select<usize>(512, 0, value > load<f64>(bin, 63 * 8));
    bin += select<usize>(256, 0, value > load<f64>(bin, 31 * 8));
    bin += select<usize>(128, 0, value > load<f64>(bin, 15 * 8));
    bin += select<usize>(64, 0, value > load<f64>(bin, 7 * 8));
    bin += select<usize>(32, 0, value > load<f64>(bin, 3 * 8));
    bin += select<usize>(16, 0, value > load<f64>(bin, 8));
    bin += select<usize>(8, 0, value > load<f64>(bin));
    const code = <i32>((bin - thresholds) >>> 3);
    store<u8>(out, <u8>select<i32>(missing, code, value !== value));
  }
}
