import { describe, expect, it } from "vitest";
import { makeLabels, makeMatrix, makeTable, Random } from "../core/index.ts";
import { repeatedStratifiedKFold, scoreAll } from "../judge/index.ts";
import type { CandidateResult } from "../learn/index.ts";
import type { Project } from "../project/index.ts";
import { judgeHeldOut } from "./judge-held-out.ts";
import { tuneByProject } from "./tuned-threshold.ts";

const schema = {
  columns: [
    { name: "weight", kind: "numeric" },
    {
      name: "place",
      kind: "categorical",
      codes: [
        { value: 1, label: "la grève" },
        { value: 2, label: "le lac" },
      ],
    },
    { name: "shape", kind: "categorical", role: "target", codes: [{ value: "flat" }, { value: "round" }] },
  ],
  target: { column: "shape", positive: "round" },
} as const;
const project: Project = {
  name: "pebbles",
  schema,
  data: { format: { kind: "csv", header: true }, training: { path: "p.csv", sha256: "a".repeat(64) } },
};

/** What two repeats of four folds answered to 120 rows; the second repeat answers far better than the first. */
function answered() {
  const random = new Random(8);
  const n = 120;
  const labels = makeLabels(Array.from({ length: n }, () => (random.nextFloat() < 0.4 ? "round" : "flat")));
  const table = makeTable([
    { kind: "numeric", name: "weight", values: Float64Array.from({ length: n }, (_, i) => i) },
    {
      kind: "categorical",
      name: "place",
      categories: ["1", "2"],
      codes: Int32Array.from({ length: n }, (_, i) => i % 2),
    },
  ]);
  const folds = repeatedStratifiedKFold(labels, { nSplits: 4, nRepeats: 2 });
  const repeat = (signal: number) =>
    makeMatrix(
      n,
      2,
      Float64Array.from(labels.codes).reduce(
        (data, code, row) => {
          const p = 1 / (1 + Math.exp(-(signal * (code - 0.5) + random.nextNormal())));
          data[2 * row] = 1 - p;
          data[2 * row + 1] = p;
          return data;
        },
        new Float64Array(2 * n),
      ),
    );
  const outOfFold = [repeat(1.5), repeat(9)];
  const ofFolds = folds.map(({ test, repeat: r = 0 }) => {
    const data = Float64Array.from(test).reduce(
      (into, row, i) => {
        into.set(outOfFold[r]!.data.subarray(2 * row, 2 * row + 2), 2 * i);
        return into;
      },
      new Float64Array(2 * test.length),
    );
    const probabilities = makeMatrix(test.length, 2, data);
    const yTrue = { classes: labels.classes, codes: Int32Array.from(test, (row) => labels.codes[row]!) };
    return {
      scores: scoreAll(yTrue, probabilities),
      probabilities,
      fitSeconds: 0,
      scoreSeconds: 0,
      warnings: [],
    };
  });
  const names = Object.keys(ofFolds[0]!.scores);
  const result: CandidateResult = {
    name: "plain",
    spec: { name: "Pipeline", params: {} },
    folds: ofFolds,
    scores: Object.fromEntries(names.map((name) => [name, ofFolds.map(({ scores }) => scores[name]!)])),
    outOfFold,
    warnings: [],
  };
  return { dataset: { table, labels }, folds, result };
}

describe("judgeHeldOut()", () => {
  it("counts each row once, with its answer of the first repeat", () => {
    const { dataset, folds, result } = answered();
    const judgement = judgeHeldOut(project, dataset, folds, { result }, 1)!;
    expect(judgement.n).toBe(120);
    const first = scoreAll(dataset.labels, result.outOfFold[0]!);
    expect(judgement.metrics["roc_auc"]).toMatchObject({
      value: first["roc_auc"],
      n: 120,
      estimates: "models made this way",
    });
    expect(JSON.parse(JSON.stringify(judgement))).toEqual(judgement);
  });

  it("leaves out rows that no fold answered, and says nothing where none did", () => {
    const { dataset, folds, result } = answered();
    result.outOfFold[0]!.data.fill(NaN, 0, 40);
    expect(judgeHeldOut(project, dataset, folds, { result }, 1)!.n).toBe(100);
    result.outOfFold[0]!.data.fill(NaN);
    expect(judgeHeldOut(project, dataset, folds, { result }, 1)).toBeUndefined();
  });

  it("labels each row at the threshold of the fold that held it out", () => {
    const { dataset, folds, result } = answered();
    const threshold = { metric: "recall", min: 0.9 } as const;
    const tuned = tuneByProject({ threshold }, result, folds, dataset.labels, "round");
    const judgement = judgeHeldOut({ ...project, threshold }, dataset, folds, tuned, 1)!;
    const own = tuned.threshold!.folds;
    const [events, found] = folds.slice(0, 4).reduce<[number, number]>(
      (sums, { test }, f) => {
        const of = [...test].filter((row) => dataset.labels.codes[row] === 1);
        const above = of.filter((row) => result.outOfFold[0]!.data[2 * row + 1]! > (own[f] as number));
        return [sums[0] + of.length, sums[1] + above.length];
      },
      [0, 0],
    );
    expect(judgement.metrics["recall"]).toMatchObject({ value: found / events });
    expect(judgement.threshold).toBe("threshold" in tuned.threshold!.kept && tuned.threshold!.kept.threshold);
  });

  it("judges the declared groups, by the labels of their codes", () => {
    const { dataset, folds, result } = answered();
    const subgroups = ["place", { column: "weight", cuts: [30] }];
    const judgement = judgeHeldOut({ ...project, subgroups }, dataset, folds, { result }, 1)!;
    expect(judgement.subgroups).toMatchObject([
      {
        column: "place",
        groups: [
          { group: "la grève", code: "1", n: 60 },
          { group: "le lac", n: 60 },
        ],
      },
      {
        column: "weight",
        groups: [
          { group: "below 30", n: 30 },
          { group: "30 and above", n: 90 },
        ],
      },
    ]);
  });
});

describe("tuneByProject()", () => {
  it("judges labels in each fold at a threshold that its test rows did not choose, and leaves probabilities alone", () => {
    const { dataset, folds, result } = answered();
    const threshold = { costs: { falsePositive: 1, falseNegative: 5 } };
    const tuned = tuneByProject({ threshold }, result, folds, dataset.labels, "round");
    const { folds: thresholds, cost, kept } = tuned.threshold!;
    folds.forEach(({ test }, f) => {
      const yTrue = {
        classes: dataset.labels.classes,
        codes: Int32Array.from(test, (row) => dataset.labels.codes[row]!),
      };
      const scores = scoreAll(yTrue, result.folds[f]!.probabilities, { threshold: thresholds[f] as number });
      for (const [name, score] of Object.entries(scores))
        expect(tuned.result.scores[name]![f]).toEqual(score);
    });
    expect(tuned.result.scores["roc_auc"]).toEqual(result.scores["roc_auc"]);
    expect(tuned.result.scores["recall"]).not.toEqual(result.scores["recall"]);
    expect(cost).toMatchObject({ mean: expect.any(Number) });
    expect(kept).toMatchObject({ byTheory: 1 / 6 });
  });

  it("says why labels have no figure where no threshold reaches what is asked for", () => {
    const { dataset, folds, result } = answered();
    const answers = result.outOfFold.map(() => makeMatrix(120, 2, new Float64Array(240).fill(0.5)));
    const useless = { ...result, outOfFold: answers };
    const threshold = { metric: "precision", min: 0.9 } as const;
    const tuned = tuneByProject({ threshold }, useless, folds, dataset.labels, "round");
    expect(tuned.threshold!.kept).toMatchObject({ undefined: "threshold/not-met" });
    expect(tuned.result.scores["accuracy"]![0]).toMatchObject({ undefined: "threshold/not-met" });
    expect(tuned.result.scores["roc_auc"]).toEqual(result.scores["roc_auc"]);
  });

  it("leaves a candidate as it is where the project states a number or nothing", () => {
    const { dataset, folds, result } = answered();
    for (const stated of [{}, { threshold: 0.3 }])
      expect(tuneByProject(stated, result, folds, dataset.labels, "round")).toEqual({ result });
  });
});
