import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDataset } from "../../src/data/index.ts";
import { judgeCalibration } from "../../src/judge/index.ts";
import { loadModel } from "../../src/model/index.ts";
import { type FinishedRun, runProject } from "../../src/pipeline/index.ts";
import type { CandidateSpec, Project } from "../../src/project/index.ts";
import { declaredProject, makeRows, writeSmallProject } from "../support/small-project.ts";

const { directory, remove } = writeSmallProject({ csv: makeRows(400) });
const workspace = join(directory, "workspace");
let project: Project;

beforeAll(async () => {
  project = await declaredProject(directory);
});
afterAll(remove);

const weighted: CandidateSpec = {
  name: "weighted",
  estimator: { name: "LogisticRegression", params: { classWeight: { good: 5, bad: 1 } } },
};

/** A run of one candidate, and how well its model's answers fit the rows that it learned from. */
async function run(candidate: CandidateSpec) {
  const { schema, data } = project;
  const training = { folds: 3, repeats: 1, candidates: [candidate] };
  const options = { project: { ...project, gates: [], training }, directory, workspace, threads: 1 };
  const result = (await runProject(options)) as FinishedRun;
  const { table, labels } = await readDataset({
    schema,
    format: data.format,
    file: data.training,
    baseDir: directory,
  });
  const model = await loadModel(result.model.path);
  const { probabilities } = await model.predict(table);
  const positive = labels.classes.indexOf("good");
  const p = probabilities.data.filter((_, at) => at % 2 === positive);
  const outcomes = Uint8Array.from(labels.codes, (code) => (code === positive ? 1 : 0));
  return { result, model, calibration: judgeCalibration(outcomes, p, { nSimulations: 1 }) };
}

test("a run warns of class weights, and a calibrated candidate's model answers as often as it should", async () => {
  const before = await run(weighted);
  expect(before.result.candidates[0]!.warnings).toEqual([
    expect.stringContaining('classWeight {"good":5,"bad":1} moves its probabilities away'),
  ]);
  expect(before.calibration.intercept).toBeLessThan(-1);

  const after = await run({ ...weighted, calibration: "intercept" });
  const [candidate] = after.result.candidates;
  expect(candidate!.warnings).toEqual([]);
  expect(candidate!.estimator).toBe("CalibratedClassifier(LogisticRegression)");
  expect(candidate!.params).toMatchObject({
    classifier__method: "intercept",
    classifier__estimator__class_weight: "{'good': 5, 'bad': 1}",
  });
  expect(after.model.info.estimator).toBe("CalibratedClassifier(LogisticRegression)");
  expect(Math.abs(after.calibration.intercept as number)).toBeLessThan(0.2);
});

test("isotonic calibration of too few rows ends the run with what to do", async () => {
  await expect(run({ ...weighted, calibration: "isotonic" })).rejects.toMatchObject({
    code: "fit/too-few-rows",
    message: expect.stringMatching(/isotonic calibration must have 1000 training rows at least, got 26\d/),
    hint: expect.stringContaining('"platt"'),
  });
});
