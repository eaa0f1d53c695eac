import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import type { Project } from "../project/index.ts";
import { openSqliteStore } from "../track/index.ts";
import { runProject } from "./run.ts";
import { workspaceAt } from "./workspace.ts";

const directory = mkdtempSync(join(tmpdir(), "systole-check-experiment-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("a run whose experiment is deleted is refused before a row is read, with the way back", async () => {
  const workspace = workspaceAt(directory);
  const store = await openSqliteStore(workspace.database, { artifactRoot: workspace.artifacts });
  const id = await store.createExperiment("gone");
  await store.close();
  const database = new DatabaseSync(workspace.database);
  database.prepare("update experiments set lifecycle_stage = 'deleted' where experiment_id = ?").run(id);
  database.close();
  // nothing of the project but its name is needed, and nothing of it is asked
  const project = { name: "gone" } as Project;
  await expect(runProject({ project, directory, workspace: directory, threads: 1 })).rejects.toMatchObject({
    name: "ParameterError",
    code: "track/inactive",
    hint: expect.stringContaining(`mlflow experiments restore --experiment-id ${id}`),
  });
  expect(existsSync(workspace.reports)).toBe(false);
});
