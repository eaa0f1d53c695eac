import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mixedSchema } from "../../tests/support/linear-model.ts";
import { makeLabels, Random, takeRows } from "../core/index.ts";
import { buildClassifier, estimatorNames } from "../learn/index.ts";
import { loadModel, saveModel } from "./directory.ts";
import type { RawRow } from "./protocol.ts";
import { tableOfRawRows } from "./raw-rows.ts";

const random = new Random(11);
const rows: RawRow[] = Array.from({ length: 60 }, (_, i) => ({
  age: 20 + random.nextInt(60),
  pressure: i % 9 === 0 ? null : 100 + 60 * random.nextFloat(),
  sex: random.nextInt(2),
  colour: i % 7 === 0 ? null : ["red", "green"][random.nextInt(2)]!,
}));
const table = tableOfRawRows(mixedSchema, rows);
const labels = makeLabels(rows.map((row) => (Number(row["age"]) + 10 * random.nextNormal() > 50 ? 1 : 0)));

test.each(estimatorNames.map((name) => [name]))(
  "a saved pipeline with %s gives the bits that the fitted one gave",
  async (name) => {
    const pipeline = buildClassifier({
      name: "Pipeline",
      params: {
        columns: {
          name: "ColumnTransformer",
          params: {
            transformers: [
              {
                name: "num",
                columns: ["age", "pressure"],
                steps: [
                  { name: "SimpleImputer", params: { strategy: "median" } },
                  { name: "StandardScaler", params: {} },
                ],
              },
              {
                name: "cat",
                columns: ["sex", "colour"],
                steps: [
                  { name: "SimpleImputer", params: { strategy: "most_frequent" } },
                  { name: "OneHotEncoder", params: { categories: "declared" } },
                ],
              },
            ],
            remainder: "drop",
          },
        },
        classifier: { name, params: {} },
      },
    });
    const classifier = await pipeline.fit(table, labels);
    const parent = mkdtempSync(join(tmpdir(), "systole-model-"));
    const directory = join(parent, "model");
    await saveModel(directory, {
      name: "small",
      estimator: name,
      classifier,
      schema: mixedSchema,
      inputExample: takeRows(table, [0, 1, 2]),
    });
    const model = await loadModel(directory);
    rmSync(parent, { recursive: true });
    expect(model.info.estimator).toBe(name);
    expect((await model.predict(table)).probabilities).toEqual(classifier.predictProba(table));
  },
);
