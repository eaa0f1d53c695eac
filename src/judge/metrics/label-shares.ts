/** True and false positives and negatives of one class against the rest: how many rows, or how much they weigh. */
export interface OneVersusRest {
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}

/** A score of labels that is a share: of which rows, and which part of them. */
export interface LabelShare {
  readonly part: (counts: OneVersusRest) => number;
  /** What the share is taken of; where it is 0 the score is undefined. */
  readonly whole: (counts: OneVersusRest) => number;
}

/** The scores of labels of one class against the rest, by the name of their metric. */
export const labelShares = {
  precision: { part: (c) => c.tp, whole: (c) => c.tp + c.fp },
  recall: { part: (c) => c.tp, whole: (c) => c.tp + c.fn },
  specificity: { part: (c) => c.tn, whole: (c) => c.tn + c.fp },
  f1: { part: (c) => 2 * c.tp, whole: (c) => 2 * c.tp + c.fp + c.fn },
} as const satisfies Readonly<Record<string, LabelShare>>;
