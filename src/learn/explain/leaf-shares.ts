import { gaussLegendre } from "./gauss-legendre.ts";
import type { WeighedTrees } from "./weighed-trees.ts";

/** Rows are told apart by which of so many columns lead them to a leaf, at most; with more of them each row is computed by itself. */
const mostBits = 16;

/** For fewer rows than this it does not pay to look for those that agree. */
const fewRows = 4;

/**
 * What a leaf that answers 1 adds to each of the different columns on the way to it.
 *
 * Each column j of n is known to lead a row there (o = 1) or elsewhere (o = 0), and unknown leads there with a share z of the
 * training rows. The Shapley value of column i is a sum over all subsets of the others, which is an integral:
 *
 *     (o_i - z_i) * integral over t in (0, 1) of the product over j other than i of (o_j * t + z_j * (1 - t))
 *
 * since s of n - 1 columns that are known have the weight s! (n - 1 - s)! / n!, the integral of t^s (1 - t)^(n - 1 - s). What is
 * integrated is a polynomial of degree n - 1: a Gauss-Legendre rule of n / 2 points, rounded up, is exact. All terms are positive, so that
 * no digit is lost. Columns that lead elsewhere all have the same value, - integral of the product of all / (1 - t).
 */
export class LeafShares {
  /** How many different columns are on the way. */
  nColumns = 0;
  /** Which columns. */
  readonly columns: Int32Array;
  /** For each row where its values stand in `values`, one for each of `columns`. */
  readonly places: Int32Array;
  values: Float64Array;
  /** For each column the node below the last edge that asks for it. */
  readonly #nodes: Int32Array;
  readonly #share: Float64Array;
  /** For each column and point t + z (1 - t), and one by that. */
  readonly #hot: Float64Array;
  readonly #byHot: Float64Array;
  readonly #product: Float64Array;
  readonly #patterns: Int32Array;
  /** For each pattern where its values stand, as far as `#openedAt` says that it is of this leaf. */
  readonly #placeOf: Int32Array;
  readonly #openedAt: Int32Array;
  #opened = 0;
  readonly #hotOnes: Int32Array;
  /** By the number of columns. */
  readonly #rules: LeafRule[] = [];
  #rule = leafRule(1);

  constructor(nRows: number, mostColumns: number) {
    const mostPoints = (mostColumns + 1) >> 1;
    this.columns = new Int32Array(mostColumns);
    this.places = new Int32Array(nRows);
    this.values = new Float64Array(nRows * mostColumns);
    this.#nodes = new Int32Array(mostColumns);
    this.#share = new Float64Array(mostColumns);
    this.#hot = new Float64Array(mostColumns * mostPoints);
    this.#byHot = new Float64Array(mostColumns * mostPoints);
    this.#product = new Float64Array(mostPoints);
    this.#hotOnes = new Int32Array(mostColumns);
    this.#patterns = new Int32Array(nRows);
    const nPatterns = nRows < fewRows ? 0 : 1 << Math.min(mostColumns, mostBits);
    this.#placeOf = new Int32Array(nPatterns);
    this.#openedAt = new Int32Array(nPatterns);
  }

  /** Looks at the way to a leaf. @param root of its tree. */
  open({ parent, edgeColumn, share }: WeighedTrees, leaf: number, root: number): void {
    const { columns } = this;
    let n = 0;
    for (let node = leaf; node > root; node = parent[node]!) {
      const column = edgeColumn[node]!;
      let j = 0;
      while (j < n && columns[j] !== column) j++;
      if (j < n) continue; // the last edge of a column says all of it
      columns[n] = column;
      this.#nodes[n] = node - root;
      this.#share[n++] = share[node]!;
    }
    this.nColumns = n;
    this.#opened++;
    const rule = this.#rules[n] ?? leafRule(n);
    this.#rules[n] = rule;
    this.#rule = rule;
    const { points, nPoints } = rule;
    const hot = this.#hot;
    const byHot = this.#byHot;
    for (let j = 0, at = 0; j < n; j++) {
      const z = this.#share[j]!;
      for (let q = 0; q < nPoints; q++, at++) {
        const t = points[q]!;
        const factor = t + z * (1 - t);
        hot[at] = factor;
        byHot[at] = 1 / factor;
      }
    }
  }

  /**
   * Computes what the leaf adds for rows, once for all that agree.
   *
   * @param isHot for each node and row whether the row goes there by the column of the node's edge.
   * @param size how many rows a node has in it.
   */
  share(isHot: Uint8Array, size: number, nRows: number): void {
    const { nColumns: n, places } = this;
    if (nRows < fewRows || n > mostBits) {
      for (let r = 0; r < nRows; r++) {
        places[r] = r * n;
        this.#compute(isHot, size, r, r * n);
      }
      return;
    }
    const patterns = this.#patterns;
    for (let j = 0; j < n; j++) {
      const at = this.#nodes[j]! * size;
      if (j === 0) for (let r = 0; r < nRows; r++) patterns[r] = isHot[at + r]!;
      else for (let r = 0; r < nRows; r++) patterns[r]! |= isHot[at + r]! << j;
    }
    const opened = this.#opened;
    const openedAt = this.#openedAt;
    const placeOf = this.#placeOf;
    let next = 0;
    for (let r = 0; r < nRows; r++) {
      const pattern = patterns[r]!;
      if (openedAt[pattern] !== opened) {
        openedAt[pattern] = opened;
        placeOf[pattern] = next;
        this.#compute(isHot, size, r, next);
        next += n;
      }
      places[r] = placeOf[pattern]!;
    }
  }

  /** Computes what the leaf adds for one row. */
  #compute(isHot: Uint8Array, size: number, row: number, to: number): void {
    const { nColumns: n, values } = this;
    const { nPoints, powers, byCold } = this.#rule;
    const nodes = this.#nodes;
    const shares = this.#share;
    const product = this.#product;
    const factors = this.#hot;
    const byHot = this.#byHot;
    const hotOnes = this.#hotOnes;
    let nHot = 0;
    let cold = 1;
    for (let j = 0; j < n; j++) {
      if (isHot[nodes[j]! * size + row] === 1) hotOnes[nHot++] = j;
      else cold *= shares[j]!;
    }
    const start = (n - nHot) * nPoints;
    for (let q = 0; q < nPoints; q++) product[q] = powers[start + q]! * cold;
    for (let h = 0; h < nHot; h++) {
      const at = hotOnes[h]! * nPoints;
      for (let q = 0; q < nPoints; q++) product[q]! *= factors[at + q]!;
    }
    let ofCold = 0;
    for (let q = 0; q < nPoints; q++) ofCold -= product[q]! * byCold[q]!;
    for (let j = 0; j < n; j++) values[to + j] = ofCold;
    for (let h = 0; h < nHot; h++) {
      const j = hotOnes[h]!;
      const at = j * nPoints;
      let sum = 0;
      for (let q = 0; q < nPoints; q++) sum += product[q]! * byHot[at + q]!;
      values[to + j] = (1 - shares[j]!) * sum;
    }
  }
}

/** What the integrals of ways of so many columns have in common. */
interface LeafRule {
  readonly points: Float64Array;
  readonly nPoints: number;
  /** For each number of columns that lead elsewhere, from none to all, and each point its weight times (1 - t) to that power. */
  readonly powers: Float64Array;
  /** For each point 1 / (1 - t). */
  readonly byCold: Float64Array;
}

function leafRule(nColumns: number): LeafRule {
  const { points, weights } = gaussLegendre((nColumns + 1) >> 1);
  const nPoints = points.length;
  const powers = new Float64Array((nColumns + 1) * nPoints);
  powers.set(weights);
  for (let at = nPoints; at < powers.length; at++)
    powers[at] = powers[at - nPoints]! * (1 - points[at % nPoints]!);
  return { points, nPoints, powers, byCold: points.map((t) => 1 / (1 - t)) };
}
