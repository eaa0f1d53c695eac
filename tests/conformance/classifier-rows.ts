import { type Labels, type Matrix, makeMatrix, Random } from "../../src/core/index.ts";

/** Rows to learn from. */
export interface Rows {
  readonly X: Matrix;
  readonly y: Labels;
}

const letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

/** Normal columns without ties; the class depends on the first and the last one, and on chance. All classes occur. */
export function drawRows(nRows: number, nCols: number, nClasses = 2, seed = 1): Rows {
  const random = new Random(seed);
  const X = makeMatrix(nRows, nCols);
  for (let at = 0; at < X.data.length; at++) X.data[at] = random.nextNormal();
  const scores = Float64Array.from(
    { length: nRows },
    (_, i) => 2 * X.data[i * nCols]! + X.data[(i + 1) * nCols - 1]! + random.nextNormal(),
  );
  // ranks, so that all classes are equally frequent
  const order = Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  const codes = new Int32Array(nRows);
  order.forEach((row, rank) => {
    codes[row] = Math.floor((rank * nClasses) / nRows);
  });
  return { X, y: { classes: letters.slice(0, nClasses), codes } };
}

/** Weights in (0, 2). */
export function drawWeights(nRows: number, seed = 2): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: nRows }, () => 0.1 + 1.8 * random.nextFloat());
}

/** The matrix with one value replaced. */
export function withValue(X: Matrix, row: number, column: number, value: number): Matrix {
  const data = X.data.slice();
  data[row * X.nCols + column] = value;
  return { ...X, data };
}

/** The largest absolute difference; infinite where one is not a number. */
export function distance(a: Matrix, b: Matrix): number {
  if (a.nRows !== b.nRows || a.nCols !== b.nCols) return Infinity;
  let largest = 0;
  for (let at = 0; at < a.data.length; at++) {
    const difference = Math.abs(a.data[at]! - b.data[at]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}
