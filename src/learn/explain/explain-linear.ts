import { type Matrix, makeMatrix } from "../../core/index.ts";
import type { LogisticRegressionState } from "../linear/fitted-logistic-regression.ts";
import { olderModelError } from "./older-model.ts";
import type { MatrixExplanation } from "./protocol.ts";
import { binaryExplanation } from "./two-classes.ts";

/**
 * Explains rows of a logistic regression: a column adds its coefficient times its distance from the training mean, and the base is
 * what is answered at the training means. For columns that do not depend on each other these are the Shapley values.
 *
 * @throws {FormatError} `explain/older-model` for a state that kept no means.
 * @see Štrumbelj and Kononenko (2014), Explaining prediction models and individual predictions with feature contributions, section 3
 */
export function explainLinear(state: LogisticRegressionState, X: Matrix): MatrixExplanation {
  if (state.format === 1) throw olderModelError(state.kind, "the means of its columns");
  const { classes, coef, intercept, featureMeans, nFeaturesIn } = state;
  const base = new Float64Array(intercept.length);
  const scores = makeMatrix(X.nRows, intercept.length);
  const contributions = Array.from(intercept, (start, k) => {
    const own = coef.subarray(k * nFeaturesIn, (k + 1) * nFeaturesIn);
    base[k] = start + own.reduce((sum, value, j) => sum + value * featureMeans[j]!, 0);
    const out = makeMatrix(X.nRows, nFeaturesIn);
    for (let i = 0, at = 0; i < X.nRows; i++) {
      let score = start;
      for (let j = 0; j < nFeaturesIn; j++, at++) {
        score += own[j]! * X.data[at]!;
        out.data[at] = own[j]! * (X.data[at]! - featureMeans[j]!);
      }
      scores.data[i * intercept.length + k] = score;
    }
    return out;
  });
  if (classes.length === 2)
    return binaryExplanation("log-odds", classes, base[0]!, scores.data, contributions[0]!);
  return { scale: "score", classes, base, prediction: scores, contributions };
}
