// memory: shared
/**
 * Finds a node's best split, one column at a time, and carries it out: any number of classes, any weights. It sorts the node's
 * rows by the column, then walks through them, as `WeightedSplitter` does, with the same sums in the same order.
 */

/** The host's Math.log, so that entropies are those of the slow way to the last bit. */
@external("env", "log")
declare function log(x: f64): f64;

/** Values that differ by no more are one, to scikit-learn's trees (`FEATURE_THRESHOLD`). */
const CLOSE: f32 = 1e-7;
/** In a column's flags: two neighbouring values are so close. */
const HAS_CLOSE: i32 = 2;
/** Rows up to which sorting by insertion is faster. */
const FEW: i32 = 16;

let nRows: i32 = 0;
let ranks: usize = 0; // i32, by column
let values: usize = 0; // f32, by column
let distincts: usize = 0; // i32 a column
let flags: usize = 0; // u8 a column

export function useMatrix(
  rows: i32,
  ranksAt: usize,
  valuesAt: usize,
  distinctsAt: usize,
  flagsAt: usize,
): void {
  nRows = rows;
  ranks = ranksAt;
  values = valuesAt;
  distincts = distinctsAt;
  flags = flagsAt;
}

let words: usize = 0; // i32 a row: the rows of the tree, node by node
let weights: usize = 0; // f64 a row of the matrix
let classes: usize = 0; // i32 a row of the matrix
let rows: usize = 0; // i32 a row
let codes: usize = 0; // i32 a row
let otherRows: usize = 0; // i32 a row
let otherCodes: usize = 0; // i32 a row
let counts: usize = 0; // i32, at least 256 and one more than a column has ranks
let sums: usize = 0; // f64 a class: the node's
let left: usize = 0; // f64 a class: on either side of the place looked at
let right: usize = 0; // f64 a class; set by {@link partition} only
let found: usize = 0; // i32: column, rank, the next rank or -1, side of missing values, of the best split; column -1 for none
let nClasses: i32 = 0;

export function useArrays(
  wordsAt: usize,
  weightsAt: usize,
  classesAt: usize,
  rowsAt: usize,
  codesAt: usize,
  otherRowsAt: usize,
  otherCodesAt: usize,
  countsAt: usize,
  sumsAt: usize,
  leftAt: usize,
  rightAt: usize,
  foundAt: usize,
  classCount: i32,
): void {
  words = wordsAt;
  weights = weightsAt;
  classes = classesAt;
  rows = rowsAt;
  codes = codesAt;
  otherRows = otherRowsAt;
  otherCodes = otherCodesAt;
  counts = countsAt;
  sums = sumsAt;
  left = leftAt;
  right = rightAt;
  found = foundAt;
  nClasses = classCount;
}

let isGini: bool = true;
let minRows: i32 = 0;
let minWeight: f64 = 0;

export function useLimits(gini: bool, rowsLeaf: i32, weightLeaf: f64): void {
  isGini = gini;
  minRows = rowsLeaf;
  minWeight = weightLeaf;
}

let start: i32 = 0;
let end: i32 = 0;
let total: f64 = 0;
let lower: f64 = 0;
let upper: f64 = 0;

let bestColumn: i32 = -1;
let bestCode: i32 = 0;
/** 0: the node has no missing values in the column; else 1, they go left, or 2, right. */
let bestSide: i32 = 0;
let bestProxy: f64 = 0;

/**
 * Turns to a node, whose weights by class lie in `sums`.
 *
 * @param low, high where the share of its first class may lie.
 */
export function beginNode(from: i32, to: i32, weight: f64, low: f64, high: f64): void {
  start = from;
  end = to;
  total = weight;
  lower = low;
  upper = high;
  bestColumn = -1;
  bestProxy = -Infinity;
  store<i32>(found, -1);
}

/** Rows that are looked at in one call: some milliseconds of work. */
const STEP: i32 = 50_000;
/** What {@link evaluate} and {@link goOn} return when there is more to do. */
const MORE: i32 = -1;
/** What they return when all values of the column are the same in the node. */
const CONSTANT: i32 = 0;
/** What they return when all splits of the column were compared. */
const DONE: i32 = 1;

// The column looked at, and how far: sorted up to a digit, then scanned up to a place, once for each side of missing rows.
let column: i32 = 0;
let sign: i32 = 0;
let digit: i32 = 0;
let nPresent: i32 = 0;
let place: i32 = 0;
let missingLeft: bool = false;
let leftWeight: f64 = 0;

/**
 * Compares all splits of one column.
 *
 * @param itsSign 1 or -1 when the share of the second class must rise or fall with the column, else 0.
 * @returns {@link MORE} while {@link goOn} must be called, {@link CONSTANT} when all values are the same in the node, else
 * {@link DONE}.
 */
export function evaluate(ofColumn: i32, itsSign: i32): i32 {
  column = ofColumn;
  sign = itsSign;
  digit = 0;
  place = -1;
  gather();
  return end - start > STEP ? MORE : goOn();
}

/** Goes on with the column of the last {@link evaluate}, and returns what that does. */
export function goOn(): i32 {
  const n = end - start;
  const isLarge = n > STEP;
  while (sortDigit()) if (isLarge) return MORE;
  if (place < 0) {
    if (isConstant()) return CONSTANT;
    beginScan(false);
  }
  while (true) {
    while (place < nPresent) {
      scan(min(nPresent, place + STEP));
      if (isLarge) return MORE;
    }
    if (missingLeft || nPresent === n) return DONE;
    beginScan(true);
  }
}

/** Counts the rows that are not missing; these come first. */
function isConstant(): bool {
  const n = end - start;
  const missing = load<i32>(distincts + ((<usize>column) << 2));
  nPresent = n;
  while (nPresent > 0 && load<i32>(codes + ((<usize>(nPresent - 1)) << 2)) === missing) nPresent--;
  if (nPresent === 0) return true;
  const first = load<i32>(codes);
  const last = load<i32>(codes + ((<usize>(nPresent - 1)) << 2));
  return nPresent === n && (first === last || areClose(first, last));
}

function beginScan(missingFirst: bool): void {
  place = 0;
  missingLeft = missingFirst;
  leftWeight = 0;
  memory.fill(left, 0, (<usize>nClasses) << 3);
  if (!missingFirst) return;
  for (let p = nPresent; p < end - start; p++) leftWeight += addLeft(load<i32>(rows + ((<usize>p) << 2)));
}

@inline
function addLeft(row: i32): f64 {
  const cell = left + ((<usize>load<i32>(classes + ((<usize>row) << 2))) << 3);
  const weight = load<f64>(weights + ((<usize>row) << 3));
  store<f64>(cell, load<f64>(cell) + weight);
  return weight;
}

function areClose(code: i32, nextCode: i32): bool {
  const base = values + ((<usize>column * <usize>nRows) << 2);
  return load<f32>(base + ((<usize>nextCode) << 2)) <= load<f32>(base + ((<usize>code) << 2)) + CLOSE;
}

/** Looks at the places behind the rows up to `to`, in the order of values. */
function scan(to: i32): void {
  const n = end - start;
  const mayBeClose = (load<u8>(flags + <usize>column) & HAS_CLOSE) !== 0;
  const nMissing = n - nPresent;
  const nBefore = missingLeft ? nMissing : 0;
  const fewest = minRows;
  let weight = leftWeight;
  for (let p = place; p < to; p++) {
    weight += addLeft(load<i32>(rows + ((<usize>p) << 2)));
    const code = load<i32>(codes + ((<usize>p) << 2));
    let nextCode = -1; // only missing values go right
    if (p < nPresent - 1) {
      nextCode = load<i32>(codes + ((<usize>(p + 1)) << 2));
      if (nextCode === code) continue;
      if (mayBeClose && areClose(code, nextCode)) continue;
    } else if (missingLeft || nMissing === 0) break;
    const nLeft = p + 1 + nBefore;
    if (nLeft < fewest || n - nLeft < fewest) continue;
    contend(code, nextCode, weight);
  }
  leftWeight = weight;
  place = to;
}

/** Takes a split for the best one, if its children are allowed and it is better than the best so far. */
function contend(code: i32, nextCode: i32, weight: f64): void {
  const rightWeight = total - weight;
  if (weight < minWeight || rightWeight < minWeight) return;
  if (sign !== 0 && !keepsOrder(weight, rightWeight)) return;
  const proxy = isGini ? giniProxy(weight, rightWeight) : entropyProxy(weight, rightWeight);
  if (!(proxy > bestProxy)) return;
  bestProxy = proxy;
  bestColumn = column;
  bestCode = code;
  bestSide = nPresent === end - start ? 0 : missingLeft ? 1 : 2;
  store<i32>(found, column);
  store<i32>(found, code, 4);
  store<i32>(found, nextCode, 8);
  store<i32>(found, bestSide, 12);
}

/** Whether the shares of the first class in both children lie within the node's bounds and in the order of the column. */
function keepsOrder(weight: f64, rightWeight: f64): bool {
  const onLeft = load<f64>(left) / weight;
  const onRight = (load<f64>(sums) - load<f64>(left)) / rightWeight;
  return (
    onLeft >= lower &&
    onRight >= lower &&
    onLeft <= upper &&
    onRight <= upper &&
    (onLeft - onRight) * <f64>sign >= 0
  );
}

function giniProxy(leftWeight: f64, rightWeight: f64): f64 {
  let l: f64 = 0;
  let r: f64 = 0;
  const size = (<usize>nClasses) << 3;
  for (let k: usize = 0; k < size; k += 8) {
    const a = load<f64>(left + k);
    const b = load<f64>(sums + k) - a;
    l += a * a;
    r += b * b;
  }
  return (
    -rightWeight * (1.0 - r / (rightWeight * rightWeight)) -
    leftWeight * (1.0 - l / (leftWeight * leftWeight))
  );
}

function entropyProxy(leftWeight: f64, rightWeight: f64): f64 {
  let l: f64 = 0;
  let r: f64 = 0;
  const size = (<usize>nClasses) << 3;
  for (let k: usize = 0; k < size; k += 8) {
    const a = load<f64>(left + k);
    const b = load<f64>(sums + k) - a;
    if (a > 0) l -= (a / leftWeight) * (log(a / leftWeight) / 0.6931471805599453);
    if (b > 0) r -= (b / rightWeight) * (log(b / rightWeight) / 0.6931471805599453);
  }
  return -rightWeight * r - leftWeight * l;
}

// ---- Sorting: stable, missing rows last

/** Takes the node's rows with their ranks; few are in order then. */
function gather(): void {
  const n = end - start;
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const from = words + ((<usize>start) << 2);
  if (n <= FEW) {
    sortFew(from, n, base);
    digit = 32;
    return;
  }
  for (let p: usize = 0; p < (<usize>n) << 2; p += 4) {
    const row = load<i32>(from + p);
    store<i32>(rows + p, row);
    store<i32>(codes + p, load<i32>(base + ((<usize>row) << 2)));
  }
}

/**
 * Sorts by eight bits of the ranks, or by all where there are few.
 *
 * @returns false when there is nothing more to sort.
 */
function sortDigit(): bool {
  const n = end - start;
  const nValues = load<i32>(distincts + ((<usize>column) << 2)) + 1;
  if (digit >= 32 || nValues >>> digit === 0) return false;
  if (nValues <= 4 * n) {
    scatter(n, 0, nValues, -1);
    digit = 32;
  } else {
    scatter(n, digit, 256, 255);
    digit += 8;
  }
  return true;
}

function sortFew(from: usize, n: i32, base: usize): void {
  for (let p: usize = 0; p < (<usize>n) << 2; p += 4) {
    const row = load<i32>(from + p);
    const code = load<i32>(base + ((<usize>row) << 2));
    let at = p;
    while (at > 0 && load<i32>(codes + at - 4) > code) {
      store<i32>(codes + at, load<i32>(codes + at - 4));
      store<i32>(rows + at, load<i32>(rows + at - 4));
      at -= 4;
    }
    store<i32>(codes + at, code);
    store<i32>(rows + at, row);
  }
}

function scatter(n: i32, shift: i32, nDigits: i32, mask: i32): void {
  const size = (<usize>n) << 2;
  memory.fill(counts, 0, (<usize>nDigits) << 2);
  for (let p: usize = 0; p < size; p += 4) {
    const count = counts + ((<usize>((load<i32>(codes + p) >>> shift) & mask)) << 2);
    store<i32>(count, load<i32>(count) + 4);
  }
  let sum = 0;
  for (let p: usize = 0; p < (<usize>nDigits) << 2; p += 4) {
    const count = load<i32>(counts + p);
    store<i32>(counts + p, sum);
    sum += count;
  }
  for (let p: usize = 0; p < size; p += 4) {
    const code = load<i32>(codes + p);
    const next = counts + ((<usize>((code >>> shift) & mask)) << 2);
    const to = load<i32>(next);
    store<i32>(next, to + 4);
    store<i32>(otherCodes + <usize>to, code);
    store<i32>(otherRows + <usize>to, load<i32>(rows + p));
  }
  const heldRows = rows;
  const heldCodes = codes;
  rows = otherRows;
  codes = otherCodes;
  otherRows = heldRows;
  otherCodes = heldCodes;
}

/**
 * Puts the rows of the left child before those of the right one.
 *
 * @returns where the right child begins.
 */
export function partition(): i32 {
  const base = ranks + ((<usize>bestColumn * <usize>nRows) << 2);
  const missing = bestSide === 1 ? load<i32>(distincts + ((<usize>bestColumn) << 2)) : -1;
  memory.fill(left, 0, (<usize>nClasses) << 3);
  memory.fill(right, 0, (<usize>nClasses) << 3);
  const to = words + ((<usize>end) << 2);
  let nRight: usize = 0;
  for (let p = words + ((<usize>start) << 2); p < to; p += 4) {
    const row = load<i32>(p);
    const rank = load<i32>(base + ((<usize>row) << 2));
    const goesRight = rank > bestCode && rank !== missing;
    store<i32>(p - nRight, row);
    store<i32>(otherRows + nRight, row);
    const cell = (goesRight ? right : left) + ((<usize>load<i32>(classes + ((<usize>row) << 2))) << 3);
    store<f64>(cell, load<f64>(cell) + load<f64>(weights + ((<usize>row) << 3)));
    nRight += (<usize>goesRight) << 2;
  }
  memory.copy(to - nRight, otherRows, nRight);
  return end - <i32>(nRight >> 2);
}
