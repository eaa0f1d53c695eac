/**
 * Turns the raw predictions of a row into probabilities: by the logistic function for two classes, by softmax for more.
 *
 * @param raw the log-odds of the second of two classes, or one score a class.
 * @param out is written to from `at` on: two probabilities, or as many as there are scores.
 */
export function toProbabilities(raw: Float64Array, out: Float64Array, at: number): void {
  const n = raw.length;
  if (n === 1) {
    const second = 1 / (1 + Math.exp(-raw[0]!));
    out[at] = 1 - second;
    out[at + 1] = second;
    return;
  }
  let largest = raw[0]!;
  for (let k = 1; k < n; k++) if (raw[k]! > largest) largest = raw[k]!;
  let total = 0;
  for (let k = 0; k < n; k++) total += out[at + k] = Math.exp(raw[k]! - largest);
  for (let k = 0; k < n; k++) out[at + k]! /= total;
}

/**
 * The raw predictions before the first tree, which give each class its share of the weight: the log-odds of the second of two
 * classes, else the logarithms of the shares, moved so that their sum is 0.
 */
export function fitBaseline(weightOfClass: Float64Array): Float64Array {
  const total = weightOfClass.reduce((sum, weight) => sum + weight, 0);
  if (weightOfClass.length === 2) {
    const margin = 10 * Number.EPSILON;
    const share = Math.min(Math.max(weightOfClass[1]! / total, margin), 1 - margin);
    return Float64Array.of(Math.log(share / (1 - share)));
  }
  const logs = weightOfClass.map((weight) =>
    Math.log(Math.min(Math.max(weight / total, Number.EPSILON), 1 - Number.EPSILON)),
  );
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  return logs.map((value) => value - mean);
}
