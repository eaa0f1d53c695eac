// Prediction by boosted trees: four rows at a time down a tree, without branches. Addresses are in bytes.
//
// A node has 16 bytes: its threshold, or a leaf's value (f64); the place of its column in a row, in bytes, plus 1 where missing
// values go right, plus 2 at a leaf (u32); how far the right child is from the left one, which comes next; of a leaf: -16 (i32).

/** The node after this one for the row at this address. */
function next(node: usize, row: usize): usize {
  const place = load<u32>(node, 8);
  const value = load<f64>(row + (place & ~7));
  const goesRight = u32(value > load<f64>(node)) | (u32(value !== value) & place) | ((place >>> 1) & 1);
  return node + 16 + (load<u32>(node, 12) & (0 - goesRight));
}

/**
 * Adds what trees say to raw predictions.
 *
 * @param roots u32, the addresses of the trees' first nodes.
 * @param nColumns columns of `raw`: each tree has its own in turn, the first of these the first.
 * @param rows f64, `rowBytes` each, a multiple of four of them.
 * @param raw f64, row-major.
 */
export function predict(
  roots: usize,
  nTrees: i32,
  nColumns: i32,
  rows: usize,
  rowBytes: usize,
  nRows: i32,
  raw: usize,
): void {
  const step = (<usize>nColumns) << 3;
  let column: i32 = 0;
  for (let tree: i32 = 0; tree < nTrees; tree++) {
    const root = <usize>load<u32>(roots + ((<usize>tree) << 2));
    let out = raw + ((<usize>column) << 3);
    let row0 = rows;
    for (let i: i32 = 0; i < nRows; i += 4) {
      const row1 = row0 + rowBytes;
      const row2 = row1 + rowBytes;
      const row3 = row2 + rowBytes;
      let a = root;
      let b = root;
      let c = root;
      let d = root;
      while ((load<u32>(a, 8) & load<u32>(b, 8) & load<u32>(c, 8) & load<u32>(d, 8) & 2) === 0) {
        a = next(a, row0);
        b = next(b, row1);
        c = next(c, row2);
        d = next(d, row3);
      }
      store<f64>(out, load<f64>(out) + load<f64>(a));
      out += step;
      store<f64>(out, load<f64>(out) + load<f64>(b));
      out += step;
      store<f64>(out, load<f64>(out) + load<f64>(c));
      out += step;
      store<f64>(out, load<f64>(out) + load<f64>(d));
      out += step;
      row0 = row3 + rowBytes;
    }
    column = column + 1 === nColumns ? 0 : column + 1;
  }
}
