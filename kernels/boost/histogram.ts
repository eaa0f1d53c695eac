// Histograms as a whole, and what a bin of one holds.

/** Sets `bytes` bytes to 0. */
export function clear(at: usize, bytes: i32): void {
  memory.fill(at, 0, bytes);
}

/** Subtracts the histograms `less` from those at `from`, in place; either are `bytes` bytes long. */
export function subtract(from: usize, less: usize, bytes: i32): void {
  const end = from + bytes;
  for (; from < end; from += 16, less += 16) v128.store(from, i64x2.sub(v128.load(from), v128.load(less)));
}

/** Adds the histograms `more` to those at `to`, in place; either are `bytes` bytes long. */
export function addUp(to: usize, more: usize, bytes: i32): void {
  const end = to + bytes;
  for (; to < end; to += 16, more += 16) v128.store(to, i64x2.add(v128.load(to), v128.load(more)));
}

/** The sums of a histogram's gradients and hessians, at `out` (two f64). */
export function sumBins(histogram: usize, nBins: i32, shift: i32, out: usize): void {
  let sum = i64x2.splat(0);
  for (let b: i32 = 0; b < nBins; b++) sum = i64x2.add(sum, v128.load(histogram + ((<usize>b) << 4)));
  store<f64>(out, gradientOf(sum));
  store<f64>(out, hessianOf(sum, shift), 8);
}

/** The sum of gradients in a bin. */
export function gradientOf(bin: v128): f64 {
  return <f64>i64x2.extract_lane(bin, 0);
}

/** The sum of hessians in a bin: its low `shift` bits. */
export function hessianOf(bin: v128, shift: i32): f64 {
  return <f64>(i64x2.extract_lane(bin, 1) & (((<i64>1) << shift) - 1));
}

/** The number of rows in a bin: the bits above. */
export function rowsOf(bin: v128, shift: i32): i32 {
  return <i32>(<u64>i64x2.extract_lane(bin, 1) >> shift);
}
