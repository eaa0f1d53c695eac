import type { StepCalibrator } from "./calibrator.ts";

/**
 * Isotonic regression: the never falling steps that lie nearest to the targets, by pooling neighbours that fall.
 *
 * Rows of one x become one with their mean first. Of several knots with one value the first and the last are kept.
 *
 * @param targets one number a row, in [0, 1].
 * @param weights one number > 0 a row. Default: 1 each.
 * @see Barlow, Bartholomew, Bremner & Brunk (1972), Statistical Inference under Order Restrictions: pool adjacent violators.
 * @see scikit-learn's IsotonicRegression.
 */
export function fitIsotonic(
  x: Float64Array,
  targets: ArrayLike<number>,
  weights?: ArrayLike<number>,
): StepCalibrator {
  const order = Uint32Array.from(x.keys()).sort((a, b) => x[a]! - x[b]!);
  const places: { x: number; sum: number; weight: number }[] = [];
  for (const row of order) {
    const weight = weights === undefined ? 1 : weights[row]!;
    if (weight === 0) continue;
    const last = places.at(-1);
    if (last !== undefined && last.x === x[row]) {
      last.sum += weight * targets[row]!;
      last.weight += weight;
    } else places.push({ x: x[row]!, sum: weight * targets[row]!, weight });
  }
  const blocks: { from: number; to: number; sum: number; weight: number }[] = [];
  for (const { x: at, sum, weight } of places) {
    let block = { from: at, to: at, sum, weight };
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.sum * block.weight < block.sum * last.weight) break;
      block = {
        from: last.from,
        to: block.to,
        sum: last.sum + block.sum,
        weight: last.weight + block.weight,
      };
      blocks.pop();
    }
    blocks.push(block);
  }
  const knots: number[] = [];
  const values: number[] = [];
  for (const { from, to, sum, weight } of blocks) {
    for (const knot of from === to ? [from] : [from, to]) {
      knots.push(knot);
      values.push(Math.min(1, sum / weight));
    }
  }
  return { knots: Float64Array.from(knots), values: Float64Array.from(values) };
}
