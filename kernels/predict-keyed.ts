// Large trees. A node is two words: a threshold's key, and the bytes to its children, which stand side by side, above the
// place of its column among the keys of a row. Keys are whole numbers in the order of float32. A leaf asks for a place
// whose key is below all, so that it stays where it is; its first word is the number of its distribution.
// The keys of eight rows stand together: for each place eight words.

/** The key of missing values that go right: above those of all numbers and of infinity. */
const aboveAll = 0x7fff_ffff;
/** The key at the place that leaves ask for, and of missing values that go left: below those of all numbers. */
const belowAll = i32.MIN_VALUE;

/**
 * Writes the keys of rows, eight by eight; rows behind the last up to a multiple of eight must be there.
 * Places `0..nColumns` are for values, or missing ones that go right, the next one for leaves; from `nPlaces` on are those for
 * missing values that go left, written when there are any. `columns`: where each column begins in a row, in bytes.
 * Returns 0 without missing values, 1 with some, -1 when a value is infinite as a float32.
 */
export function takeKeys(
  rows: usize,
  nRows: i32,
  rowBytes: i32,
  columns: usize,
  nColumns: i32,
  nPlaces: i32,
  keys: usize,
): i32 {
  let missing = i32x4.splat(0);
  let infinite = i32x4.splat(0);
  const groupBytes = nPlaces << 6;
  for (let r = 0; r < nRows; r += 8) {
    for (let u = 0; u < nColumns; u++) {
      const from = rows + load<u32>(columns + (u << 2));
      const to = keys + (u << 5);
      for (let k = 0; k < 8; k++) store<f32>(to + (k << 2), f32(load<f64>(from + k * rowBytes)));
      for (let k = 0; k < 32; k += 16) {
        const values = v128.load(to + k);
        const isMissing = f32x4.ne(values, values);
        missing = v128.or(missing, isMissing);
        infinite = v128.or(infinite, f32x4.eq(f32x4.abs(values), f32x4.splat(f32.POSITIVE_INFINITY)));
        const bits = f32x4.add(values, f32x4.splat(0)); // -0 becomes 0
        const key = v128.xor(bits, v128.and(i32x4.shr_s(bits, 31), i32x4.splat(aboveAll)));
        v128.store(to + k, v128.bitselect(i32x4.splat(aboveAll), key, isMissing));
      }
    }
    setLeafKeys(keys + (nColumns << 5));
    rows += rowBytes << 3;
    keys += groupBytes;
  }
  if (v128.any_true(infinite)) return -1;
  if (!v128.any_true(missing)) return 0;
  for (let r = 0; r < nRows; r += 8) {
    keys -= groupBytes;
    for (let k = 0; k < nColumns << 5; k += 16) {
      const key = v128.load(keys + k);
      const isMissing = i32x4.eq(key, i32x4.splat(aboveAll));
      v128.store(keys + (nPlaces << 5) + k, v128.bitselect(i32x4.splat(belowAll), key, isMissing));
    }
    setLeafKeys(keys + ((nPlaces + nColumns) << 5));
  }
  return 1;
}

@inline
function setLeafKeys(at: usize): void {
  v128.store(at, i32x4.splat(belowAll));
  v128.store(at, i32x4.splat(belowAll), 16);
}

@inline
function step(node: u32, keys: u32, mask: u32, shift: u32): u32 {
  const word = load<u32>(node, 4);
  const isRight = u32(load<i32>(keys + (word & mask)) > load<i32>(node));
  return node + (((word >>> shift) + isRight) << 3);
}

/** Adds the distribution of a leaf: to `counts` when it is whole, else to `sums`. */
@inline
function add(leaf: u32, wholes: usize, mixed: usize, nClasses: i32, counts: usize, sums: usize): void {
  const number = load<u32>(leaf);
  const whole = load<i32>(wholes + (number << 2));
  if (whole >= 0) {
    const at = counts + (whole << 3);
    store<f64>(at, load<f64>(at) + 1);
  } else {
    const from = mixed + ((number * nClasses) << 3);
    for (let k = 0; k < nClasses; k++)
      store<f64>(sums + (k << 3), load<f64>(sums + (k << 3)) + load<f64>(from + (k << 3)));
  }
}

/** One tree for groups of eight rows. `mask` and `shift` take a node's second word apart. */
export function walkRows(
  root: u32,
  keys: u32,
  groupBytes: u32,
  nGroups: i32,
  mask: u32,
  shift: u32,
  wholes: usize,
  mixed: usize,
  nClasses: i32,
  counts: usize,
  sums: usize,
): void {
  const bytes: usize = nClasses << 3;
  for (let group = 0; group < nGroups; group++) {
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    let e = root;
    let f = root;
    let g = root;
    let h = root;
    let moved: u32 = 1;
    while (moved !== 0) {
      for (let k = 0; k < 2; k++) {
        a = step(a, keys, mask, shift);
        b = step(b, keys + 4, mask, shift);
        c = step(c, keys + 8, mask, shift);
        d = step(d, keys + 12, mask, shift);
        e = step(e, keys + 16, mask, shift);
        f = step(f, keys + 20, mask, shift);
        g = step(g, keys + 24, mask, shift);
        h = step(h, keys + 28, mask, shift);
      }
      const a1 = step(a, keys, mask, shift);
      const b1 = step(b, keys + 4, mask, shift);
      const c1 = step(c, keys + 8, mask, shift);
      const d1 = step(d, keys + 12, mask, shift);
      const e1 = step(e, keys + 16, mask, shift);
      const f1 = step(f, keys + 20, mask, shift);
      const g1 = step(g, keys + 24, mask, shift);
      const h1 = step(h, keys + 28, mask, shift);
      moved = (a ^ a1) | (b ^ b1) | (c ^ c1) | (d ^ d1) | (e ^ e1) | (f ^ f1) | (g ^ g1) | (h ^ h1);
      a = a1;
      b = b1;
      c = c1;
      d = d1;
      e = e1;
      f = f1;
      g = g1;
      h = h1;
    }
    add(a, wholes, mixed, nClasses, counts, sums);
    add(b, wholes, mixed, nClasses, counts + bytes, sums + bytes);
    add(c, wholes, mixed, nClasses, counts + 2 * bytes, sums + 2 * bytes);
    add(d, wholes, mixed, nClasses, counts + 3 * bytes, sums + 3 * bytes);
    add(e, wholes, mixed, nClasses, counts + 4 * bytes, sums + 4 * bytes);
    add(f, wholes, mixed, nClasses, counts + 5 * bytes, sums + 5 * bytes);
    add(g, wholes, mixed, nClasses, counts + 6 * bytes, sums + 6 * bytes);
    add(h, wholes, mixed, nClasses, counts + 7 * bytes, sums + 7 * bytes);
    keys += groupBytes;
    counts += 8 * bytes;
    sums += 8 * bytes;
  }
}

/** Eight trees, whose roots stand at `roots`, for the first row of a group; adds the answers of the first `nTrees` in their order. */
export function walkTrees(
  roots: usize,
  nTrees: i32,
  keys: u32,
  mask: u32,
  shift: u32,
  wholes: usize,
  mixed: usize,
  nClasses: i32,
  counts: usize,
  sums: usize,
): void {
  let a = load<u32>(roots);
  let b = load<u32>(roots, 4);
  let c = load<u32>(roots, 8);
  let d = load<u32>(roots, 12);
  let e = load<u32>(roots, 16);
  let f = load<u32>(roots, 20);
  let g = load<u32>(roots, 24);
  let h = load<u32>(roots, 28);
  let moved: u32 = 1;
  while (moved !== 0) {
    const a1 = step(a, keys, mask, shift);
    const b1 = step(b, keys, mask, shift);
    const c1 = step(c, keys, mask, shift);
    const d1 = step(d, keys, mask, shift);
    const e1 = step(e, keys, mask, shift);
    const f1 = step(f, keys, mask, shift);
    const g1 = step(g, keys, mask, shift);
    const h1 = step(h, keys, mask, shift);
    moved = (a ^ a1) | (b ^ b1) | (c ^ c1) | (d ^ d1) | (e ^ e1) | (f ^ f1) | (g ^ g1) | (h ^ h1);
    a = a1;
    b = b1;
    c = c1;
    d = d1;
    e = e1;
    f = f1;
    g = g1;
    h = h1;
  }
  add(a, wholes, mixed, nClasses, counts, sums);
  if (nTrees > 1) add(b, wholes, mixed, nClasses, counts, sums);
  if (nTrees > 2) add(c, wholes, mixed, nClasses, counts, sums);
  if (nTrees > 3) add(d, wholes, mixed, nClasses, counts, sums);
  if (nTrees > 4) add(e, wholes, mixed, nClasses, counts, sums);
  if (nTrees > 5) add(f, wholes, mixed, nClasses, counts, sums);
  if (nTrees > 6) add(g, wholes, mixed, nClasses, counts, sums);
  if (nTrees > 7) add(h, wholes, mixed, nClasses, counts, sums);
}
