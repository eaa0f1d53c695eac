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
  /** How far apart probabilities may lie that a law says are equal: rounding, and what an optimiser leaves. */
  readonly tolerance: number;
  /** What becomes of NaN. */
  readonly missing: "taken" | "refused";
  /** Values that are refused: infinite ones, or also those beyond float32's range; `none` where columns are not read. */
  readonly refuses: "infinite" | "beyond float32" | "none";
  /** What becomes of rows of one class: a constant prediction, or the error `fit/one-class`. */
  readonly oneClass: "constant" | "refused";
  /** Whether it gets better than chance on rows like those it learned from. Default: true. */
  readonly learns?: boolean;
  /** Whether answers are drawn at random by the number of a row, so that a row's answer depends on its place. */
  readonly draws?: boolean;
  /** Whether `predict` is drawn, and so not the most probable class. */
  readonly drawsClasses?: boolean;
  /** How far probabilities of rows without information may lie from the classes' shares; absent where they do not answer so. */
  readonly priorWithin?: number;
  /** Whether it has `predictProbaInto`, which answers for one row without allocating. */
  readonly answersInPlace?: boolean;
  /** Whether a table's columns are found by name, so that further ones do not matter. */
  readonly columnsByName?: boolean;
  /** An executor of worker threads, where the fit gives work to one. */
  readonly threads?: () => Executor;
  /** From how many rows of 20 columns on a fit does so, with how many classes, and what makes it short. Default: any. */
  readonly split?: { readonly nRows: number; readonly nClasses: number; readonly params: Params };
  /** Whether to learn from 70,000 columns too. Default: true. */
  readonly wide?: boolean;
  /** What makes a fit on 20,000 x 20 values last. Absent where a fit is over at once. */
  readonly slow?: Params;
  /** Wrong parameters, each with what it must be. */
  readonly wrong: Readonly<Record<string, readonly [value: unknown, expectation: string]>>;
  /** What parameter errors call it. */
  readonly calledName: string;
}
