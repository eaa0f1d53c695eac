import { expect, test } from "vitest";
import {
  type Labels,
  makeLabels,
  makeTable,
  Random,
  type Table,
  takeLabels,
  takeRows,
} from "../../core/index.ts";
import { stratifiedGroupKFold, stratifiedKFold } from "../../judge/index.ts";
import { buildClassifier } from "../registry.ts";
import { crossValidate } from "./cross-validate.ts";

const nRows = 90;
const calibrated = buildClassifier({
  name: "Pipeline",
  params: {
    columns: {
      name: "ColumnTransformer",
      params: { transformers: [{ name: "num", columns: ["size"], steps: [] }], remainder: "drop" },
    },
    classifier: {
      name: "CalibratedClassifier",
      params: { cv: 3, estimator: { name: "LogisticRegression", params: { classWeight: "balanced" } } },
    },
  },
});

function makeRows(): { X: Table; y: Labels; groups: Int32Array } {
  const random = new Random(3);
  const values = Float64Array.from({ length: nRows }, () => random.nextNormal());
  const y = makeLabels(Array.from(values, (x) => (x + random.nextNormal() > 0.7 ? "yes" : "no")));
  const groups = Int32Array.from({ length: nRows }, (_, i) => Math.floor(i / 3));
  return { X: makeTable([{ kind: "numeric", name: "size", values }]), y, groups };
}

test("each fold's calibration keeps the groups of its training rows together", async () => {
  const { X, y, groups } = makeRows();
  const folds = stratifiedGroupKFold(y, groups, { nSplits: 3 });
  const judge = (known: Int32Array | undefined) =>
    crossValidate({ candidates: [{ name: "a", pipeline: calibrated }], X, y, folds, groups: known });
  const answers = (await judge(groups)).candidates[0]!.outOfFold[0]!;
  for (const { train, test: held } of folds) {
    const fitted = await calibrated.fit(takeRows(X, train), takeLabels(y, train), {
      groups: train.map((row) => groups[row]!),
    });
    const expected = fitted.predictProba(takeRows(X, held)).data;
    expect(Array.from(held, (row) => answers.data[2 * row + 1])).toEqual(
      Array.from(held, (_, i) => expected[2 * i + 1]),
    );
  }
  expect((await judge(undefined)).candidates[0]!.outOfFold[0]).not.toEqual(answers);
});

test("nothing of the rows that judge a fold gets into its calibration", async () => {
  const { X, y } = makeRows();
  const folds = stratifiedKFold(y, { nSplits: 3 });
  const [first] = folds;
  const codes = y.codes.slice();
  for (const row of first!.test) codes[row] = 1 - codes[row]!;
  const judge = async (labels: Labels) => {
    const found = await crossValidate({
      candidates: [{ name: "a", pipeline: calibrated }],
      X,
      y: labels,
      folds,
    });
    return Array.from(first!.test, (row) => found.candidates[0]!.outOfFold[0]!.data[2 * row + 1]);
  };
  expect(await judge({ ...y, codes })).toEqual(await judge(y));
});
