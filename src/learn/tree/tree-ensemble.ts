import { type Matrix, makeMatrix } from "../../core/index.ts";
import { checkColumnCount } from "../training-rows.ts";
import { compileTrees } from "./compiled-trees.ts";
import { type LinkedTrees, linkTrees } from "./linked-trees.ts";
import type { PackedTrees } from "./packed-trees.ts";
import { TreePredictor } from "./predict-trees.ts";
import { notFloat32Error } from "./ranked-columns.ts";

/** Trees that answer together: the mean of their probabilities. Laid out for prediction when first asked. */
export class TreeEnsemble {
  readonly #subject: string;
  readonly #packed: PackedTrees;
  readonly #nFeatures: number;
  readonly #nClasses: number;
  #predictor: TreePredictor | WalkingPredictor | undefined;

  constructor(subject: string, packed: PackedTrees, nFeatures: number, nClasses: number) {
    this.#subject = subject;
    this.#packed = packed;
    this.#nFeatures = nFeatures;
    this.#nClasses = nClasses;
  }

  predictProba(X: Matrix): Matrix {
    checkColumnCount(this.#subject, X, this.#nFeatures);
    const out = makeMatrix(X.nRows, this.#nClasses);
    const refused = this.#open().predictRows(X.data, X.nRows, X.nCols, out.data);
    if (refused >= 0) this.#refuse(X, refused);
    return out;
  }

  predictProbaInto(row: Float64Array, out: Float64Array): void {
    if (row.length !== this.#nFeatures)
      checkColumnCount(this.#subject, makeMatrix(1, row.length, row), this.#nFeatures);
    if (!this.#open().predictRow(row, 0, out)) this.#refuse(makeMatrix(1, row.length, row), 0);
  }

  #open(): TreePredictor | WalkingPredictor {
    if (this.#predictor === undefined) {
      const compiled = compileTrees(this.#packed, this.#nFeatures, this.#nClasses);
      this.#predictor =
        compiled === undefined
          ? new WalkingPredictor(this.#packed, this.#nFeatures, this.#nClasses)
          : new TreePredictor(compiled);
    }
    return this.#predictor;
  }

  #refuse(X: Matrix, row: number): never {
    let index = row * X.nCols;
    while (Math.abs(Math.fround(X.data[index]!)) !== Infinity) index++;
    throw notFloat32Error(this.#subject, X, index);
  }
}

/** The distribution that one tree gives a row: where it begins. NaN is missing. */
export function walkTree(
  linked: LinkedTrees,
  tree: number,
  data: Float64Array,
  at: number,
  nClasses: number,
): number {
  const { feature, threshold, missingLeft, left, right } = linked;
  let node = linked.roots[tree]!;
  for (let column = feature[node]!; column >= 0; column = feature[node]!) {
    const value = Math.fround(data[at + column]!);
    const goesLeft = Number.isNaN(value) ? missingLeft[node] === 1 : value <= threshold[node]!;
    node = goesLeft ? left[node]! : right[node]!;
  }
  return linked.leaf[node]! * nClasses;
}

/** Predicts without a special layout, for trees that have none: a column with more thresholds than a word can number. */
export class WalkingPredictor {
  readonly #linked: LinkedTrees;
  readonly #distributions: Float64Array;
  readonly #nFeatures: number;
  readonly #nClasses: number;

  constructor(packed: PackedTrees, nFeatures: number, nClasses: number) {
    this.#linked = linkTrees(packed, nFeatures);
    this.#distributions = packed.distributions;
    this.#nFeatures = nFeatures;
    this.#nClasses = nClasses;
  }

  /** As {@link TreePredictor.predictRow}. */
  predictRow(data: Float64Array, at: number, out: Float64Array): boolean {
    const nClasses = this.#nClasses;
    const nTrees = this.#linked.roots.length - 1;
    for (let j = at; j < at + this.#nFeatures; j++)
      if (Math.abs(Math.fround(data[j]!)) === Infinity) return false;
    out.fill(0);
    for (let t = 0; t < nTrees; t++) {
      const answer = walkTree(this.#linked, t, data, at, nClasses);
      for (let k = 0; k < nClasses; k++) out[k]! += this.#distributions[answer + k]!;
    }
    for (let k = 0; k < nClasses; k++) out[k]! /= nTrees;
    return true;
  }

  /** As {@link TreePredictor.predictRows}. */
  predictRows(data: Float64Array, nRows: number, nCols: number, out: Float64Array): number {
    const nClasses = this.#nClasses;
    for (let i = 0; i < nRows; i++)
      if (!this.predictRow(data, i * nCols, out.subarray(i * nClasses, (i + 1) * nClasses))) return i;
    return -1;
  }
}
