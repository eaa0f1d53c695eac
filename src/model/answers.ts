import { FormatError, type Matrix } from "../core/index.ts";
import type { Model } from "./protocol.ts";
import { tableOfRawRows } from "./raw-rows.ts";

/**
 * How far a probability may be from the one that was kept. Exponentials may differ in their last bits between engines, and so
 * may what is computed from them; nothing else may differ.
 */
const answerTolerance = 1e-9;

/**
 * Checks that a model repeats the answers to its input example that it gave when it was saved.
 *
 * @param expected the kept probabilities, row by row, one for each class.
 * @throws {FormatError} `model/answers` when one differs, or when the model's answers are no probabilities.
 */
export async function checkAnswers(model: Model, expected: Float64Array): Promise<void> {
  const { probabilities } = await model.predict(tableOfRawRows(model.schema, model.examples));
  checkProbabilities(probabilities);
  const isSame =
    probabilities.data.length === expected.length &&
    probabilities.data.every((p, i) => Math.abs(p - expected[i]!) <= answerTolerance);
  if (!isSame)
    throw new FormatError(
      "model/answers",
      "a model must repeat the answers to its input example that it gave when it was saved, it does not",
      { hint: "make the model again with this version of systole" },
    );
}

/** Checks that each row holds probabilities that sum to 1, but for 1e-6 of rounding. @throws {FormatError} `model/answers`. */
export function checkProbabilities({ data, nCols }: Matrix): void {
  for (let start = 0; start < data.length; start += nCols) {
    const row = data.subarray(start, start + nCols);
    const sum = row.reduce((total, p) => total + p, 0);
    if (!(Math.abs(sum - 1) < 1e-6 && row.every((p) => p >= 0 && p <= 1)))
      throw new FormatError(
        "model/answers",
        `a model must give probabilities that sum to 1, row ${start / nCols + 1} of its input example has ${[...row].join(", ")}`,
      );
  }
}
