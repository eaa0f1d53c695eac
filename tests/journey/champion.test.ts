import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeResult } from "../../src/cli/run-command.ts";
import {
  assertFinished,
  type FinishedRun,
  type RunOptions,
  type RunResult,
  runProject,
} from "../../src/pipeline/index.ts";
import type { Project } from "../../src/project/index.ts";
import { declaredProject, writeSmallProject } from "../support/small-project.ts";

const { directory, remove } = writeSmallProject({
  candidates: [{ name: "regression", estimator: { name: "LogisticRegression" } }],
});
const workspace = join(directory, "workspace");
let project: Project;
beforeAll(async () => {
  project = await declaredProject(directory);
});
afterAll(remove);

const warnings: string[] = [];
const runAny = (change: Partial<Project> = {}, options: Partial<RunOptions> = {}): Promise<RunResult> => {
  warnings.length = 0;
  const observer = { onWarning: (line: string) => void warnings.push(line) };
  const asked = { ...project, ...change };
  return runProject({ project: asked, directory, workspace, threads: 1, observer, ...options });
};

/** A run that passes its gates. Another seed makes another version. */
async function run(seed: number, change: Partial<Project> = {}): Promise<FinishedRun> {
  const result = await runAny(change, { seed });
  assertFinished(result);
  return result;
}

/** What a person does to the registry behind the back of the command. */
function changeRegistry(sql: string): void {
  const database = new DatabaseSync(join(workspace, "mlflow.db"));
  database.exec(sql);
  database.close();
}

/** What the database answers. */
function ask(sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(workspace, "mlflow.db"), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** The versions that a run says it made, that it says is the champion, that the registry and the copy for people have. */
const versionsOf = ({ model, champion }: FinishedRun): (string | undefined)[] => [
  model.version,
  champion.version,
  String(ask("SELECT version FROM registered_model_aliases WHERE alias = 'champion'")[0]?.["version"]),
  /model_version: "(\d+)"/.exec(readFileSync(join(champion.path, "registered_model_meta"), "utf8"))?.[1],
];

/** Forgets what stages recorded, as a kill between their work and their records does. */
function forget(...stages: string[]): void {
  const file = join(workspace, "stages", "small.json");
  const content = JSON.parse(readFileSync(file, "utf8")) as { stages: Record<string, unknown> };
  for (const stage of stages) delete content.stages[stage];
  writeFileSync(file, JSON.stringify(content));
}

/** The stages behind the comparison and how they ended. */
const ends = ({ stages }: RunResult): string =>
  stages
    .filter(({ name }) => name === "train" || name === "promote")
    .map(({ name, status, detail }) => `${name} ${status}: ${detail}`)
    .join("; ");

describe("what a run says of the champion is what the registry has", () => {
  test("first of all, and when nothing has changed", async () => {
    expect(versionsOf(await run(1))).toEqual(["1", "1", "1", "1"]);
    const second = await run(2);
    expect(versionsOf(second)).toEqual(["2", "2", "2", "2"]);
    expect(ends(second)).toBe("train done: small version 2; promote done: version 2 is the champion");
    expect(describeResult(second)).toMatch(/^model {4}small version 2 in .*models.small\nweights {2}sha256/m);
    expect(warnings).toEqual([]);
  });

  test("after the alias was moved: it stays there, and the run names both versions", async () => {
    changeRegistry("UPDATE registered_model_aliases SET version = 1");
    const moved = await run(2);
    expect(ends(moved)).toBe("train skipped: small version 2; promote skipped: version 1 is the champion");
    expect(versionsOf(moved)).toEqual(["2", "1", "1", "1"]);
    expect(warnings).toEqual([
      expect.stringMatching(/^the champion is version 1, not version 2 of these rows.* --force trains anew/),
    ]);
    expect(describeResult(moved)).toMatch(
      /^model {4}small version 2 in .*mlartifacts.*\nchampion small version 1 in .*models.small$/m,
    );
    expect(versionsOf(await run(3))).toEqual(["3", "3", "3", "3"]); // what is new becomes the champion
  });

  test("after the alias was taken away: the version gets it again", async () => {
    changeRegistry("DELETE FROM registered_model_aliases");
    const again = await run(3);
    expect(ends(again)).toBe("train skipped: small version 3; promote done: version 3 is the champion");
    expect(versionsOf(again)).toEqual(["3", "3", "3", "3"]);
  });

  test("after a kill between the version and the alias, and between the alias and its record", async () => {
    changeRegistry("UPDATE registered_model_aliases SET version = 2");
    forget("promote");
    const healed = await run(3);
    expect(ends(healed)).toBe("train skipped: small version 3; promote done: version 3 is the champion");
    expect(versionsOf(healed)).toEqual(["3", "3", "3", "3"]);
    forget("promote");
    expect(versionsOf(await run(3))).toEqual(["3", "3", "3", "3"]);
  });

  test("after a kill between the version and its record: it is made again", async () => {
    forget("train", "promote");
    expect(versionsOf(await run(3))).toEqual(["4", "4", "4", "4"]);
  });

  test("after the version was deleted, with the alias or without", async () => {
    const deleteLast = `UPDATE model_versions SET current_stage = 'Deleted_Internal' WHERE version =
      (SELECT max(version) FROM model_versions)`;
    changeRegistry(`${deleteLast}; DELETE FROM registered_model_aliases`);
    expect(versionsOf(await run(3))).toEqual(["5", "5", "5", "5"]);
    changeRegistry(deleteLast);
    expect(versionsOf(await run(3))).toEqual(["6", "6", "6", "6"]);
  });

  test("after its files were removed: no model is named that is not there", async () => {
    rmSync(join(workspace, "mlartifacts"), { recursive: true });
    const again = await run(3);
    expect(versionsOf(again)).toEqual(["7", "7", "7", "7"]);
    rmSync(again.champion.path, { recursive: true });
    expect(versionsOf(await run(3))).toEqual(["7", "7", "7", "7"]);
    changeRegistry("UPDATE registered_model_aliases SET version = 2");
    await expect(run(3)).rejects.toMatchObject({
      code: "model/not-found",
      message: expect.stringMatching(
        /^the champion of "small", version 2, must have its files in ".*", there/,
      ),
    });
    expect(versionsOf(await run(4))).toEqual(["8", "8", "8", "8"]);
  });
});

test("two equal trainings have equal digests of weights, whatever they are called", async () => {
  const { weights } = (await run(4)).model;
  forget("train");
  const again = await run(4);
  expect(again.model).toMatchObject({ version: "9", weights });
  expect((await run(5)).model.weights).toBe(weights); // a regression on all rows knows no seed
  expect((await run(5, { name: "other" })).model.weights).toBe(weights);
  expect((await run(5, { name: "other", threshold: 0.4 })).model.weights).not.toBe(weights);
});

test("child runs lie within their parents' time, also of a comparison that an earlier run made", async () => {
  const failed = await runAny({ gates: [{ metric: "f1", min: 2 }] }, { seed: 5 });
  expect(failed.status).toBe("failed");
  const pairs = ask(
    `SELECT c.start_time >= p.start_time AND c.start_time <= c.end_time AND c.end_time <= p.end_time AS isWithin
     FROM runs c JOIN tags t ON t.run_uuid = c.run_uuid AND t.key = 'mlflow.parentRunId' JOIN runs p ON p.run_uuid = t.value`,
  );
  expect(pairs.length).toBeGreaterThan(5);
  expect(new Set(pairs.map(({ isWithin }) => isWithin))).toEqual(new Set([1]));
});
