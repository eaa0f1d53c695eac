// memory: shared
/**
 * Grows decision trees: two classes, small whole weights, splits of Gini's index or the entropy. One instance grows one tree
 * at a time; a tree's words, lists and nodes lie where `useRoom` and `useNodes` say.
 *
 * A word is a row of the tree: its number, its weight and its class. Columns of many values have lists: the tree's words in
 * the order of the column, divided at every split, so that a node finds its rows sorted. Other columns, and small nodes,
 * sum their words up by rank.
 *
 * Splits are compared by a quick score first; what may be the best is scored by scikit-learn's own formula, to the last bit
 * for Gini's index, so that the same one of several equal splits of a column wins.
 */

/** The host's Math.log, so that entropies are those of the slow way to the last bit. */
@external("env", "log")
declare function log(x: f64): f64;

/** Below this an impurity is 0. */
const PURE: f64 = 2.220446049250313e-16;
/** Quick scores that differ by less, relative to the node's weight, may be equal. */
const SLACK: f64 = 1e-11;
/** Values that differ by no more are one. */
const CLOSE: f32 = 1e-7;
/** Up to so many rows are sorted by comparing all with all; a multiple of 16. */
const FEW: i32 = 64;
/** Mean number of keys that share a bucket, at which sorting within buckets is given up. */
const MOST_CROWDED: i32 = 16;

const MISSING: i32 = 1;
const HAS_CLOSE: i32 = 2;
const HAS_EQUAL: i32 = 4;

const NONE: i32 = -1;
const MANY: i32 = -2;

// The matrix.
let nRows: i32 = 0;
let nCols: i32 = 0;
let ranks: usize = 0; // i32, by column
let values: usize = 0; // f32, by column
let distincts: usize = 0; // i32 a column
let flags: usize = 0; // u8 a column

export function useMatrix(rows: i32, cols: i32, ranksAt: usize, valuesAt: usize, distinctsAt: usize, flagsAt: usize): void {
  nRows = rows;
  nCols = cols;
  ranks = ranksAt;
  values = valuesAt;
  distincts = distinctsAt;
  flags = flagsAt;
}

// How a tree grows.
let isGini: bool = true;
let maxFeatures: i32 = 0;
let maxDepth: i32 = 0;
let minRowsSplit: i32 = 0;
let minRowsLeaf: i32 = 0;
let minWeightFraction: f64 = 0;
let minDecrease: f64 = 0;
let fewestListed: i32 = 0;

export function useSettings(
  gini: bool,
  features: i32,
  depthLimit: i32,
  rowsSplit: i32,
  rowsLeaf: i32,
  weightFraction: f64,
  decrease: f64,
  listed: i32,
): void {
  isGini = gini;
  maxFeatures = features;
  maxDepth = depthLimit;
  minRowsSplit = rowsSplit;
  minRowsLeaf = rowsLeaf;
  minWeightFraction = weightFraction;
  minDecrease = decrease;
  fewestListed = listed;
}

// Room for one tree.
let words: usize = 0; // i32 a row
let moved: usize = 0; // i32 a row, and FEW more
let keys: usize = 0; // i32 a row, and FEW more
let counts: usize = 0; // i32, 2 a row and 2 more, at least 256
let sides: usize = 0; // u8 a row, zeros between splits
let table: usize = 0; // i64 a rank, 2 more, at least FEW + 2; zeros between columns
let tableRows: usize = 0; // i32, likewise
let groupCodes: usize = 0; // i32 a row or rank, whichever is more
let groupSums: usize = 0; // i64, likewise
let groupRows: usize = 0; // i32, likewise
let lists: usize = 0; // i32 a row and listed column
let listColumns: usize = 0; // i32 a listed column
let listStarts: usize = 0; // i32 a column, -1 for one without a list
let nLists: i32 = 0;
let features: usize = 0; // i32 a column
let constants: usize = 0; // i32 a column
let stack: usize = 0; // STACKED bytes a row
let sumsOf: usize = 0; // i64 a payload: weight of class 0, weight of class 1 << 32
let steps: usize = 0; // two f64 a payload
let logs: usize = 0; // f64: n log n, for the entropy
let shuffles: usize = 0; // 1024 bytes

export function useRoom(
  wordsAt: usize,
  movedAt: usize,
  keysAt: usize,
  countsAt: usize,
  sidesAt: usize,
  tableAt: usize,
  tableRowsAt: usize,
  groupCodesAt: usize,
  groupSumsAt: usize,
  groupRowsAt: usize,
  listsAt: usize,
  listColumnsAt: usize,
  listStartsAt: usize,
  nListed: i32,
  featuresAt: usize,
  constantsAt: usize,
  stackAt: usize,
  sumsOfAt: usize,
  stepsAt: usize,
  logsAt: usize,
  shufflesAt: usize,
): void {
  words = wordsAt;
  moved = movedAt;
  keys = keysAt;
  counts = countsAt;
  sides = sidesAt;
  table = tableAt;
  tableRows = tableRowsAt;
  groupCodes = groupCodesAt;
  groupSums = groupSumsAt;
  groupRows = groupRowsAt;
  lists = listsAt;
  listColumns = listColumnsAt;
  listStarts = listStartsAt;
  nLists = nListed;
  features = featuresAt;
  constants = constantsAt;
  stack = stackAt;
  sumsOf = sumsOfAt;
  steps = stepsAt;
  logs = logsAt;
  shuffles = shufflesAt;
  prepareShuffles();
}

// The nodes, as parallel arrays.
let nodeFeature: usize = 0; // i32
let nodeThreshold: usize = 0; // f64
let nodeLeft: usize = 0; // i32
let nodeRight: usize = 0; // i32
let nodeMissingLeft: usize = 0; // u8
let nodeImpurity: usize = 0; // f64
let nodeWeight: usize = 0; // f64
let nodeSums: usize = 0; // two f64

export function useNodes(
  feature: usize,
  threshold: usize,
  left: usize,
  right: usize,
  missingLeft: usize,
  impurityAt: usize,
  weightAt: usize,
  sums: usize,
): void {
  nodeFeature = feature;
  nodeThreshold = threshold;
  nodeLeft = left;
  nodeRight = right;
  nodeMissingLeft = missingLeft;
  nodeImpurity = impurityAt;
  nodeWeight = weightAt;
  nodeSums = sums;
}

// The tree that grows.
const SORT: i32 = 0;
const ENTER: i32 = 1;
const SEARCH: i32 = 2;
const DIVIDE: i32 = 3;
const RETURN: i32 = 4;
let phase: i32 = 0;
let shift: i32 = 0;
let nWords: i32 = 0;
let treeWeight: f64 = 0;
let minWeight: f64 = 0;
let nNodes: i32 = 0;
let nStacked: i32 = 0;
let nextList: i32 = 0;
let work: i32 = 0;

// The node looked at: its words, and what its parent knows of it.
let start: i32 = 0;
let end: i32 = 0;
let depth: i32 = 0;
let parent: i32 = 0;
let isLeft: bool = false;
let nKnown: i32 = 0;
let zeros: f64 = 0;
let ones: f64 = 0;
let impurity: f64 = 0;
let node: i32 = 0;
let weight: f64 = 0;
let hasLists: bool = false;

// The search among its columns.
let nDrawn: i32 = 0;
let nFound: i32 = 0;
let nVisited: i32 = 0;
let last: i32 = 0;

// The best split so far.
let bestColumn: i32 = -1;
let bestProxy: f64 = 0;
let bestCode: i32 = 0;
let bestNext: i32 = 0;
/** 0: the node has no missing values in the column; else 1, they go left, or 2, right. */
let bestSide: i32 = 0;
let bestZeros: f64 = 0;
let bestOnes: f64 = 0;
/** Rows of the left child when a list tells, else -1. */
let bestRows: i32 = 0;
/** Quick scores on the wrong side of this are out. */
let bar: f64 = 0;
let slack: f64 = 0;

// Its split.
let at: i32 = 0;
let leftImpurity: f64 = 0;
let rightImpurity: f64 = 0;
let keepsLeft: bool = false;
let keepsRight: bool = false;
/** Whether the words marked in `sides` are the left child's. */
let marksLeft: i32 = 0;

// xoshiro128** (Blackman & Vigna 2021).
let randomA: u32 = 0;
let randomB: u32 = 0;
let randomC: u32 = 0;
let randomD: u32 = 0;

function nextRandom(): u32 {
  const result = rotl<u32>(randomB * 5, 7) * 9;
  const t = randomB << 9;
  randomC ^= randomA;
  randomD ^= randomB;
  randomB ^= randomC;
  randomA ^= randomD;
  randomC ^= t;
  randomD = rotl<u32>(randomD, 11);
  return result;
}

/** A whole number in [0, n), each equally likely (Lemire 2019). */
function drawBelow(n: u32): u32 {
  let product = <u64>nextRandom() * <u64>n;
  if (<u32>product < n) {
    const least: u32 = (0 - n) % n;
    while (<u32>product < least) product = <u64>nextRandom() * <u64>n;
  }
  return <u32>(product >> 32);
}

/**
 * Begins a tree on the words that lie at `words`. A word is `row << shift | weight << 1 | class`.
 *
 * @param a, b, c, d the state of the random numbers, not all 0.
 */
export function begin(n: i32, wordShift: i32, weight0: f64, weight1: f64, a: u32, b: u32, c: u32, d: u32): void {
  nWords = n;
  shift = wordShift;
  randomA = a;
  randomB = b;
  randomC = c;
  randomD = d;
  treeWeight = weight0 + weight1;
  minWeight = minWeightFraction * treeWeight;
  const nPayloads = 1 << shift;
  for (let k = 0; k < nPayloads; k++) {
    const w: i64 = k >> 1;
    store<i64>(sumsOf + (<usize>k << 3), (k & 1) !== 0 ? w << 32 : w);
  }
  for (let j = 0; j < nCols; j++) store<i32>(features + (<usize>j << 2), j);
  start = 0;
  end = n;
  depth = 0;
  parent = -1;
  isLeft = false;
  nKnown = 0;
  zeros = weight0;
  ones = weight1;
  impurity = impurityOf(weight0, weight1);
  nNodes = 0;
  nStacked = 0;
  nextList = 0;
  phase = SORT;
}

/**
 * Goes on growing.
 *
 * @param budget about how many times to look at a word.
 * @returns the number of nodes when the tree is done, else -1.
 */
export function grow(budget: i32): i32 {
  work = 0;
  if (phase === SORT) {
    if (!sortLists(budget)) return -1;
    phase = ENTER;
  }
  while (true) {
    if (phase === ENTER) enterNode();
    if (phase === SEARCH) {
      if (!search(budget)) return -1;
      splitNode();
    }
    if (phase === DIVIDE) {
      if (!divideLists(budget)) return -1;
      descend();
    } else if (phase === RETURN) {
      if (nStacked === 0) return nNodes;
      returnToRight();
    }
  }
}

// ---- Nodes

function impurityOf(w0: f64, w1: f64): f64 {
  const total = w0 + w1;
  if (isGini) return 1.0 - (w0 * w0 + w1 * w1) / (total * total);
  return entropyOf(w0, w1, total);
}

function entropyOf(w0: f64, w1: f64, total: f64): f64 {
  let entropy = 0.0;
  if (w0 > 0) entropy -= (w0 / total) * (log(w0 / total) / 0.6931471805599453);
  if (w1 > 0) entropy -= (w1 / total) * (log(w1 / total) / 0.6931471805599453);
  return entropy;
}

function mustBeLeaf(itsDepth: i32, n: i32, itsWeight: f64, itsImpurity: f64): bool {
  return (
    itsImpurity <= PURE ||
    n < minRowsSplit ||
    n < 2 * minRowsLeaf ||
    itsDepth >= maxDepth ||
    itsWeight < 2 * minWeight
  );
}

function enterNode(): void {
  const n = end - start;
  node = nNodes++;
  work++;
  weight = zeros + ones;
  store<i32>(nodeFeature + (<usize>node << 2), -1);
  store<f64>(nodeThreshold + (<usize>node << 3), 0);
  store<i32>(nodeLeft + (<usize>node << 2), -1);
  store<i32>(nodeRight + (<usize>node << 2), -1);
  store<u8>(nodeMissingLeft + <usize>node, 0);
  store<f64>(nodeImpurity + (<usize>node << 3), impurity);
  store<f64>(nodeWeight + (<usize>node << 3), weight);
  store<f64>(nodeSums + (<usize>node << 4), zeros);
  store<f64>(nodeSums + (<usize>node << 4), ones, 8);
  if (parent >= 0) store<i32>((isLeft ? nodeLeft : nodeRight) + (<usize>parent << 2), node);
  if (mustBeLeaf(depth, n, weight, impurity)) {
    phase = RETURN;
    return;
  }
  hasLists = nLists > 0 && n >= fewestListed;
  nDrawn = 0;
  nFound = 0;
  nVisited = 0;
  last = nCols;
  bestColumn = -1;
  bestProxy = -Infinity;
  slack = weight * weight * SLACK;
  bar = isGini ? -1.0 : Infinity;
  if (hasLists && isGini) prepareSteps();
  phase = SEARCH;
}

/** Looks for the best split; columns are drawn as scikit-learn does. @returns false when there is more to do. */
function search(budget: i32): bool {
  const n = end - start;
  const known = nKnown;
  // columns from `last` on were drawn and are not constant; before them stand those known or found to be constant
  while (last > known + nFound && (nVisited < maxFeatures || nVisited <= nFound + nDrawn)) {
    if (work > budget) return false;
    nVisited++;
    let drawn = nDrawn + <i32>drawBelow(last - nFound - nDrawn);
    if (drawn < known) {
      swap(nDrawn, drawn);
      nDrawn++;
      continue;
    }
    drawn += nFound;
    work += n;
    if (evaluate(load<i32>(features + (<usize>drawn << 2)))) swap(drawn, --last);
    else swap(drawn, known + nFound++);
  }
  // siblings rely on the order of the columns that were known before
  copyWords(constants, features, <usize>known << 2);
  copyWords(features + (<usize>known << 2), constants + (<usize>known << 2), <usize>nFound << 2);
  return true;
}

function swap(i: i32, j: i32): void {
  const a = features + (<usize>i << 2);
  const b = features + (<usize>j << 2);
  const held = load<i32>(a);
  store<i32>(a, load<i32>(b));
  store<i32>(b, held);
}

function splitNode(): void {
  phase = RETURN;
  if (bestColumn < 0) return;
  const rightZeros = zeros - bestZeros;
  const rightOnes = ones - bestOnes;
  const leftWeight = bestZeros + bestOnes;
  const rightWeight = rightZeros + rightOnes;
  leftImpurity = impurityOf(bestZeros, bestOnes);
  rightImpurity = impurityOf(rightZeros, rightOnes);
  const improvement =
    (weight / treeWeight) *
    (impurity - (rightWeight / weight) * rightImpurity - (leftWeight / weight) * leftImpurity);
  if (improvement + PURE < minDecrease) return;
  const isFromList = hasLists && bestRows >= 0;
  at = isFromList ? start + bestRows : divideByRank();
  const nLeft = at - start;
  const nRight = end - at;
  const column = values + ((<usize>bestColumn * <usize>nRows) << 2);
  const low = <f64>load<f32>(column + (<usize>bestCode << 2));
  store<i32>(nodeFeature + (<usize>node << 2), bestColumn);
  store<f64>(
    nodeThreshold + (<usize>node << 3),
    bestNext < 0 ? Infinity : low / 2 + <f64>load<f32>(column + (<usize>bestNext << 2)) / 2,
  );
  store<u8>(nodeMissingLeft + <usize>node, <u8>(bestSide === 0 ? nLeft > nRight : bestSide === 1));
  const needsLeft = !mustBeLeaf(depth + 1, nLeft, leftWeight, leftImpurity);
  const needsRight = !mustBeLeaf(depth + 1, nRight, rightWeight, rightImpurity);
  keepsLeft = hasLists && needsLeft && nLeft >= fewestListed;
  keepsRight = hasLists && needsRight && nRight >= fewestListed;
  const needsMarks = keepsLeft || keepsRight || (isFromList && (needsLeft || needsRight));
  if (!needsMarks) {
    descend();
    return;
  }
  const base = isFromList ? lists + (<usize>load<i32>(listStarts + (<usize>bestColumn << 2)) << 2) : words;
  marksLeft = i32(nLeft < nRight);
  const from = base + (<usize>(nLeft < nRight ? start : at) << 2);
  const to = base + (<usize>(nLeft < nRight ? at : end) << 2);
  mark(from, to, 1);
  if (isFromList) divideWords(words + (<usize>start << 2), words + (<usize>end << 2));
  if (keepsLeft || keepsRight) {
    nextList = 0;
    phase = DIVIDE;
    return;
  }
  mark(from, to, 0);
  descend();
}

const STACKED: usize = 48;

/** Turns to the left child; the right one waits. */
function descend(): void {
  const top = stack + <usize>nStacked * STACKED;
  nStacked++;
  nKnown += nFound;
  store<i32>(top, at);
  store<i32>(top, end, 4);
  store<i32>(top, depth + 1, 8);
  store<i32>(top, node, 12);
  store<i32>(top, nKnown, 16);
  store<f64>(top, rightImpurity, 24);
  store<f64>(top, zeros - bestZeros, 32);
  store<f64>(top, ones - bestOnes, 40);
  end = at;
  depth++;
  parent = node;
  isLeft = true;
  impurity = leftImpurity;
  zeros = bestZeros;
  ones = bestOnes;
  phase = ENTER;
}

function returnToRight(): void {
  nStacked--;
  const top = stack + <usize>nStacked * STACKED;
  start = load<i32>(top);
  end = load<i32>(top, 4);
  depth = load<i32>(top, 8);
  parent = load<i32>(top, 12);
  nKnown = load<i32>(top, 16);
  impurity = load<f64>(top, 24);
  zeros = load<f64>(top, 32);
  ones = load<f64>(top, 40);
  isLeft = false;
  phase = ENTER;
}

// ---- Dividing words

/** Puts the words of the left child first, by their ranks. @returns where the right child begins. */
function divideByRank(): i32 {
  const column = ranks + ((<usize>bestColumn * <usize>nRows) << 2);
  const code = bestCode;
  const missing = bestSide === 1 ? load<i32>(distincts + (<usize>bestColumn << 2)) : -1;
  const rowShift = shift;
  const from = words + (<usize>start << 2);
  const to = words + (<usize>end << 2);
  const room = moved;
  let right: usize = 0;
  for (let p = from; p < to; p += 4) {
    const word = load<u32>(p);
    const rank = load<i32>(column + (<usize>(word >>> rowShift) << 2));
    store<u32>(p - right, word);
    store<u32>(room + right, word);
    right += <usize>i32(rank > code && rank !== missing) << 2;
  }
  copyWords(room, to - right, right);
  return end - <i32>(right >> 2);
}

function mark(from: usize, to: usize, sign: u8): void {
  const rowShift = shift;
  const marks = sides;
  for (let p = from; p < to; p += 4) store<u8>(marks + <usize>(load<u32>(p) >>> rowShift), sign);
}

/**
 * Puts the words of the left child first, by their marks, four at a time: all go to both sides, in the order that the
 * shuffles of their marks give, and either side moves on by those that belong there.
 */
function divideWords(from: usize, to: usize): void {
  const rowShift = shift;
  const marks = sides;
  const flip = marksLeft !== 0 ? 15 : 0;
  const orders = shuffles;
  const room = moved;
  let right: usize = 0;
  let p = from;
  for (; p + 12 < to; p += 16) {
    const four = v128.load(p);
    const a = <u32>load<u8>(marks + <usize>(load<u32>(p) >>> rowShift));
    const b = <u32>load<u8>(marks + <usize>(load<u32>(p, 4) >>> rowShift));
    const c = <u32>load<u8>(marks + <usize>(load<u32>(p, 8) >>> rowShift));
    const d = <u32>load<u8>(marks + <usize>(load<u32>(p, 12) >>> rowShift));
    const going = orders + (<usize>((a | (b << 1) | ((c << 2) | (d << 3))) ^ flip) << 5);
    v128.store(p - right, v128.swizzle(four, v128.load(going)));
    v128.store(room + right, v128.swizzle(four, v128.load(going, 16)));
    right += <usize>load<u32>(going, 512);
  }
  for (; p < to; p += 4) {
    const word = load<u32>(p);
    store<u32>(p - right, word);
    store<u32>(room + right, word);
    right += <usize>((<u32>load<u8>(marks + <usize>(word >>> rowShift)) ^ flip) & 1) << 2;
  }
  copyWords(room, to - right, right);
}

/** A block of few words is copied in line: calling for it would take longer. */
function copyWords(from: usize, to: usize, size: usize): void {
  let i: usize = 0;
  for (; i + 12 < size; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < size; i += 4) store<u32>(to + i, load<u32>(from + i));
}

/** For each set of marks of four words: the bytes of the unmarked ones, those of the marked ones, and the size of these. */
function prepareShuffles(): void {
  for (let marks = 0; marks < 16; marks++) {
    const order = shuffles + (<usize>marks << 5);
    let unmarked = order;
    let marked = order + 16;
    for (let i = 0; i < 4; i++) {
      const bytes = 0x0302_0100 + 0x0404_0404 * i;
      if (((marks >> i) & 1) !== 0) {
        store<u32>(marked, bytes);
        marked += 4;
      } else {
        store<u32>(unmarked, bytes);
        unmarked += 4;
      }
    }
    store<u32>(order, <u32>(marked - order - 16), 512);
  }
}

/** The same when only the left child is needed. */
function keepLeftWords(from: usize, to: usize): void {
  const rowShift = shift;
  const marks = sides;
  const flip = <u32>marksLeft;
  let right: usize = 0;
  for (let p = from; p < to; p += 4) {
    const word = load<u32>(p);
    store<u32>(p - right, word);
    right += <usize>(<u32>load<u8>(marks + <usize>(word >>> rowShift)) ^ flip) << 2;
  }
}

/** The same when only the right child is needed. */
function keepRightWords(from: usize, to: usize): void {
  const rowShift = shift;
  const marks = sides;
  const flip = <u32>marksLeft ^ 1;
  let left: usize = 0;
  for (let p = to - 4; p >= from; p -= 4) {
    const word = load<u32>(p);
    store<u32>(p + left, word);
    left += <usize>(<u32>load<u8>(marks + <usize>(word >>> rowShift)) ^ flip) << 2;
  }
}

/** Divides the lists of all columns but the one that was split, whose list is divided as it is. */
function divideLists(budget: i32): bool {
  const n = end - start;
  for (; nextList < nLists; nextList++) {
    if (work > budget) return false;
    const column = load<i32>(listColumns + (<usize>nextList << 2));
    if (column === bestColumn && bestRows >= 0) continue;
    work += n;
    const list = lists + (<usize>load<i32>(listStarts + (<usize>column << 2)) << 2);
    const from = list + (<usize>start << 2);
    const to = list + (<usize>end << 2);
    if (!keepsRight) keepLeftWords(from, to);
    else if (!keepsLeft) keepRightWords(from, to);
    else divideWords(from, to);
  }
  // the list of the first column, now divided, tells which words were marked
  if (marksLeft !== 0) mark(words + (<usize>start << 2), words + (<usize>at << 2), 0);
  else mark(words + (<usize>at << 2), words + (<usize>end << 2), 0);
  return true;
}

// ---- Lists of the root

function sortLists(budget: i32): bool {
  for (; nextList < nLists; nextList++) {
    if (work > budget) return false;
    work += nWords;
    const column = load<i32>(listColumns + (<usize>nextList << 2));
    const list = nextList * nWords;
    store<i32>(listStarts + (<usize>column << 2), list);
    if (nWords < fewestListed) continue;
    const nDistinct = load<i32>(distincts + (<usize>column << 2));
    const to = lists + (<usize>list << 2);
    if (nDistinct === nRows) sortUnique(column, to);
    else sortByCounting(column, to, nDistinct + 1);
  }
  return true;
}

/** Every rank belongs to one row: words find their places without counting. No word is 0, as no weight is. */
function sortUnique(column: i32, to: usize): void {
  const places = table;
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const rowShift = shift;
  const wordsEnd = words + (<usize>nWords << 2);
  for (let p = words; p < wordsEnd; p += 4) {
    const word = load<u32>(p);
    store<u32>(places + (<usize>load<u32>(base + (<usize>(word >>> rowShift) << 2)) << 2), word);
  }
  const placesEnd = places + (<usize>nRows << 2);
  for (let p = places; p < placesEnd; p += 4) {
    const word = load<u32>(p);
    store<u32>(to, word);
    store<u32>(p, 0);
    to += <usize>u32(word !== 0) << 2;
  }
}

function sortByCounting(column: i32, to: usize, nCodes: i32): void {
  const places = table;
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const rowShift = shift;
  const wordsEnd = words + (<usize>nWords << 2);
  for (let p = words; p < wordsEnd; p += 4) {
    const place = places + (<usize>load<u32>(base + (<usize>(load<u32>(p) >>> rowShift) << 2)) << 2);
    store<u32>(place, load<u32>(place) + 4);
  }
  const placesEnd = places + (<usize>nCodes << 2);
  let sum: u32 = 0;
  for (let p = places; p < placesEnd; p += 4) {
    const count = load<u32>(p);
    store<u32>(p, sum);
    sum += count;
  }
  for (let p = words; p < wordsEnd; p += 4) {
    const word = load<u32>(p);
    const place = places + (<usize>load<u32>(base + (<usize>(word >>> rowShift) << 2)) << 2);
    const offset = load<u32>(place);
    store<u32>(to + <usize>offset, word);
    store<u32>(place, offset + 4);
  }
  memory.fill(places, 0, <usize>nCodes << 2);
}

// ---- Columns

/** Compares the splits of one column. @returns false when its values are all the same in this node. */
function evaluate(column: i32): bool {
  const n = end - start;
  const nDistinct = load<i32>(distincts + (<usize>column << 2));
  const flag = <i32>load<u8>(flags + <usize>column);
  const hasMissing = (flag & MISSING) !== 0;
  if (nDistinct === 2 && !hasMissing && minRowsLeaf === 1) return evaluateTwo(column, flag);
  const list = hasLists ? load<i32>(listStarts + (<usize>column << 2)) : -1;
  let nGroups: i32;
  if (list >= 0) {
    const from = lists + (<usize>(list + start) << 2);
    const to = lists + (<usize>(list + end) << 2);
    if (isGini && !(hasMissing && rankOf(column, load<u32>(to - 4)) === nDistinct))
      return evaluateList(column, flag, from, to);
    nGroups = groupList(column, from, to);
  } else if (nDistinct <= n || (n > FEW && nDistinct <= 2 * n)) nGroups = groupTable(column, nDistinct + i32(hasMissing));
  else if (n <= FEW) nGroups = groupFew(column);
  else nGroups = groupMany(column);
  return scanGroups(column, nGroups, nDistinct, flag);
}

@inline
function rankOf(column: i32, word: u32): i32 {
  return load<i32>(ranks + (<usize>(column * nRows + <i32>(word >>> shift)) << 2));
}

function areClose(column: i32, code: i32, nextCode: i32): bool {
  const base = values + ((<usize>column * <usize>nRows) << 2);
  return load<f32>(base + (<usize>nextCode << 2)) <= load<f32>(base + (<usize>code << 2)) + CLOSE;
}

/** A column of two values has one split. */
function evaluateTwo(column: i32, flag: i32): bool {
  const high = sumHigh(ranks + ((<usize>column * <usize>nRows) << 2));
  const left0 = zeros - <f64>(high & 0xffff_ffff);
  const left1 = ones - <f64>(high >> 32);
  if (high === 0 || left0 + left1 === 0) return false;
  if ((flag & HAS_CLOSE) !== 0 && areClose(column, 0, 1)) return false;
  if (mayWin(left0, left1)) contend(column, flag, 0, 1, 0, left0, left1, -1);
  return true;
}

/** The weights, by class, of the words of rank 1. */
function sumHigh(base: usize): i64 {
  const rowShift = shift;
  const payload = (1 << shift) - 1;
  const sums = sumsOf;
  const to = words + (<usize>end << 2);
  let high: i64 = 0;
  for (let p = words + (<usize>start << 2); p < to; p += 4) {
    const word = load<u32>(p);
    const rank = <i64>load<i32>(base + (<usize>(word >>> rowShift) << 2));
    high += load<i64>(sums + (<usize>(word & payload) << 3)) & -rank;
  }
  return high;
}

// ---- Lists

/** What a word adds to the two running sums of `findInList`. */
function prepareSteps(): void {
  const nPayloads = 1 << shift;
  const w0 = zeros;
  const w1 = ones;
  for (let k = 0; k < nPayloads; k++) {
    const w = <f64>(k >> 1);
    store<f64>(steps + (<usize>k << 4), (k & 1) !== 0 ? -w * w0 : w * w1);
    store<f64>(steps + (<usize>k << 4), w, 8);
  }
}

let foundSkew: f64 = 0;
let foundWeight: f64 = 0;

function evaluateList(column: i32, flag: i32, from: usize, to: usize): bool {
  const first = rankOf(column, load<u32>(from));
  const final = rankOf(column, load<u32>(to - 4));
  if (first === final || ((flag & HAS_CLOSE) !== 0 && areClose(column, first, final))) return false;
  // where few values are equal or close, it is enough to look at those around the place found
  const isDense = load<i32>(distincts + (<usize>column << 2)) << 1 < nRows;
  let found = findInList(column, flag, from, to, isDense);
  if (found >= 0 && !isDense && !isPlace(column, flag, from + (<usize>found << 2)))
    found = findInList(column, flag, from, to, true);
  if (found === MANY) scanList(column, flag, from, to);
  else if (found !== NONE) {
    const p = from + (<usize>found << 2);
    const left0 = (foundSkew + foundWeight * zeros) / weight;
    const nextCode = rankOf(column, load<u32>(p + 4));
    contend(column, flag, rankOf(column, load<u32>(p)), nextCode, 0, left0, foundWeight - left0, found + 1);
  }
  return true;
}

/** Whether a split may come between two words that follow each other in a list. */
function isPlace(column: i32, flag: i32, p: usize): bool {
  if ((flag & (HAS_EQUAL | HAS_CLOSE)) === 0) return true;
  const code = rankOf(column, load<u32>(p));
  const nextCode = rankOf(column, load<u32>(p + 4));
  return code !== nextCode && !((flag & HAS_CLOSE) !== 0 && areClose(column, code, nextCode));
}

/**
 * Looks for the place with the best score, if that is not below the bar. With weights l0, l1 on the left, L = l0 + l1, and
 * n0, n1, N in all, Gini's index improves by 2 (l0 n1 - l1 n0)^2 / (N L (N - L)).
 *
 * @param checksPlaces whether to pass over places where no split may come.
 * @returns how many words come before the place, less one; NONE; or MANY when several have nearly the same score.
 */
function findInList(column: i32, flag: i32, from: usize, to: usize, checksPlaces: bool): i32 {
  const payload = (1 << shift) - 1;
  const stepsAt = steps;
  const total = weight;
  const near = slack;
  const n = <i32>((to - from) >> 2);
  const fewest = minRowsLeaf;
  let skew: f64 = 0; // l0 n1 - l1 n0
  let left: f64 = 0;
  let least = bar;
  let best = -Infinity;
  let found = NONE;
  for (let p = from; p < to - 4; p += 4) {
    const step = stepsAt + (<usize>(load<u32>(p) & payload) << 4);
    skew += load<f64>(step);
    left += load<f64>(step, 8);
    const product = left * (total - left);
    if (skew * skew >= least * product) {
      const nLeft = <i32>((p - from) >> 2) + 1;
      if (nLeft < fewest || n - nLeft < fewest || left < minWeight || total - left < minWeight) continue;
      if (checksPlaces && !isPlace(column, flag, p)) continue;
      const score = (skew * skew) / product;
      if (score > best + near) {
        best = score;
        least = max(least, score - near);
        found = nLeft - 1;
        foundSkew = skew;
        foundWeight = left;
      } else {
        best = max(best, score);
        found = MANY;
      }
    }
  }
  return found;
}

/** Lets every place contend whose score is not below the bar. */
function scanList(column: i32, flag: i32, from: usize, to: usize): void {
  const payload = (1 << shift) - 1;
  const total = weight;
  let skew: f64 = 0;
  let left: f64 = 0;
  for (let p = from; p < to - 4; p += 4) {
    const step = steps + (<usize>(load<u32>(p) & payload) << 4);
    skew += load<f64>(step);
    left += load<f64>(step, 8);
    if (skew * skew < bar * (left * (total - left))) continue;
    const nLeft = <i32>((p - from) >> 2) + 1;
    if (nLeft < minRowsLeaf || end - start - nLeft < minRowsLeaf) continue;
    if (!isPlace(column, flag, p)) continue;
    const left0 = (skew + left * zeros) / total;
    contend(column, flag, rankOf(column, load<u32>(p)), rankOf(column, load<u32>(p + 4)), 0, left0, left - left0, nLeft);
  }
}

// ---- Groups: the words of a node summed up by rank

/** From a list. */
function groupList(column: i32, from: usize, to: usize): i32 {
  const payload = (1 << shift) - 1;
  let group = -1;
  let lastRank = -1;
  for (let p = from; p < to; p += 4) {
    const word = load<u32>(p);
    const rank = rankOf(column, word);
    if (rank !== lastRank) {
      lastRank = rank;
      openGroup(++group, rank);
    }
    addToGroup(group, <usize>(word & payload));
  }
  return group + 1;
}

@inline
function openGroup(group: i32, rank: i32): void {
  store<i32>(groupCodes + (<usize>group << 2), rank);
  store<i64>(groupSums + (<usize>group << 3), 0);
  store<i32>(groupRows + (<usize>group << 2), 0);
}

@inline
function addToGroup(group: i32, payload: usize): void {
  const sum = groupSums + (<usize>group << 3);
  store<i64>(sum, load<i64>(sum) + load<i64>(sumsOf + (payload << 3)));
  const rows = groupRows + (<usize>group << 2);
  store<i32>(rows, load<i32>(rows) + 1);
}

/** For few values: a table by rank. */
function groupTable(column: i32, nCodes: i32): i32 {
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const rowShift = shift;
  const payload = (1 << shift) - 1;
  const sums = sumsOf;
  const cells = table;
  const countsRows = minRowsLeaf > 1;
  const to = words + (<usize>end << 2);
  for (let p = words + (<usize>start << 2); p < to; p += 4) {
    const word = load<u32>(p);
    const rank = <usize>load<u32>(base + (<usize>(word >>> rowShift) << 2));
    const cell = cells + (rank << 3);
    store<i64>(cell, load<i64>(cell) + load<i64>(sums + (<usize>(word & payload) << 3)));
    if (countsRows) {
      const rows = tableRows + (rank << 2);
      store<i32>(rows, load<i32>(rows) + 1);
    }
  }
  return emptyTable(nCodes, 0);
}

/** Turns the cells of the table that are not empty into groups, and empties them. @param codes where their ranks are; 0: the cells' numbers. */
function emptyTable(nCells: i32, codes: usize): i32 {
  const cells = table;
  const groups = groupSums;
  const ranksOut = groupCodes;
  const countsRows = minRowsLeaf > 1;
  let n: usize = 0;
  for (let c = 0; c < nCells; c++) {
    const cell = cells + (<usize>c << 3);
    const sum = load<i64>(cell);
    store<i64>(cell, 0);
    store<i64>(groups + (n << 3), sum);
    store<i32>(ranksOut + (n << 2), codes === 0 ? c : load<i32>(codes + (<usize>c << 2)));
    if (countsRows) {
      const rows = tableRows + (<usize>c << 2);
      store<i32>(groupRows + (n << 2), load<i32>(rows));
      store<i32>(rows, 0);
    }
    n += <usize>u32(sum !== 0);
  }
  return <i32>n;
}

/** For few rows: each one's place is the number of smaller ranks. */
function groupFew(column: i32): i32 {
  const n = end - start;
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const from = words + (<usize>start << 2);
  const to = words + (<usize>end << 2);
  const rowShift = shift;
  let out = keys;
  for (let p = from; p < to; p += 4) {
    store<u32>(out, load<u32>(base + (<usize>(load<u32>(p) >>> rowShift) << 2)));
    out += 4;
  }
  countSmaller(n);
  const payload = (1 << shift) - 1;
  const cells = table;
  const countsRows = minRowsLeaf > 1;
  const codes = counts + ((<usize>FEW) << 2);
  for (let i = 0; i < n; i++) {
    const offset = <usize>i << 2;
    const place = <usize>load<u32>(counts + offset);
    const cell = cells + (place << 3);
    store<i64>(cell, load<i64>(cell) + load<i64>(sumsOf + (<usize>(load<u32>(from + offset) & payload) << 3)));
    store<i32>(codes + (place << 2), load<i32>(keys + offset));
    if (countsRows) {
      const rows = tableRows + (place << 2);
      store<i32>(rows, load<i32>(rows) + 1);
    }
  }
  return emptyTable(n, codes);
}

/** For each of `n` keys, how many are smaller, to `counts`: 16 keys at once. */
function countSmaller(n: i32): void {
  const keysEnd = keys + (<usize>n << 2);
  let to = counts;
  for (let block = keys; block < keysEnd; block += 64) {
    const a = v128.load(block);
    const b = v128.load(block, 16);
    const c = v128.load(block, 32);
    const d = v128.load(block, 48);
    let na = i32x4.splat(0);
    let nb = i32x4.splat(0);
    let nc = i32x4.splat(0);
    let nd = i32x4.splat(0);
    for (let p = keys; p < keysEnd; p += 4) {
      const key = v128.load32_splat(p);
      na = i32x4.sub(na, i32x4.gt_s(a, key));
      nb = i32x4.sub(nb, i32x4.gt_s(b, key));
      nc = i32x4.sub(nc, i32x4.gt_s(c, key));
      nd = i32x4.sub(nd, i32x4.gt_s(d, key));
    }
    v128.store(to, na);
    v128.store(to, nb, 16);
    v128.store(to, nc, 32);
    v128.store(to, nd, 48);
    to += 64;
  }
}

/** For many rows of many values without a list: sorts ranks with weight and class below them. */
function groupMany(column: i32): i32 {
  const base = ranks + ((<usize>column * <usize>nRows) << 2);
  const rowShift = shift;
  const payload = (1 << shift) - 1;
  const to = words + (<usize>end << 2);
  let out = keys;
  let low: u32 = 0xffff_ffff;
  let high: u32 = 0;
  for (let p = words + (<usize>start << 2); p < to; p += 4) {
    const word = load<u32>(p);
    const key = (load<u32>(base + (<usize>(word >>> rowShift) << 2)) << rowShift) | (word & payload);
    store<u32>(out, key);
    out += 4;
    low = min(low, key);
    high = max(high, key);
  }
  low = (low >>> rowShift) << rowShift; // so that the bits above it are ranks
  const n = end - start;
  let sorted = moved;
  if (!sortByBuckets(n, low, high)) sorted = sortByDigits(n, low, high);
  let group = -1;
  let lastRank = -1;
  const sortedEnd = sorted + (<usize>n << 2);
  for (let p = sorted; p < sortedEnd; p += 4) {
    const key = load<u32>(p);
    const rank = <i32>(key >>> rowShift);
    if (rank !== lastRank) {
      lastRank = rank;
      openGroup(++group, rank);
    }
    addToGroup(group, <usize>(key & payload));
  }
  return group + 1;
}

/**
 * Sorts `keys` into `moved`: first into about as many buckets as there are keys, then within them.
 *
 * @returns false, with nothing done, when the keys crowd in few buckets.
 */
function sortByBuckets(n: i32, low: u32, high: u32): bool {
  const width = max(shift, <i32>clz<u32>(n) - <i32>clz<u32>(high - low)); // of a bucket, in bits
  const nBuckets = ((high - low) >>> width) + 1;
  const keysEnd = keys + (<usize>n << 2);
  memory.fill(counts, 0, <usize>nBuckets << 2);
  for (let p = keys; p < keysEnd; p += 4) {
    const count = counts + (<usize>((load<u32>(p) - low) >>> width) << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
  let sum = 0;
  let crowding: i64 = 0;
  const countsEnd = counts + (<usize>nBuckets << 2);
  for (let p = counts; p < countsEnd; p += 4) {
    const count = load<i32>(p);
    store<i32>(p, sum);
    sum += count;
    crowding += <i64>count * <i64>count;
  }
  if (crowding > <i64>MOST_CROWDED * <i64>n) return false;
  for (let p = keys; p < keysEnd; p += 4) {
    const key = load<u32>(p);
    const place = counts + (<usize>((key - low) >>> width) << 2);
    const to = load<i32>(place);
    store<i32>(place, to + 1);
    store<u32>(moved + (<usize>to << 2), key);
  }
  const movedEnd = moved + (<usize>n << 2);
  for (let p = moved + 4; p < movedEnd; p += 4) {
    const key = load<u32>(p);
    let hole = p;
    while (hole > moved && load<u32>(hole - 4) > key) {
      store<u32>(hole, load<u32>(hole - 4));
      hole -= 4;
    }
    store<u32>(hole, key);
  }
  return true;
}

/** Sorts `keys` by the ranks in them, eight bits at a time, least first. @returns where they are. */
function sortByDigits(n: i32, low: u32, high: u32): usize {
  let from = keys;
  let to = moved;
  const size = <usize>n << 2;
  for (let digit: u32 = <u32>shift; digit < 32 && (high - low) >>> digit > 0; digit += 8) {
    memory.fill(counts, 0, 1024);
    for (let p = from; p < from + size; p += 4) {
      const count = counts + (<usize>(((load<u32>(p) - low) >>> digit) & 255) << 2);
      store<i32>(count, load<i32>(count) + 1);
    }
    let sum = 0;
    for (let p = counts; p < counts + 1024; p += 4) {
      const count = load<i32>(p);
      store<i32>(p, sum);
      sum += count;
    }
    for (let p = from; p < from + size; p += 4) {
      const key = load<u32>(p);
      const place = counts + (<usize>(((key - low) >>> digit) & 255) << 2);
      const offset = load<i32>(place);
      store<i32>(place, offset + 1);
      store<u32>(to + (<usize>offset << 2), key);
    }
    const held = from;
    from = to;
    to = held;
  }
  return from;
}

/** Compares the splits between groups; missing rows, the last group if any, are tried on both sides. */
function scanGroups(column: i32, nGroups: i32, nDistinct: i32, flag: i32): bool {
  const final = load<i32>(groupCodes + (<usize>(nGroups - 1) << 2));
  if ((flag & MISSING) === 0 || final !== nDistinct) {
    if (nGroups < 2) return false;
    if ((flag & HAS_CLOSE) !== 0 && areClose(column, load<i32>(groupCodes), final)) return false;
    scan(column, flag, nGroups - 1, 0, 0, 0);
    return true;
  }
  if (nGroups < 2) return false;
  const missing = load<i64>(groupSums + (<usize>(nGroups - 1) << 3));
  const missingRows = load<i32>(groupRows + (<usize>(nGroups - 1) << 2));
  scan(column, flag, nGroups - 1, 2, 0, 0);
  scan(column, flag, nGroups - 2, 1, missing, missingRows);
  return true;
}

/**
 * Compares the splits behind each of the first `n` groups.
 *
 * @param side see `bestSide`; when 2, all values may go left, and only the missing ones right.
 * @param sums what goes left beside the groups.
 */
function scan(column: i32, flag: i32, n: i32, side: i32, sums: i64, rows: i32): void {
  const w0 = zeros;
  const w1 = ones;
  const total = weight;
  const gini = isGini;
  const nRowsNode = end - start;
  const fewest = minRowsLeaf;
  let left = sums;
  for (let g = 0; g < n; g++) {
    left += load<i64>(groupSums + (<usize>g << 3));
    const left0 = <f64>(left & 0xffff_ffff);
    const left1 = <f64>(left >> 32);
    if (fewest > 1) {
      rows += load<i32>(groupRows + (<usize>g << 2));
      if (rows < fewest || nRowsNode - rows < fewest) continue;
    }
    if (gini) {
      const skew = left0 * w1 - left1 * w0;
      const leftWeight = left0 + left1;
      if (skew * skew < bar * (leftWeight * (total - leftWeight))) continue;
    } else if (!(costOf(left0, left1) <= bar)) continue;
    const isAll = side === 2 && g === n - 1;
    const code = load<i32>(groupCodes + (<usize>g << 2));
    const nextCode = isAll ? -1 : load<i32>(groupCodes + (<usize>(g + 1) << 2));
    contend(column, flag, code, nextCode, side, left0, left1, -1);
  }
}

// ---- Scores

/** Weighted entropy of the children, but for a factor. */
function costOf(left0: f64, left1: f64): f64 {
  const right0 = zeros - left0;
  const right1 = ones - left1;
  return (
    logOf(left0 + left1) - logOf(left0) - logOf(left1) +
    (logOf(right0 + right1) - logOf(right0) - logOf(right1))
  );
}

@inline
function logOf(n: f64): f64 {
  return load<f64>(logs + (<usize><u32>n << 3));
}

/** Whether the quick score of a split is not below the bar. */
function mayWin(left0: f64, left1: f64): bool {
  if (!isGini) return costOf(left0, left1) <= bar;
  const skew = left0 * ones - left1 * zeros;
  const left = left0 + left1;
  return skew * skew >= bar * (left * (weight - left));
}

/** Scores a split exactly and keeps it when it is better. */
function contend(
  column: i32,
  flag: i32,
  code: i32,
  nextCode: i32,
  side: i32,
  left0: f64,
  left1: f64,
  nLeft: i32,
): void {
  const right0 = zeros - left0;
  const right1 = ones - left1;
  const left = left0 + left1;
  const right = right0 + right1;
  if (left < minWeight || right < minWeight) return;
  if ((flag & HAS_CLOSE) !== 0 && nextCode >= 0 && areClose(column, code, nextCode)) return;
  const proxy = -right * impurityOf(right0, right1) - left * impurityOf(left0, left1);
  if (!(proxy > bestProxy)) return;
  bestColumn = column;
  bestProxy = proxy;
  bestCode = code;
  bestNext = nextCode;
  bestSide = side;
  bestZeros = left0;
  bestOnes = left1;
  bestRows = nLeft;
  if (isGini) {
    const skew = left0 * ones - left1 * zeros;
    bar = (skew * skew) / (left * right) - slack;
  } else {
    const cost = costOf(left0, left1);
    bar = cost + (cost + weight) * SLACK;
  }
}
