/** What {@link rankColumn} found. */
export interface RankCounts {
  /** Missing values apart. */
  readonly nDistinct: number;
  readonly nMissing: number;
}

/** Up to so many values the built-in sort is faster than sorting by digits, as it needs no warming up. */
const FEW = 1024;

/**
 * Replaces values by their ranks among the distinct values. NaN is missing and ranks behind all values.
 *
 * @param column finite values or NaN, without -0.
 * @param codes where the ranks go; may lie on the same memory as `column`.
 * @param distinct where the distinct values go, ascending; room for as many as there are rows.
 */
export function rankColumn(column: Float32Array, codes: Int32Array, distinct: Float32Array): RankCounts {
  return column.length <= FEW ? rankFew(column, codes, distinct) : rankMany(column, codes, distinct);
}

function rankFew(column: Float32Array, codes: Int32Array, distinct: Float32Array): RankCounts {
  const n = column.length;
  const sorted = column.slice().sort(); // NaN last
  let nDistinct = 0;
  let nMissing = 0;
  for (let i = 0; i < n; i++) {
    const value = sorted[i]!;
    if (Number.isNaN(value)) nMissing++;
    else if (nDistinct === 0 || value !== sorted[nDistinct - 1]) sorted[nDistinct++] = value;
  }
  for (let i = 0; i < n; i++) {
    const value = column[i]!;
    let low = 0;
    let high = nDistinct; // NaN compares false throughout and ends here
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value <= sorted[middle]!) high = middle;
      else low = middle + 1;
    }
    codes[i] = low;
  }
  distinct.set(sorted.subarray(0, nDistinct));
  return { nDistinct, nMissing };
}

const DIGIT_BITS = 11;
const N_DIGITS = 1 << DIGIT_BITS;

/** Sorts by the bits of the floats, 11 at a time, least first. */
function rankMany(column: Float32Array, codes: Int32Array, distinct: Float32Array): RankCounts {
  const n = column.length;
  const bits = new Int32Array(column.buffer, column.byteOffset, n);
  let keys = new Int32Array(n);
  let rows = new Int32Array(n);
  const counts = new Int32Array(3 * N_DIGITS);
  let nPresent = 0;
  let nMissing = 0;
  for (let i = 0; i < n; i++) {
    const value = column[i]!;
    if (Number.isNaN(value)) nMissing++;
    else {
      const b = bits[i]!;
      const key = b ^ ((b >> 31) | 0x8000_0000); // as unsigned numbers, in the order of the floats
      keys[nPresent] = key;
      rows[nPresent] = i;
      nPresent++;
      counts[key & (N_DIGITS - 1)]!++;
      counts[N_DIGITS + ((key >>> DIGIT_BITS) & (N_DIGITS - 1))]!++;
      counts[2 * N_DIGITS + (key >>> (2 * DIGIT_BITS))]!++;
    }
  }
  // Missing rows wait behind the others, where no pass moves them.
  let at = nPresent;
  if (nMissing > 0) for (let i = 0; i < n; i++) if (Number.isNaN(column[i])) rows[at++] = i;
  const missing = rows.slice(nPresent);

  let nextKeys = new Int32Array(n);
  let nextRows = new Int32Array(n);
  for (let pass = 0; pass < 3; pass++) {
    const digits = counts.subarray(pass * N_DIGITS, (pass + 1) * N_DIGITS);
    const shift = pass * DIGIT_BITS;
    if (nPresent === 0 || digits[(keys[0]! >>> shift) & (N_DIGITS - 1)] === nPresent) continue;
    scatter(keys, rows, nextKeys, nextRows, digits, shift, nPresent);
    [keys, nextKeys] = [nextKeys, keys];
    [rows, nextRows] = [nextRows, rows];
  }
  return assignCodes(keys, rows, nPresent, missing, codes, distinct);
}

function scatter(
  keys: Int32Array,
  rows: Int32Array,
  toKeys: Int32Array,
  toRows: Int32Array,
  digits: Int32Array,
  shift: number,
  n: number,
): void {
  let sum = 0;
  for (let d = 0; d < N_DIGITS; d++) {
    const count = digits[d]!;
    digits[d] = sum;
    sum += count;
  }
  for (let i = 0; i < n; i++) {
    const key = keys[i]!;
    const to = digits[(key >>> shift) & (N_DIGITS - 1)]!++;
    toKeys[to] = key;
    toRows[to] = rows[i]!;
  }
}

function assignCodes(
  keys: Int32Array,
  rows: Int32Array,
  n: number,
  missing: Int32Array,
  codes: Int32Array,
  distinct: Float32Array,
): RankCounts {
  const bits = new Int32Array(distinct.buffer, distinct.byteOffset, distinct.length);
  let code = -1;
  for (let i = 0; i < n; i++) {
    const key = keys[i]!;
    if (i === 0 || key !== keys[i - 1]) bits[++code] = key ^ (~(key >> 31) | 0x8000_0000);
    codes[rows[i]!] = code;
  }
  for (let i = 0; i < missing.length; i++) codes[missing[i]!] = code + 1;
  return { nDistinct: code + 1, nMissing: missing.length };
}
