// The making of histograms: rows are brought together and added up by bin.

/** Rows that are brought together at a time: they and the histograms of four columns stay in the processor's cache. */
const rowsAtOnce: i32 = 1024;

/** Copies the bins (16 or 32 bytes a row) and the gradients of rows to one place. */
function collect(
  bins: usize,
  widthLog2: usize,
  rows: usize,
  n: i32,
  gradients: usize,
  toBins: usize,
  toGradients: usize,
): void {
  const end = rows + ((<usize>n) << 2);
  const isWide = widthLog2 === 5;
  for (; rows < end; rows += 4, toGradients += 8) {
    const row = <usize>load<u32>(rows);
    const from = bins + (row << widthLog2);
    v128.store(toBins, v128.load(from));
    toBins += 16;
    if (isWide) {
      v128.store(toBins, v128.load(from, 16));
      toBins += 16;
    }
    store<u64>(toGradients, load<u64>(gradients + (row << 3)));
  }
}

/** Adds rows that stand one after the other to the histograms of four columns. */
function accumulateFour(
  bins: usize,
  width: usize,
  gradients: usize,
  n: i32,
  shift: i32,
  histogram0: usize,
  histogram1: usize,
  histogram2: usize,
  histogram3: usize,
): void {
  const one = i64x2(0, (<i64>1) << shift);
  const end = gradients + ((<usize>n) << 3);
  for (; gradients < end; gradients += 8, bins += width) {
    const b = load<u32>(bins);
    const g = i64x2.add(v128.load32x2_s(gradients), one);
    const a0 = histogram0 + ((b & 0xff) << 4);
    const a1 = histogram1 + ((b >> 4) & 0xff0);
    const a2 = histogram2 + ((b >> 12) & 0xff0);
    const a3 = histogram3 + ((b >> 24) << 4);
    v128.store(a0, i64x2.add(v128.load(a0), g));
    v128.store(a1, i64x2.add(v128.load(a1), g));
    v128.store(a2, i64x2.add(v128.load(a2), g));
    v128.store(a3, i64x2.add(v128.load(a3), g));
  }
}

/**
 * Adds rows to the histograms of up to 32 columns.
 *
 * @param bins u8, 16 or 32 a row, a column each.
 * @param widthLog2 4 or 5.
 * @param rows u32, `n` of them, or address 0: the first `n`.
 * @param gradients two i32 a row, by the row's number.
 * @param histogram where `offsets` (u32 a column) are counted from.
 * @param first the first of the columns, `end` the one after the last.
 * @param scratch space for 45,056 bytes.
 */
export function accumulate(
  bins: usize,
  widthLog2: i32,
  rows: usize,
  n: i32,
  gradients: usize,
  shift: i32,
  histogram: usize,
  offsets: usize,
  first: i32,
  end: i32,
  scratch: usize,
): void {
  const width = (<usize>1) << widthLog2;
  const toGradients = scratch + 32768;
  const nobody = scratch + 40960;
  for (let start: i32 = 0; start < n; start += rowsAtOnce) {
    const count = min(rowsAtOnce, n - start);
    let from = bins + ((<usize>start) << widthLog2);
    let pairs = gradients + ((<usize>start) << 3);
    if (rows !== 0) {
      collect(bins, widthLog2, rows + ((<usize>start) << 2), count, gradients, scratch, toGradients);
      from = scratch;
      pairs = toGradients;
    }
    for (let c = first; c < end; c += 4) {
      const at = offsets + ((<usize>c) << 2);
      accumulateFour(
        from + c,
        width,
        pairs,
        count,
        shift,
        histogram + load<u32>(at),
        c + 1 < end ? histogram + load<u32>(at, 4) : nobody,
        c + 2 < end ? histogram + load<u32>(at, 8) : nobody,
        c + 3 < end ? histogram + load<u32>(at, 12) : nobody,
      );
    }
  }
}

/**
 * Copies bins that stand column by column to where they stand row by row.
 *
 * @param columns u8 a row, the columns `stride` bytes apart.
 * @param out u8, `width` a row.
 */
export function interleave(columns: usize, stride: i32, nColumns: i32, n: i32, out: usize, width: i32): void {
  for (let c: i32 = 0; c < nColumns; c += 4) {
    const c0 = columns + c * stride;
    const c1 = c + 1 < nColumns ? c0 + stride : 0;
    const c2 = c + 2 < nColumns ? c0 + 2 * stride : 0;
    const c3 = c + 3 < nColumns ? c0 + 3 * stride : 0;
    let to = out + c;
    for (let i: i32 = 0; i < n; i++, to += width) {
      let four = <u32>load<u8>(c0 + i);
      if (c1 !== 0) four |= (<u32>load<u8>(c1 + i)) << 8;
      if (c2 !== 0) four |= (<u32>load<u8>(c2 + i)) << 16;
      if (c3 !== 0) four |= (<u32>load<u8>(c3 + i)) << 24;
      store<u32>(to, four);
    }
  }
}
