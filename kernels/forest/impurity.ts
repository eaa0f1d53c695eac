// Gini's index and the entropy.
import { isGini } from "./settings";

/** The host's Math.log, so that entropies are those of the slow way to the last bit. */
@external("env", "log")
declare function log(x: f64): f64;

/** An impurity up to this counts as 0: the precision of a double, as in scikit-learn. */
export const PURE: f64 = 2.220446049250313e-16;

/** The impurity of a node whose classes have these weights. */
export function impurityOf(w0: f64, w1: f64): f64 {
  const total = w0 + w1;
  if (isGini) return 1.0 - (w0 * w0 + w1 * w1) / (total * total);
  return entropyOf(w0, w1, total);
}

function entropyOf(w0: f64, w1: f64, total: f64): f64 {
  let entropy = 0.0;
  if (w0 > 0) entropy -= (w0 / total) * (log(w0 / total) / 0.6931471805599453);
  if (w1 > 0) entropy -= (w1 / total) * (log(w1 / total) / 0.6931471805599453);
  return entropy;
}
