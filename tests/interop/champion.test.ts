import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assertFinished, type FinishedRun, runProject } from "../../src/pipeline/index.ts";
import type { Project } from "../../src/project/index.ts";
import { declaredProject, writeSmallProject } from "../support/small-project.ts";
import { describePython, runPython } from "./python.ts";

describePython("a run says what MLflow's client did to the champion", () => {
  const { directory, remove } = writeSmallProject({
    candidates: [{ name: "regression", estimator: { name: "LogisticRegression" } }],
  });
  const workspace = join(directory, "workspace");
  let project: Project;
  beforeAll(async () => {
    project = await declaredProject(directory);
  });
  afterAll(remove);

  async function run(seed: number): Promise<FinishedRun & { warnings: string[] }> {
    const warnings: string[] = [];
    const observer = { onWarning: (line: string) => void warnings.push(line) };
    const result = await runProject({ project, directory, workspace, threads: 1, seed, observer });
    assertFinished(result);
    return { ...result, warnings };
  }

  const script = fileURLToPath(new URL("./mlflow/move_champion.py", import.meta.url));
  /** @returns what MLflow's client sees afterwards. */
  const byHand = (...what: string[]) =>
    runPython<{ champion: number | null; versions: number }>(
      script,
      [workspace, "small", ...what],
      workspace,
    );

  test("moved the alias: it stays where it is, and both versions are named", async () => {
    await run(1);
    await run(2);
    expect(await byHand("alias", "1")).toEqual({ champion: 1, versions: 2 });
    const moved = await run(2);
    expect([moved.model.version, moved.champion.version]).toEqual(["2", "1"]);
    expect(moved.warnings).toEqual([expect.stringContaining("the champion is version 1, not version 2")]);
  });

  test("took the alias away, or deleted the champion: the version gets it again, or is made again", async () => {
    expect(await byHand("no-alias")).toEqual({ champion: null, versions: 2 });
    expect((await run(2)).champion.version).toBe("2");
    expect(await byHand("delete", "2")).toEqual({ champion: null, versions: 1 });
    const again = await run(2);
    expect([again.model.version, again.champion.version, again.warnings.length]).toEqual(["3", "3", 0]);
  });
});
