import { expect, test } from "vitest";
import { linearContent, mixedSchema } from "../../tests/support/linear-model.ts";
import { FormatError } from "../core/index.ts";
import { checkAnswers } from "./answers.ts";
import { makeModel } from "./fitted-model.ts";
import type { Predictor } from "./protocol.ts";
import { tableOfRawRows } from "./raw-rows.ts";

const { classifier, inputExample } = linearContent();
const info = {
  name: "small",
  digest: "",
  estimator: "LinearClassifier",
  classes: classifier.classes,
  positive: "1",
  threshold: 0.5,
  createdAt: "2026-01-02T03:04:05.678Z",
};
const examples = [{ age: 63, pressure: 145, sex: 1, colour: "red" }];
const modelOf = (predictor: Predictor) => makeModel({ predictor, schema: mixedSchema, info, examples });
const later: Predictor = {
  classes: classifier.classes,
  predictProba: async (rows) => classifier.predictProba(rows),
};

test("a model answers at once where its predictor does, and later where that does, with the same", async () => {
  const atOnce = modelOf(classifier).predict(inputExample);
  expect(atOnce).not.toBeInstanceOf(Promise);
  const promised = modelOf(later).predict(inputExample);
  expect(promised).toBeInstanceOf(Promise);
  expect(await promised).toEqual(atOnce);
});

test("the answers of a model that answers later are checked before it is used", async () => {
  const expected = classifier.predictProba(tableOfRawRows(mixedSchema, examples)).data;
  await expect(checkAnswers(modelOf(later), expected)).resolves.toBeUndefined();
  await expect(
    checkAnswers(
      modelOf(later),
      expected.map((p) => 1 - p),
    ),
  ).rejects.toThrow(FormatError);
});
