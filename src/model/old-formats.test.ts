import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type FittedDecisionTreeClassifier,
  type FittedRandomForestClassifier,
  type HistGradientBoostingState,
  type PipelineState,
  restoreEstimator,
} from "../learn/index.ts";
import { loadModel } from "./directory.ts";
import type { JsonValue } from "./json.ts";
import { decodeState } from "./native/state-form.ts";
import type { RawRow } from "./protocol.ts";
import { tableOfRawRows } from "./raw-rows.ts";

/** Models of format 1, and what they answered when they were made, by the version that made them. They are never made anew. */
const directory = join(import.meta.dirname, "..", "..", "tests", "model-formats", "format-1");
const names = ["tree", "forest", "boosting", "logistic"] as const;

function readEstimatorState(name: string) {
  const { model } = JSON.parse(readFileSync(join(directory, name, "model.json"), "utf8")) as {
    model: JsonValue;
  };
  const data = new Uint8Array(readFileSync(join(directory, name, "model.bin")));
  const pipeline = decodeState({ json: model, data })["classifier"] as PipelineState;
  return restoreEstimator(pipeline.classifier);
}

describe("a model of format 1", () => {
  test.each(names)("%s loads, and answers what it answered then", async (name) => {
    const { rows, probabilities } = JSON.parse(
      readFileSync(join(directory, `${name}.answers.json`), "utf8"),
    ) as {
      rows: RawRow[];
      probabilities: number[];
    };
    const model = await loadModel(join(directory, name));
    const answers = (await model.predict(tableOfRawRows(model.schema, rows))).probabilities;
    expect(answers.nRows).toBe(30);
    expect([...answers.data]).toEqual(probabilities);
  });

  test("has no weights of nodes, rather than zeros, and stays of format 1", () => {
    for (const name of ["tree", "forest"]) {
      const fitted = readEstimatorState(name) as FittedDecisionTreeClassifier | FittedRandomForestClassifier;
      expect(fitted.nodeWeights).toBeUndefined();
      expect(fitted.state.format).toBe(1);
      expect(fitted.state.trees).not.toHaveProperty("leafWeight");
    }
    const state = readEstimatorState("boosting").state as HistGradientBoostingState;
    expect(state.format).toBe(1);
    expect(state.trees.count).toBeUndefined();
  });
});

test.each(names)("%s of format 1 says that it cannot be explained, with the remedy", async (name) => {
  const model = await loadModel(join(directory, name));
  expect(() => model.explain?.(tableOfRawRows(model.schema, model.examples))).toThrow(
    expect.objectContaining({ code: "explain/older-model", hint: expect.stringContaining("train it again") }),
  );
});

test("a profile of format 1 counts codes alone", async () => {
  const old = await loadModel(join(directory, "..", "profile-format-1"));
  expect(old.profile).toEqual({
    nRows: [63, 57],
    columns: {
      sex: {
        codes: [
          [48, 25],
          [15, 32],
        ],
        missing: [0, 0],
      },
      pain: {
        codes: [
          [22, 0],
          [18, 15],
          [14, 11],
          [0, 23],
        ],
        missing: [9, 8],
      },
    },
  });
  expect(old.profile?.numbers).toBeUndefined();
});
