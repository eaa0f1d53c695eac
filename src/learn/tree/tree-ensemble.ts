import { type Matrix, makeMatrix } from "../../core/index.ts";
import { checkColumnCount } from "../training-rows.ts";
import { compileTrees } from "./compiled-trees.ts";
import { KeyedPredictor } from "./keyed-trees.ts";
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
  #predictor: TreePredictor | KeyedPredictor | undefined;

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

  #open(): TreePredictor | KeyedPredictor {
    if (this.#predictor === undefined) {
      const linked = linkTrees(this.#packed, this.#nFeatures);
      const { distributions } = this.#packed;
      const compiled = compileTrees(linked, distributions, this.#nFeatures, this.#nClasses);
      this.#predictor =
        compiled === undefined
          ? new KeyedPredictor(linked, distributions, this.#nFeatures, this.#nClasses)
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
