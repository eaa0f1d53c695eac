import { type Matrix, makeMatrix } from "../../core/index.ts";
import type { MatrixExplanation } from "./protocol.ts";

/**
 * The explanation of both classes out of that of the second: what speaks for one speaks as much against the other.
 *
 * @param base of the second class.
 * @param prediction of the second class, one a row.
 * @param contributions of the second class.
 */
export function binaryExplanation(
  scale: "probability" | "log-odds",
  classes: readonly string[],
  base: number,
  prediction: Float64Array,
  contributions: Matrix,
): MatrixExplanation {
  const whole = scale === "probability" ? 1 : 0; // what both classes sum to
  const predictions = makeMatrix(prediction.length, 2);
  prediction.forEach((value, i) => {
    predictions.data[2 * i] = whole - value;
    predictions.data[2 * i + 1] = value;
  });
  return {
    scale,
    classes,
    base: Float64Array.of(whole - base, base),
    prediction: predictions,
    contributions: [{ ...contributions, data: contributions.data.map((value) => -value) }, contributions],
  };
}
