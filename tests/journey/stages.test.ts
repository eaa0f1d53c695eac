import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FinishedRun, type RunOptions, type RunResult, runProject } from "../../src/pipeline/index.ts";
import type { Project } from "../../src/project/index.ts";
import { declaredProject, makeRows, writeSmallProject } from "../support/small-project.ts";

/** As many as a forest shares among threads. */
const nRows = 8000;
const { directory, remove } = writeSmallProject({ csv: makeRows(nRows) });
const workspace = join(directory, "workspace");
let project: Project;

beforeAll(async () => {
  const declared = await declaredProject(directory);
  const forest = { name: "RandomForestClassifier", params: { nEstimators: 30 } };
  project = {
    ...declared,
    training: { folds: 2, candidates: [{ name: "random_forest", estimator: forest }] },
  };
});
afterAll(remove);

const run = (change: Partial<Project> = {}, options: Partial<RunOptions> = {}): Promise<RunResult> =>
  runProject({ project: { ...project, ...change }, directory, workspace, threads: 1, ...options });

/** The stages that were done, but for those that always are. */
const done = ({ stages }: RunResult): string =>
  stages
    .filter(({ name, status }) => status === "done" && name !== "verify" && name !== "report")
    .map(({ name }) => name)
    .join(" ");

describe("runProject()", () => {
  let first: RunResult;
  test("does all stages once", async () => {
    first = await run();
    expect(done(first)).toBe("read explore evaluate guard train promote");
    expect(done(await run())).toBe("");
  });

  test("does no stage again for another gate, another port or another description", async () => {
    const gated = await run({
      gates: [{ metric: "accuracy", min: 0.5 }],
      service: { port: 9000 },
      description: "what it is for",
    });
    expect(done(gated)).toBe("");
    expect(gated.gates[0]).toMatchObject({ metric: "accuracy", passed: true });
    expect(gated).toMatchObject({ model: (first as FinishedRun).model });
  });

  test("draws again for another title, and compares and trains again for another threshold", async () => {
    expect(done(await run({ title: "Other" }))).toBe("explore");
    const cut = await run({ threshold: 0.7 });
    expect(done(cut)).toBe("explore evaluate guard train promote"); // the figures of the first title again
    expect(cut.candidates[0]?.metrics["recall"]).not.toEqual(first.candidates[0]?.metrics["recall"]);
    expect(cut.candidates[0]?.metrics["roc_auc"]).toEqual(first.candidates[0]?.metrics["roc_auc"]);
  });

  test("does nothing behind the reading when another file has the same rows", async () => {
    const before = await run();
    const lines = makeRows(nRows).replaceAll("\n", "\r\n");
    writeFileSync(join(directory, "rows.csv"), lines);
    const sha256 = createHash("sha256").update(lines).digest("hex");
    const other = await run({ data: { ...project.data, training: { path: "rows.csv", sha256 } } });
    expect(done(other)).toBe("read train promote"); // the model says of which file it is
    expect(other.candidates).toEqual(before.candidates);
    writeFileSync(join(directory, "rows.csv"), makeRows(nRows));
  });

  test("trains on as many threads as were asked for, also when nothing is compared", async () => {
    await run();
    rmSync(join(workspace, "mlartifacts"), { recursive: true });
    const threads: unknown[] = [];
    const onWorker = (worker: unknown): void => {
      threads.push(worker);
    };
    process.on("worker", onWorker);
    try {
      expect(done(await run({}, { threads: 2 }))).toBe("train promote");
    } finally {
      process.off("worker", onWorker);
    }
    expect(threads).toHaveLength(2);
  });
});
