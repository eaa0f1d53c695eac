import { gaussLegendre } from "./gauss-legendre.ts";
import type { WeighedTrees } from "./weighed-trees.ts";

/**
 * Path-dependent TreeSHAP: the Shapley value of each column where the answer to a set of known columns is the mean of the leaves that a
 * row can reach by them, and a split of an unknown column sends it both ways, by the shares of the training rows.
 *
 * Along one way to a leaf every different column j is known to lead there (o = 1) or not (o = 0), and leads there unknown with a
 * share z of the rows. The Shapley value of column i for that leaf, a sum over all subsets of the other columns, is the integral
 *
 *     value * (o_i - z_i) * integral over t in (0, 1) of the product over j other than i of (o_j * t + z_j * (1 - t))
 *
 * since the weight of a subset of s among n - 1 columns is the integral of t^s (1 - t)^(n - 1 - s). The integrand is a polynomial
 * of degree n - 1, which a Gauss-Legendre rule of n / 2 points (rounded up) integrates exactly, and all its terms are positive, so that
 * no digit is lost. At each point the products are made from the root down, and summed over leaves from the leaves up: the work for a row
 * is the number of nodes times n / 2, where the algorithm of the `shap` package needs leaves times depth squared.
 *
 * @param data rows as the trees compare them, row-major, `nColumns` numbers each; NaN is missing.
 * @param out row-major, n rows x `nColumns` for each output, outputs one behind the other; is added to.
 * @see Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees, Nature Machine
 *   Intelligence 2, algorithm 1 (`tree_path_dependent`); Yu et al. (2022), Linear TreeShap, which sums over leaves in the same way
 */
export function addTreeShap(
  trees: WeighedTrees,
  data: Float64Array,
  nRows: number,
  nColumns: number,
  out: Float64Array,
): void {
  const size = trees.mostNodes;
  const mostPoints = trees.nColumns.reduce((most, n) => Math.max(most, pointsFor(n)), 0);
  const memory: Memory = {
    isHot: new Uint8Array(size),
    goesLeft: new Uint8Array(size),
    products: new Float64Array(size * mostPoints),
    sums: new Float64Array(size * mostPoints),
  };
  for (let tree = 0; tree < trees.roots.length - 1; tree++) {
    if (trees.nColumns[tree] === 0) continue; // a single leaf
    for (let row = 0; row < nRows; row++) addTree(trees, tree, data, row, nRows, nColumns, memory, out);
  }
}

const pointsFor = (nColumns: number): number => (nColumns + 1) >> 1;

/** Scratch arrays of one tree, by the node counted from the root. */
interface Memory {
  /** Whether the row goes by the edge above a node, and by those above that which ask for the same column. */
  readonly isHot: Uint8Array;
  readonly goesLeft: Uint8Array;
  /** For each point the product over the different columns above a node. */
  readonly products: Float64Array;
  /** For each point the sum of the products of the leaves below a node, times their answers and the point's weight. */
  readonly sums: Float64Array;
}

function addTree(
  trees: WeighedTrees,
  tree: number,
  data: Float64Array,
  row: number,
  nRows: number,
  nColumns: number,
  memory: Memory,
  out: Float64Array,
): void {
  const { nValues } = trees;
  const { points, weights } = gaussLegendre(pointsFor(trees.nColumns[tree]!));
  markEdges(trees, tree, data, row * nColumns, memory);
  multiplyDown(trees, tree, points, memory);
  for (let k = 0; k < nValues; k++) {
    const output = trees.firstOutput[tree]! + k;
    sumUp(trees, tree, k, points, weights, memory, out, (output * nRows + row) * nColumns);
  }
}

/** Finds which edges the row goes by. */
function markEdges(
  trees: WeighedTrees,
  tree: number,
  data: Float64Array,
  at: number,
  { isHot, goesLeft }: Memory,
): void {
  const { feature, threshold, missingLeft, parent, sameAbove, goesLeft: leftOfCategory } = trees;
  const start = trees.roots[tree]!;
  const end = trees.roots[tree + 1]!;
  for (let i = start; i < end; i++) {
    const column = feature[i]!;
    if (column >= 0) {
      const value = data[at + column]!;
      // A split by categories has no threshold, and nothing is above or below NaN.
      goesLeft[i - start] =
        value <= threshold[i]!
          ? 1
          : value > threshold[i]!
            ? 0
            : !Number.isNaN(value) && leftOfCategory !== undefined
              ? leftOfCategory(i, value)
                ? 1
                : 0
              : missingLeft[i]!;
    }
    if (i === start) continue;
    const above = parent[i]!;
    const isTaken = goesLeft[above - start] === (i === above + 1 ? 1 : 0);
    const same = sameAbove[i]!;
    isHot[i - start] = isTaken && (same < 0 || isHot[same - start] === 1) ? 1 : 0;
  }
}

/** Makes the products from the root down. */
function multiplyDown(
  trees: WeighedTrees,
  tree: number,
  points: Float64Array,
  { isHot, products }: Memory,
): void {
  const { parent, sameAbove, ratio, share } = trees;
  const start = trees.roots[tree]!;
  const n = trees.roots[tree + 1]! - start;
  const nPoints = points.length;
  for (let q = 0; q < nPoints; q++) products[q] = 1;
  for (let i = 1; i < n; i++) {
    const from = (parent[start + i]! - start) * nPoints;
    const to = i * nPoints;
    const z = share[start + i]!;
    const same = sameAbove[start + i]!;
    if (same >= 0 && isHot[same - start] === 0) {
      const factor = ratio[start + i]!;
      for (let q = 0; q < nPoints; q++) products[to + q] = products[from + q]! * factor;
      continue;
    }
    const hot = isHot[i]!; // 1 or 0
    if (same < 0)
      for (let q = 0; q < nPoints; q++) {
        const t = points[q]!;
        products[to + q] = products[from + q]! * (hot * t + z * (1 - t));
      }
    else {
      const before = share[same]!;
      for (let q = 0; q < nPoints; q++) {
        const t = points[q]!;
        products[to + q] = (products[from + q]! * (hot * t + z * (1 - t))) / (t + before * (1 - t));
      }
    }
  }
}

/** Sums the products of leaves from the leaves up, and adds what each edge is worth to the column that it asks for. */
function sumUp(
  trees: WeighedTrees,
  tree: number,
  answer: number,
  points: Float64Array,
  weights: Float64Array,
  { isHot, products, sums }: Memory,
  out: Float64Array,
  at: number,
): void {
  const { feature, right, edgeColumn, sameAbove, share, value, nValues } = trees;
  const start = trees.roots[tree]!;
  const n = trees.roots[tree + 1]! - start;
  const nPoints = points.length;
  for (let i = n - 1; i > 0; i--) {
    const node = start + i;
    const to = i * nPoints;
    if (feature[node]! < 0) {
      const answered = value[node * nValues + answer]!;
      for (let q = 0; q < nPoints; q++) sums[to + q] = products[to + q]! * weights[q]! * answered;
    } else {
      const left = to + nPoints;
      const other = (right[node]! - start) * nPoints;
      for (let q = 0; q < nPoints; q++) sums[to + q] = sums[left + q]! + sums[other + q]!;
    }
    const same = sameAbove[node]!;
    if (same >= 0 && isHot[same - start] === 0) continue; // worth as much as the edge above
    let worth = isHot[i] === 1 ? worthOfHot(sums, to, points, share[node]!) : worthOfCold(sums, to, points);
    if (same >= 0) worth -= worthOfHot(sums, to, points, share[same]!); // which counted this node's leaves by its own share
    out[at + edgeColumn[node]!]! += worth;
  }
}

function worthOfHot(sums: Float64Array, at: number, points: Float64Array, share: number): number {
  let total = 0;
  for (let q = 0; q < points.length; q++) {
    const t = points[q]!;
    total += sums[at + q]! / (t + share * (1 - t));
  }
  return (1 - share) * total;
}

function worthOfCold(sums: Float64Array, at: number, points: Float64Array): number {
  let total = 0;
  for (let q = 0; q < points.length; q++) total += sums[at + q]! / (1 - points[q]!);
  return -total;
}
