import type { Executor, Params } from "../../src/core/index.ts";

/** Two ways to learn that must give the same probabilities: see `classifier-laws.ts`. */
export type Law =
  | "rowOrder"
  | "columnOrder"
  | "copiedColumns"
  | "constantColumn"
  | "weightsAsCopies"
  | "zeroWeights"
  | "equalWeights";

/** What holds for one classifier and not for another, by its nature. */
export interface ClassifierTags {
  /** Laws that do not hold, each with the reason. They are tested not to hold: a reason that is gone is a failure. */
  readonly breaks?: Partial<Record<Law, string>>;
  /** By how much probabilities may differ that a law says are equal: by rounding, and by what an optimiser leaves. */
  readonly tolerance: number;
  /** Whether NaN is a value like others, or refused. */
  readonly missing: "taken" | "refused";
  /** Values that are refused: infinite ones, or also those beyond float32's range; `none` where columns are not read. */
  readonly refuses: "infinite" | "beyond float32" | "none";
  /** What becomes of rows of one class: a constant prediction, or the error `fit/one-class`. */
  readonly oneClass: "constant" | "refused";
  /** Whether it gets better than chance on rows like those it learned from. Default: true. */
  readonly learns?: boolean;
  /** Whether answers are drawn at random, by the number of the row, so that a row's answer depends on its place. */
  readonly draws?: boolean;
  /** Whether `predict` draws a class at random and so may not give the most probable one. */
  readonly drawsClasses?: boolean;
  /**
   * How far the probabilities of rows without information may lie from the shares of the classes; absent for a classifier that
   * does not answer with these shares.
   */
  readonly priorWithin?: number;
  /** Whether it has `predictProbaInto`, which answers for one row without allocating. */
  readonly answersInPlace?: boolean;
  /** Whether a table's columns are found by name, so that further ones do not matter. */
  readonly columnsByName?: boolean;
  /** An executor of worker threads, where the fit gives work to one. */
  readonly threads?: () => Executor;
  /**
   * From how many rows of 20 columns on, and with how many classes, a fit gives work to that executor; and parameters that keep such
   * a fit short. Default: any rows do.
   */
  readonly split?: { readonly nRows: number; readonly nClasses: number; readonly params: Params };
  /** Whether to learn from 70,000 columns too. Default: true. */
  readonly wide?: boolean;
  /** Parameters with which a fit on 20,000 x 20 values takes a while, to be aborted. Absent where no fit does. */
  readonly slow?: Params;
  /** Wrong parameters, each with what it must be. */
  readonly wrong: Readonly<Record<string, readonly [value: unknown, expectation: string]>>;
  /** The name of the classifier in errors about its parameters. */
  readonly calledName: string;
}
