import { type Matrix, makeMatrix } from "../../../core/index.ts";
import { checkColumnCount } from "../../fit/training-rows.ts";
import { linkTrees } from "../state/linked-trees.ts";
import { notFloat32Error } from "../state/not-float32.ts";
import type { PackedTrees } from "../state/packed-trees.ts";
import { type Conditions, numberConditions } from "./conditions.ts";
import { layOutKeyedTrees } from "./keyed-trees.ts";
import { type LeafAnswers, sortAnswers } from "./leaf-answers.ts";
import { makePlainWalk } from "./plain-walk.ts";
import { layOutRowMasks, suitsRowMasks } from "./row-masks.ts";
import { makeRowWalker } from "./row-walker.ts";
import { finishSteps, type RowPredictor, type RowsPredictor, type Steps } from "./tree-predictor.ts";

/** Trees below which no layout pays for single rows: they are walked as they are. */
const LEAST_TREES = 8;
/** Rows below which they are predicted one by one. */
const LEAST_ROWS = 16;
/** Rows below which they are predicted one by one when there are fewer than {@link LEAST_TREES} trees. */
const LEAST_ROWS_OF_FEW = 512;
/** Nodes of all trees beyond which there are too many conditions to hold a single row against. */
const MOST_ROW_NODES = 0x2_0000;

/**
 * Predicts the mean of the probabilities of trees. The trees are laid out when they are first asked, in one way for single rows and
 * in another for many: see `row-walker.ts` and `row-masks.ts`, and `keyed-trees.ts` for trees that these do not take. The answers
 * are the same, to the bit.
 */
export class TreeEnsemble {
  readonly #subject: string;
  readonly #trees: PackedTrees;
  readonly #nFeatures: number;
  readonly #nClasses: number;
  readonly #isFew: boolean;
  readonly #leastRows: number;
  #answers: LeafAnswers | undefined;
  #conditions: Conditions | undefined;
  #columns: Int32Array | undefined;
  /** The layout for trees of any size, once it is needed. */
  #anySize: (RowPredictor & RowsPredictor) | undefined;
  /** What predicts single rows, once it is needed. */
  #forOne: RowPredictor | undefined;
  /** What predicts many rows, once it is needed. */
  #forMany: RowsPredictor | undefined;

  constructor(subject: string, packed: PackedTrees, nFeatures: number, nClasses: number) {
    this.#subject = subject;
    this.#trees = packed;
    this.#nFeatures = nFeatures;
    this.#nClasses = nClasses;
    this.#isFew = packed.nodeCounts.length < LEAST_TREES;
    this.#leastRows = this.#isFew ? LEAST_ROWS_OF_FEW : LEAST_ROWS;
  }

  /**
   * The mean of the trees' probabilities for each row.
   *
   * @throws {DataError} `predict/column-count` when X has another number of columns than the training rows.
   * @throws {DataError} `fit/not-finite` for a value that is infinite as a float32, in a column that a tree asks for.
   */
  predictProba(X: Matrix): Matrix {
    checkColumnCount(this.#subject, X, this.#nFeatures);
    const out = makeMatrix(X.nRows, this.#nClasses);
    this.#predictRows(X, out.data);
    return out;
  }

  #predictRows(X: Matrix, out: Float64Array): void {
    if (X.nRows >= this.#leastRows) {
      this.#forMany ??= finishSteps(this.#layOutForMany());
      if (!this.#forMany.predictRows(X.data, X.nRows, out)) this.#refuse(X);
      return;
    }
    this.#forOne ??= finishSteps(this.#layOutForOne());
    for (let i = 0; i < X.nRows; i++) {
      const row = X.data.subarray(i * X.nCols, (i + 1) * X.nCols);
      const to = out.subarray(i * this.#nClasses, (i + 1) * this.#nClasses);
      if (!this.#forOne.predictRow(row, to)) this.#refuse(X);
    }
  }

  /**
   * Does the same for one row, without allocating anything.
   *
   * @param out one probability a class is written to it.
   */
  predictProbaInto(row: Float64Array, out: Float64Array): void {
    if (row.length !== this.#nFeatures)
      checkColumnCount(this.#subject, makeMatrix(1, row.length, row), this.#nFeatures);
    this.#forOne ??= finishSteps(this.#layOutForOne());
    if (!this.#forOne.predictRow(row, out)) this.#refuse(makeMatrix(1, row.length, row));
  }

  /** Lays the trees out for predicting so many rows, in steps. After them the first prediction is as fast as the next. */
  *prepare(nRows: number): Steps<void> {
    if (nRows >= this.#leastRows) this.#forMany ??= yield* this.#layOutForMany();
    else this.#forOne ??= yield* this.#layOutForOne();
  }

  *#layOutForOne(): Steps<RowPredictor> {
    if (this.#isFew) return this.#link();
    if (this.#trees.feature.length <= MOST_ROW_NODES) {
      const walker = makeRowWalker(this.#trees, this.#nFeatures, this.#number(), this.#sort());
      if (walker !== undefined) return walker;
    }
    return yield* this.#layOutAnySize();
  }

  *#layOutForMany(): Steps<RowsPredictor> {
    if (!this.#isFew && suitsRowMasks(this.#trees, this.#sort())) {
      const conditions = this.#number();
      yield;
      const masks = yield* layOutRowMasks(this.#trees, this.#nFeatures, conditions, this.#sort());
      if (masks !== undefined) return masks;
    }
    return yield* this.#layOutAnySize();
  }

  *#layOutAnySize(): Steps<RowPredictor & RowsPredictor> {
    this.#anySize ??=
      (yield* layOutKeyedTrees(this.#trees, this.#nFeatures, this.#findColumns(), this.#sort())) ??
      this.#link();
    return this.#anySize;
  }

  #link(): RowPredictor & RowsPredictor {
    const linked = linkTrees(this.#trees, this.#nFeatures);
    return makePlainWalk(linked, this.#nFeatures, this.#findColumns(), this.#sort());
  }

  #sort(): LeafAnswers {
    this.#answers ??= sortAnswers(this.#trees.distributions, this.#nClasses);
    return this.#answers;
  }

  /** The conditions. They are kept only where both layouts need them. */
  #number(): Conditions {
    if (this.#trees.feature.length > MOST_ROW_NODES) return numberConditions(this.#trees, this.#nFeatures);
    this.#conditions ??= numberConditions(this.#trees, this.#nFeatures);
    return this.#conditions;
  }

  /** The columns that the trees ask for, ascending. */
  #findColumns(): Int32Array {
    if (this.#columns === undefined) {
      const isAsked = new Uint8Array(this.#nFeatures + 1);
      for (const column of this.#trees.feature) isAsked[column] = 1;
      this.#columns = Int32Array.from(isAsked.keys()).filter((j) => j < this.#nFeatures && isAsked[j] === 1);
    }
    return this.#columns;
  }

  /** Throws the error for the first value that is infinite as a float32: a layout only says that there is one. */
  #refuse(X: Matrix): never {
    const columns = this.#findColumns();
    for (let from = 0; from < X.data.length; from += X.nCols)
      for (const column of columns)
        if (Math.abs(Math.fround(X.data[from + column]!)) === Infinity)
          throw notFloat32Error(this.#subject, X, from + column);
    throw new RangeError(`${this.#subject} must find a value that is infinite, there is none`);
  }
}
