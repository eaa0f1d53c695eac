import { describe, expect, it } from "vitest";
import { makeLabels, makeTable, Random } from "../core/index.ts";
import { repeatedStratifiedKFold } from "../judge/index.ts";
import { trainingPlan } from "../project/build-pipeline.ts";
import type { Schema } from "../schema/index.ts";
import { drawOut, estimateFits } from "./estimate-fits.ts";

const schema: Schema = {
  columns: [
    { name: "x", kind: "numeric" },
    {
      name: "y",
      kind: "categorical",
      role: "target",
      codes: [{ value: "a" }, { value: "b" }, { value: "c" }],
    },
  ],
  target: { column: "y" },
};
const data = { format: { kind: "csv", header: true }, training: { path: "x.csv", sha256: "a" } } as const;
const candidates = [
  { name: "regression", estimator: { name: "LogisticRegression", params: {} } },
  { name: "tree", estimator: { name: "DecisionTreeClassifier", params: { maxDepth: 3 } } },
];
const plan = trainingPlan({ name: "x", schema, data, training: { candidates } });

/** Rows sorted by their class, of which one is rare. */
function makeRows(nRows: number) {
  const random = new Random(1);
  const classes = Array.from({ length: nRows }, (_, i) => (i < nRows / 2 ? "a" : i < nRows - 6 ? "b" : "c"));
  const values = Float64Array.from(classes, (name) => random.nextNormal() + (name === "a" ? 1 : 0));
  const labels = makeLabels(classes);
  return {
    dataset: { table: makeTable([{ kind: "numeric", name: "x", values }]), labels },
    folds: repeatedStratifiedKFold(labels, { nSplits: 5, nRepeats: 1 }),
  };
}

describe("estimateFits()", () => {
  it.each([100, 400, 6000])(
    "measures each candidate on a part of %d rows, sorted by class",
    async (nRows) => {
      const { dataset, folds } = makeRows(nRows);
      const found = await estimateFits(schema, plan, dataset, folds, { nThreads: 2 });
      expect(found?.map(({ name }) => name)).toEqual(["regression", "tree"]);
      for (const { foldSeconds, finalSeconds } of found!) {
        expect(foldSeconds).toBeGreaterThan(0);
        expect(finalSeconds).toBeGreaterThan(0);
      }
    },
  );

  it("counts the pieces of a search, by its trials and what they have", async () => {
    const { dataset, folds } = makeRows(400);
    const forest = {
      name: "forest",
      estimator: { name: "RandomForestClassifier", params: { nEstimators: 4 } },
    };
    const searches = [
      { ...forest, search: { nEstimators: [4, 40], maxDepth: [2, 3] } },
      { ...candidates[0]!, search: { C: [0.1, 1, 10] } },
      candidates[1]!,
    ];
    const of = async (search: object) => {
      const training = { candidates: searches, search };
      const planned = trainingPlan({ name: "x", schema, data, training });
      return (await estimateFits(schema, planned, dataset, folds, { nThreads: 1 }))!;
    };
    const [grown, plain, none] = await of({ folds: 4 });
    expect(grown!.search).toHaveLength(4);
    expect(grown!.search!.map(({ nFits }) => nFits)).toEqual([4, 4, 4, 4]);
    // of four trials two have ten times the trees
    expect(grown!.search![0]!.seconds / grown!.foldSeconds).toBeGreaterThan(8);
    expect(plain!.search!.map(({ nFits }) => nFits)).toEqual([3, 3, 3, 3]);
    expect(none).not.toHaveProperty("search");
    const [, halved] = await of({ kind: "halving", folds: 4 });
    expect(halved!.search!.map(({ nFits }) => nFits)).toEqual([3, 3, 3, 3, 1, 1, 1, 1]);
  });

  it("knows nothing of candidates that fail", async () => {
    const { dataset, folds } = makeRows(100);
    const failing = {
      ...plan,
      candidates: [{ name: "x", estimator: { name: "LogisticRegression", params: {} } }],
    };
    const infinite = dataset.table.columns.map((column) => ({
      ...column,
      values: new Float64Array(100).fill(Infinity),
    }));
    const broken = { ...dataset, table: makeTable(infinite as never) };
    expect(await estimateFits(schema, failing, broken, folds, { nThreads: 1 })).toBeUndefined();
  });

  it("ends when it is told to", async () => {
    const { dataset, folds } = makeRows(6000);
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(estimateFits(schema, plan, dataset, folds, { nThreads: 1, signal })).rejects.toThrow(
      "stopped",
    );
  });
});

describe("drawOut()", () => {
  const line = (...measured: [number, number][]) => drawOut(measured);
  it("draws a line through two measurements, and never falls", () => {
    expect(line([100, 2], [400, 5])(1000)).toBeCloseTo(11, 12); // a second, and one for each 100 rows
    expect(line([100, 9], [400, 4])(800)).toBe(6); // half of what the larger fit took for each row
    expect(line([400, 4])(800)).toBe(8);
  });
});
