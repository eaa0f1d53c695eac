import type { Matrix } from "../../core/index.ts";

/**
 * The scale on which contributions add up to what a model answers:
 * - `probability`: the probability of the class;
 * - `log-odds`: the logarithm of p / (1 - p), of two classes;
 * - `score`: with more classes, where a model is linear in scores: the probability of a class is its exp(score), divided by the sum of
 *   exp(score) over all classes.
 */
export type ExplanationScale = "probability" | "log-odds" | "score";

/** Why rows of a matrix are answered as they are, for each class: base plus contributions is the prediction. */
export interface MatrixExplanation {
  readonly scale: ExplanationScale;
  /** The names of the classes, as the classifier has them. */
  readonly classes: readonly string[];
  /**
   * One value a class: what is answered on that scale where nothing is known of a row, the mean over the training rows. On a scale of
   * logarithms it is -Infinity for a class that did not occur in training.
   */
  readonly base: Float64Array;
  /** n rows x n classes: what the model answers, on that scale. */
  readonly prediction: Matrix;
  /** For each class a matrix of n rows x p columns: what each column adds to the base. */
  readonly contributions: readonly Matrix[];
}

/** Why rows of a table are answered as they are. The contributions are of the table's columns, those that the model reads. */
export interface Explanation extends MatrixExplanation {
  /** The names of the columns that contributions belong to, in the order of the columns of `contributions`. */
  readonly columns: readonly string[];
}
