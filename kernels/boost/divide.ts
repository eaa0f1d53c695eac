// The division of a node's rows among its children.

/** Writes the numbers from `first` on. */
export function enumerate(rows: usize, first: i32, n: i32): void {
  for (let i: i32 = 0; i < n; i++) store<i32>(rows + ((<usize>i) << 2), first + i);
}

/**
 * Divides rows: those that go left move to `lefts`, which may be where they stand, the others to `others`, both in order.
 *
 * @param bins u8 a row: one column.
 * @param goesLeft u8 for each of the 256 bins: 1 or 0.
 * @returns how many go left.
 */
export function divide(bins: usize, rows: usize, n: i32, goesLeft: usize, lefts: usize, others: usize): i32 {
  let left = lefts;
  const end = rows + ((<usize>n) << 2);
  for (; rows < end; rows += 4) {
    const row = load<u32>(rows);
    const isLeft = <usize>load<u8>(goesLeft + load<u8>(bins + <usize>row));
    store<u32>(left, row);
    store<u32>(others, row);
    left += isLeft << 2;
    others += (1 - isLeft) << 2;
  }
  return <i32>((left - lefts) >>> 2);
}

/** Divides the rows from `first` on, `n` of them, as `divide` does. */
export function divideRange(
  bins: usize,
  first: i32,
  n: i32,
  goesLeft: usize,
  lefts: usize,
  others: usize,
): i32 {
  let left = lefts;
  for (let row = first; row < first + n; row++) {
    const isLeft = <usize>load<u8>(goesLeft + load<u8>(bins + row));
    store<u32>(left, row);
    store<u32>(others, row);
    left += isLeft << 2;
    others += (1 - isLeft) << 2;
  }
  return <i32>((left - lefts) >>> 2);
}

/** Copies `bytes` bytes; the places may overlap. */
export function move(to: usize, from: usize, bytes: i32): void {
  memory.copy(to, from, bytes);
}
