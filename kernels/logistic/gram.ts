// Sums of products of columns.

/** Rows whose products are added up at once. */
export const GRAM_ROWS: i32 = 32;

/** Writes the rows as `P` values each, a multiple of 4: the intercept's 1, where there is one, the columns, zeros. */
export function packRows(x: usize, n: i32, p: i32, first: i32, P: i32, u: usize): void {
  for (let i: i32 = 0; i < n; i++) {
    const next = u + ((<usize>P) << 3);
    if (first) f64.store(u, 1);
    u += (<usize>first) << 3;
    const pairs = x + ((<usize>(p & ~1)) << 3);
    for (; x < pairs; x += 16, u += 16) v128.store(u, v128.load(x));
    if (p & 1) {
      f64.store(u, f64.load(x));
      x += 8;
      u += 8;
    }
    for (; u < next; u += 8) f64.store(u, 0);
  }
}

/** Adds the lower triangle, in blocks of 4 x 4, of `u' diag(h) u` to the P x P values at out. */
export function addGram(u: usize, v: usize, h: usize, n: i32, P: i32, out: usize): void {
  const stride: usize = (<usize>P) << 3;
  const size: usize = <usize>n * stride;
  for (let row: usize = 0; row < size; row += stride) {
    const weight = v128.load64_splat(h);
    const end = row + stride;
    for (let at = row; at < end; at += 32) {
      v128.store(v + at, f64x2.mul(weight, v128.load(u + at)));
      v128.store(v + at, f64x2.mul(weight, v128.load(u + at, 16)), 16);
    }
    h += 8;
  }
  for (let a: usize = 0; a < stride; a += 32)
    for (let b: usize = 0; b <= a; b += 32) {
      let r00 = f64x2.splat(0);
      let r01 = f64x2.splat(0);
      let r10 = f64x2.splat(0);
      let r11 = f64x2.splat(0);
      let r20 = f64x2.splat(0);
      let r21 = f64x2.splat(0);
      let r30 = f64x2.splat(0);
      let r31 = f64x2.splat(0);
      let left = v + a;
      let right = u + b;
      const end = left + size;
      while (left < end) {
        const b0 = v128.load(right);
        const b1 = v128.load(right, 16);
        const a0 = v128.load64_splat(left);
        const a1 = v128.load64_splat(left, 8);
        const a2 = v128.load64_splat(left, 16);
        const a3 = v128.load64_splat(left, 24);
        r00 = f64x2.add(r00, f64x2.mul(a0, b0));
        r01 = f64x2.add(r01, f64x2.mul(a0, b1));
        r10 = f64x2.add(r10, f64x2.mul(a1, b0));
        r11 = f64x2.add(r11, f64x2.mul(a1, b1));
        r20 = f64x2.add(r20, f64x2.mul(a2, b0));
        r21 = f64x2.add(r21, f64x2.mul(a2, b1));
        r30 = f64x2.add(r30, f64x2.mul(a3, b0));
        r31 = f64x2.add(r31, f64x2.mul(a3, b1));
        left += stride;
        right += stride;
      }
      let to = out + (a >> 3) * stride + b;
      v128.store(to, f64x2.add(v128.load(to), r00));
      v128.store(to, f64x2.add(v128.load(to, 16), r01), 16);
      to += stride;
      v128.store(to, f64x2.add(v128.load(to), r10));
      v128.store(to, f64x2.add(v128.load(to, 16), r11), 16);
      to += stride;
      v128.store(to, f64x2.add(v128.load(to), r20));
      v128.store(to, f64x2.add(v128.load(to, 16), r21), 16);
      to += stride;
      v128.store(to, f64x2.add(v128.load(to), r30));
      v128.store(to, f64x2.add(v128.load(to, 16), r31), 16);
    }
}

/** Does what `addGram` does, over the values that are not zero alone: for rows of which most are. `v` holds them and their places. */
export function addSparseGram(u: usize, v: usize, h: usize, n: i32, P: i32, out: usize): void {
  const stride: usize = (<usize>P) << 3;
  for (let i: i32 = 0; i < n; i++) {
    const weight = f64.load(h);
    let end = v;
    for (let at: usize = 0; at < stride; at += 8) {
      const value = f64.load(u + at);
      if (value === 0) continue;
      f64.store(end, value);
      store<usize>(end, at, 8);
      end += 16;
      const row = out + (at >> 3) * stride;
      const scaled = weight * value;
      for (let other = v; other < end; other += 16) {
        const to = row + load<usize>(other, 8);
        f64.store(to, f64.load(to) + scaled * f64.load(other));
      }
    }
    u += stride;
    h += 8;
  }
}
