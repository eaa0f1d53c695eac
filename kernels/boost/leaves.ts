// The values of leaves, added to what is predicted so far.

/** The position of the first of `n` rising numbers that is not below `bound`. */
function positionOf(rows: usize, n: i32, bound: u32): i32 {
  let low: i32 = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<u32>(rows + ((<usize>middle) << 2)) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Adds the values of leaves to the raw predictions of some rows.
 *
 * @param raw f64 a row.
 * @param rows u32, those of each leaf together and rising.
 * @param leaves 24 bytes each: where its rows begin, how many they are (u32), the same of rows that judge, its value (f64).
 * @param first the first row, `end` the one after the last.
 */
export function addValues(raw: usize, rows: usize, leaves: usize, nLeaves: i32, first: u32, end: u32): void {
  const last = leaves + <usize>nLeaves * 24;
  for (; leaves < last; leaves += 24) {
    const value = load<f64>(leaves, 16);
    for (let part: usize = 0; part < 16; part += 8) {
      const own = rows + ((<usize>load<u32>(leaves + part)) << 2);
      const n = load<i32>(leaves + part, 4);
      const to = own + ((<usize>positionOf(own, n, end)) << 2);
      for (let at = own + ((<usize>positionOf(own, n, first)) << 2); at < to; at += 4) {
        const place = raw + ((<usize>load<u32>(at)) << 3);
        store<f64>(place, load<f64>(place) + value);
      }
    }
  }
}
