import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getColumn, type Labels, type Matrix, makeMatrix, type Table } from "../../src/core/index.ts";
import { labelsAt } from "../../src/judge/index.ts";
import type { FittedClassifier, PlainState } from "../../src/learn/index.ts";
import { type Model, type ModelContent, saveModel, tableOfRawRows } from "../../src/model/index.ts";
import { defineSchema, featureSpecs, type Schema, targetClasses } from "../../src/schema/index.ts";

/** A schema with every kind of field that a request can have, and a derived binary target. */
export const mixedSchema = defineSchema({
  columns: [
    {
      name: "age",
      kind: "numeric",
      unit: "years",
      min: 0,
      max: 130,
      usual: [18, 100],
      integer: true,
      description: "age at admission",
    },
    {
      name: "pressure",
      kind: "numeric",
      unit: "mm Hg",
      min: 50,
      max: 300,
      nullable: true,
      missing: ["?", 0],
    },
    {
      name: "sex",
      kind: "categorical",
      codes: [
        { value: 0, label: "female" },
        { value: 1, label: "male" },
      ],
    },
    { name: "colour", kind: "categorical", nullable: true, codes: [{ value: "red" }, { value: "green" }] },
    { name: "site", kind: "text", role: "group" },
    { name: "grade", kind: "numeric", role: "target", min: 0, max: 4 },
  ],
  target: { column: "grade", positiveWhen: { op: ">", value: 0 }, labels: { "1": "ill", "0": "well" } },
});

/** A schema of the same features with a target of three classes. */
export const threeClassSchema = defineSchema({
  columns: [
    ...mixedSchema.columns.slice(0, 4),
    {
      name: "kind",
      kind: "categorical",
      role: "target",
      codes: [{ value: "oak" }, { value: "ash" }, { value: "elm" }],
    },
  ],
  target: { column: "kind" },
});

/**
 * A classifier with given weights, for tests of what is around a classifier. It answers the softmax of `W x`; a missing value
 * counts as the fill value of its column.
 */
class LinearClassifier implements FittedClassifier<Table> {
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  readonly state: PlainState;
  readonly warnings: readonly string[] = [];

  constructor(state: PlainState) {
    const { classes, features, weights, fill } = state;
    const isShaped =
      Array.isArray(classes) &&
      Array.isArray(features) &&
      weights instanceof Float64Array &&
      fill instanceof Float64Array &&
      fill.length === features.length &&
      weights.length === classes.length * (features.length + 1);
    if (!isShaped) throw new TypeError("the state of a LinearClassifier is not shaped right");
    this.classes = classes as readonly string[];
    this.nFeaturesIn = features.length;
    this.state = state;
  }

  predictProba(X: Table): Matrix {
    const features = this.state["features"] as readonly string[];
    const weights = this.state["weights"] as Float64Array;
    const fill = this.state["fill"] as Float64Array;
    const { classes } = this;
    const columns = features.map((name) => getColumn(X, name));
    const result = makeMatrix(X.nRows, classes.length);
    for (let i = 0; i < X.nRows; i++) {
      const scores = classes.map((_, k) => {
        let score = weights[k * (features.length + 1)]!;
        columns.forEach((column, j) => {
          const raw = column.kind === "numeric" ? column.values[i]! : column.codes[i]!;
          const isMissing = column.kind === "numeric" ? Number.isNaN(raw) : raw < 0;
          score += weights[k * (features.length + 1) + 1 + j]! * (isMissing ? fill[j]! : raw);
        });
        return Math.exp(score);
      });
      const sum = scores.reduce((total, score) => total + score, 0);
      scores.forEach((score, k) => {
        result.data[i * classes.length + k] = score / sum;
      });
    }
    return result;
  }

  predict(X: Table): Labels {
    return labelsAt(this.predictProba(X), this.classes);
  }
}

/** Restores a classifier of these tests from its state, as `restoreClassifier` does with real ones. */
export function restoreLinear(state: PlainState): FittedClassifier<Table> {
  if (state.kind !== "LinearClassifier") throw new TypeError(`unknown kind ${state.kind}`);
  return new LinearClassifier(state);
}

/** A model of a schema, with weights that depend on the class and the column alone. */
export function linearContent(
  schema: Schema = mixedSchema,
  changes: Partial<ModelContent> = {},
): ModelContent {
  const classes = targetClasses(schema);
  const features = featureSpecs(schema).map((spec) => spec.name);
  const weights = Float64Array.from(
    { length: classes.length * (features.length + 1) },
    (_, i) => ((i * 7) % 11) / 100 - 0.05,
  );
  const example = [
    { age: 63, pressure: 145, sex: 1, colour: "red" },
    { age: 41, pressure: null, sex: 0, colour: null },
  ];
  return {
    name: "small",
    estimator: "LinearClassifier",
    classifier: new LinearClassifier({
      kind: "LinearClassifier",
      classes,
      features,
      weights,
      fill: Float64Array.from(features, (_, j) => [50, 130, 0, 1][j] ?? 0),
    }),
    schema,
    inputExample: changes.inputExample ?? tableOfRawRows(schema, example),
    metrics: { roc_auc: { mean: 0.9, sd: 0.02 } },
    provenance: { systole: "0.1.0", data: { sha256: "ab".repeat(32) }, seed: 42 },
    createdAt: new Date("2026-01-02T03:04:05.678Z"),
    ...changes,
  };
}

/** The files of such a model, sorted. */
export const linearModelFiles = [
  "MLmodel",
  "checksums.json",
  "input_example.json",
  "metrics.json",
  "model.bin",
  "model.json",
  "provenance.json",
  "schema.json",
];

/** A copy of a saved model in a new temporary directory, which a test may spoil and which ends with the block. */
export function copyModel(saved: { readonly directory: string }): {
  directory: string;
  [Symbol.dispose]: () => void;
} {
  const parent = mkdtempSync(join(tmpdir(), "systole-model-"));
  const directory = join(parent, "model");
  cpSync(saved.directory, directory, { recursive: true });
  return { directory, [Symbol.dispose]: () => rmSync(parent, { recursive: true, force: true }) };
}

/** Saves such a model in a new temporary directory. */
export async function saveLinearModel(
  schema: Schema = mixedSchema,
  changes: Partial<ModelContent> = {},
): Promise<{ directory: string; model: Model; remove: () => void }> {
  const parent = mkdtempSync(join(tmpdir(), "systole-model-"));
  const directory = join(parent, "model");
  const model = await saveModel(directory, linearContent(schema, changes), { restore: restoreLinear });
  return { directory, model, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
