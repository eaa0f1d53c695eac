import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FinishedRun, type RunOptions, type RunResult, runProject } from "../../src/pipeline/index.ts";
import type { Project } from "../../src/project/index.ts";
import { declaredProject, writeSmallProject } from "../support/small-project.ts";

const { directory, remove } = writeSmallProject();
const workspace = join(directory, "workspace");
const regression = { name: "LogisticRegression", params: { C: 1 } };
let project: Project;

beforeAll(async () => {
  project = await declaredProject(directory);
});
afterAll(remove);

const run = (
  training: NonNullable<Project["training"]>,
  options: Partial<RunOptions> = {},
): Promise<RunResult> =>
  runProject({
    project: { ...project, training: { folds: 3, repeats: 1, ...training } },
    directory,
    workspace,
    threads: 1,
    ...options,
  });

/** The stages that were done, but for those that always are. */
const done = ({ stages }: RunResult): string =>
  stages
    .filter(({ name, status }) => status === "done" && name !== "verify" && name !== "report")
    .map(({ name }) => name)
    .join(" ");

describe("runProject() of a candidate with a search", () => {
  const candidates = [{ name: "regression", estimator: regression, search: { C: [0.001, 0.1, 10] } }];
  let first: FinishedRun;

  test("trains with what all rows choose, as a project does that states it", async () => {
    first = (await run({ candidates })) as FinishedRun;
    const { search, params } = first.candidates[0]!;
    expect(search!.trials.map(({ params: own }) => own)).toEqual([{ C: 0.001 }, { C: 0.1 }, { C: 10 }]);
    expect(search!.trials.reduce((sum, { nChosen }) => sum + nChosen, 0)).toBe(3);
    const chosen = search!.chosen["C"] as number;
    expect(Number(params["classifier__C"])).toBe(chosen);
    const files = JSON.parse(readFileSync(join(first.model.path, "model.json"), "utf8")) as object;
    expect(JSON.stringify(files)).not.toContain("search"); // the model is a plain pipeline
    const stated = { name: "regression", estimator: { name: "LogisticRegression", params: { C: chosen } } };
    const other = (await run({ candidates: [stated] })) as FinishedRun;
    expect(other.model.weights).toBe(first.model.weights);
  });

  test("is skipped while nothing changes, on any number of threads, and done again for other values", async () => {
    expect(done(await run({ candidates }))).toBe("evaluate guard train promote");
    expect(done(await run({ candidates }, { threads: 2 }))).toBe("");
    const forced = await run({ candidates }, { threads: 2, force: true });
    const found = ({ candidates: own }: RunResult) => own.map(({ fitSeconds: _, ...rest }) => rest);
    expect(found(forced)).toEqual(found(first));
    const fewer = [{ ...candidates[0]!, search: { C: [0.1, 10] } }];
    expect(done(await run({ candidates: fewer }))).toContain("evaluate");
  });

  test("counts in a time budget", async () => {
    const many = Array.from({ length: 4000 }, (_, i) => i + 1);
    const slow = { name: "slow", estimator: regression, search: { C: many } };
    const { candidates: compared, notes } = await run(
      { candidates: [{ name: "plain", estimator: regression }, slow] },
      { timeBudgetSeconds: 12 },
    );
    expect(compared.map(({ name }) => name)).toEqual(["plain"]);
    expect(notes.join()).toContain("slow left out");
  });
});
