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
  #rule = gaussLegendre(1);

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
    this.#rule = gaussLegendre((n + 1) >> 1);
    const { points } = this.#rule;
    for (let j = 0, at = 0; j < n; j++) {
      const z = this.#share[j]!;
      for (let q = 0; q < points.length; q++, at++) {
        const t = points[q]!;
        this.#hot[at] = t + z * (1 - t);
        this.#byHot[at] = 1 / this.#hot[at]!;
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
    const { points, weights } = this.#rule;
    const nPoints = points.length;
    const product = this.#product;
    const hot = this.#hot;
    const byHot = this.#byHot;
    let cold = 1;
    for (let q = 0; q < nPoints; q++) product[q] = weights[q]!;
    for (let j = 0; j < n; j++) {
      if (isHot[this.#nodes[j]! * size + row] === 1) {
        const at = j * nPoints;
        for (let q = 0; q < nPoints; q++) product[q]! *= hot[at + q]!;
      } else {
        cold *= this.#share[j]!;
        for (let q = 0; q < nPoints; q++) product[q]! *= 1 - points[q]!;
      }
    }
    let ofCold = 0;
    for (let q = 0; q < nPoints; q++) ofCold -= product[q]! / (1 - points[q]!);
    ofCold *= cold;
    for (let j = 0; j < n; j++) {
      if (isHot[this.#nodes[j]! * size + row] === 0) {
        values[to + j] = ofCold;
        continue;
      }
      let sum = 0;
      for (let q = 0, at = j * nPoints; q < nPoints; q++) sum += product[q]! * byHot[at + q]!;
      values[to + j] = (1 - this.#share[j]!) * cold * sum;
    }
  }
}
